package flow

import (
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// formulaCache keeps what was read of conditions and of ACLs.
type formulaCache struct {
	mu         sync.Mutex
	conditions map[*config.Directive]Condition
	acls       map[*config.Symbol][]*Criterion
	predefined map[string][]*Criterion
}

// condition returns the condition of a line.
func (f *formulaCache) condition(c *config.Config, d *config.Directive) Condition {
	at := d.ConditionWord()
	if at >= len(d.Words) {
		return Condition{Always: true}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if known, ok := f.conditions[d]; ok {
		return known
	}
	parsed, _ := d.Condition(at)
	out := Condition{Unless: parsed.Unless, Any: make([][]Literal, len(parsed.Any))}
	var inline map[int]*Criterion
	for i, terms := range parsed.Any {
		for _, t := range terms {
			l := Literal{Negated: t.Negated, ACL: t.ACL, Word: t.Word}
			if t.ACL == "" && inline == nil {
				inline = criteriaIn(c, d)
			}
			if t.ACL != "" {
				l.Criteria = f.acl(c, d, t.ACL)
			} else if found := inline[t.Word+1]; found != nil {
				l.Criteria = []*Criterion{found}
			} else {
				l.Criteria = unknownCriteria()
			}
			out.Any[i] = append(out.Any[i], l)
		}
	}
	if f.conditions == nil {
		f.conditions = map[*config.Directive]Condition{}
	}
	f.conditions[d] = out
	return out
}

// unknownCriteria is one criterion of which nothing is known. Each is another.
func unknownCriteria() []*Criterion { return []*Criterion{{Volatile: true}} }

// criteriaIn reads the criteria on a line, by the words where they begin.
func criteriaIn(c *config.Config, d *config.Directive) map[int]*Criterion {
	out := map[int]*Criterion{}
	for _, s := range c.SamplesOf(d) {
		if s.Criterion != nil {
			out[s.Word] = newCriterion(s)
		}
	}
	return out
}

// maxDefinitions bounds how many lines of one ACL are read: nothing is known of one with
// more.
const maxDefinitions = 1000

// acl reads the criteria of an ACL that a line names.
func (f *formulaCache) acl(c *config.Config, d *config.Directive, name string) []*Criterion {
	symbol := c.Symbols().Lookup(config.ACL, d.Section, name)
	if symbol == nil {
		if f.predefined[name] == nil {
			if f.predefined == nil {
				f.predefined = map[string][]*Criterion{}
			}
			f.predefined[name] = predefined(name)
		}
		return f.predefined[name]
	}
	if known, ok := f.acls[symbol]; ok {
		return known
	}
	var criteria []*Criterion
	definitions := symbol.Definitions
	if len(definitions) > maxDefinitions {
		definitions, criteria = nil, unknownCriteria()
	}
	for _, d := range definitions {
		samples := c.SamplesOf(d)
		if len(samples) != 1 || samples[0].Criterion == nil {
			criteria = append(criteria, unknownCriteria()...)
			continue
		}
		criteria = append(criteria, newCriterion(samples[0]))
	}
	if f.acls == nil {
		f.acls = map[*config.Symbol][]*Criterion{}
	}
	f.acls[symbol] = criteria
	return criteria
}

// predefined returns the criteria of an ACL that HAProxy defines itself (manual 7.5).
func predefined(name string) []*Criterion {
	constant := func(value bool) []*Criterion {
		return []*Criterion{{Subject: "always_true", Single: true, Method: keywords.MatchBool, set: boolSet(value)}}
	}
	methods := func(names ...string) []*Criterion {
		c := &Criterion{Subject: "method", Single: true, Method: keywords.MatchString, set: stringSet{method: keywords.MatchString, patterns: names}}
		for _, name := range names {
			c.Patterns = append(c.Patterns, config.Word{Value: name})
		}
		return []*Criterion{c}
	}
	switch name {
	case "TRUE":
		return constant(true)
	case "FALSE":
		return constant(false)
	case "METH_GET":
		return methods("GET", "HEAD")
	}
	if method, ok := strings.CutPrefix(name, "METH_"); ok {
		return methods(method)
	}
	return []*Criterion{{Subject: "predefined " + name, Single: true, Method: keywords.MatchBool, set: boolSet(true)}}
}
