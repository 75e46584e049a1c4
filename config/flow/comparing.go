package flow

import (
	"iter"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Comparing are the rules whose conditions compare certain things, see
// [Analysis.Comparing].
type Comparing struct {
	analysis *Analysis
	// inline are lines with such criteria in braces, and acls the names of ACLs with
	// them, by their sections. A section without either is not in acls.
	inline map[*config.Directive]bool
	acls   map[*config.Section]map[string]bool
}

// Comparing looks for the rules whose conditions hold a criterion of a kind that a
// function wants, in braces or in an ACL. Those with a criterion that cannot be read are
// among them. It costs next to nothing where the configuration has no such criterion, and
// conditions are not read for it.
func (a *Analysis) Comparing(wanted func(config.CriterionKind) bool) *Comparing {
	c := &Comparing{analysis: a, inline: map[*config.Directive]bool{}, acls: map[*config.Section]map[string]bool{}}
	for _, d := range a.config.CriterionLines(wanted) {
		names := c.acls[d.Section]
		if names == nil {
			names = map[string]bool{}
			c.acls[d.Section] = names
		}
		if d.Keyword() == "acl" {
			names[d.Arg(1)] = true
		} else {
			c.inline[d] = true
		}
	}
	return c
}

// Proxies yields the proxies in use that may have such rules, in the order of the
// configuration.
func (c *Comparing) Proxies() iter.Seq[*config.Section] {
	return func(yield func(*config.Section) bool) {
		if len(c.acls) == 0 {
			return
		}
		for _, s := range c.analysis.config.Of("frontend", "listen", "backend") {
			if (c.acls[s] != nil || c.acls[s.Defaults] != nil) && !s.Disabled() && !yield(s) {
				return
			}
		}
	}
}

// Rules yields the rules, proxy by proxy, in the order of their evaluation.
func (c *Comparing) Rules() iter.Seq[*Rule] {
	return func(yield func(*Rule) bool) {
		for s := range c.Proxies() {
			for _, r := range c.analysis.Rules(s) {
				if c.Has(r) && !yield(r) {
					return
				}
			}
		}
	}
}

// Lines yields the lines with such conditions that begin with one of these keywords,
// rules or not, in the order of the configuration.
func (c *Comparing) Lines(keywords ...string) iter.Seq[*config.Directive] {
	return func(yield func(*config.Directive) bool) {
		if len(c.acls) == 0 {
			return
		}
		for d := range c.analysis.config.Each(keywords...) {
			if c.has(d) && !yield(d) {
				return
			}
		}
	}
}

// Has reports whether a rule is one of them.
func (c *Comparing) Has(r *Rule) bool { return c.has(r.Directive) }

// HasWithout is Has without the ACLs that a function leaves out.
func (c *Comparing) HasWithout(r *Rule, out func(acl string) bool) bool {
	if c.inline[r.Directive] {
		return true
	}
	for name := range c.named(r.Directive) {
		if !out(name) {
			return true
		}
	}
	return false
}

// Affirms reports whether a rule is one of them and may hold such a term that is not
// negated.
func (c *Comparing) Affirms(r *Rule) bool {
	names := c.acls[r.Section]
	if c.inline[r.Directive] {
		return true
	}
	if len(names) == 0 {
		return false
	}
	for n := r.ConditionWord() + 1; n < len(r.Words); n++ {
		word := r.Words[n].Value
		if name := strings.TrimLeft(word, "!"); len(word)-len(name) != 1 && names[name] {
			return true
		}
	}
	return false
}

func (c *Comparing) has(d *config.Directive) bool {
	if c.inline[d] {
		return true
	}
	for range c.named(d) {
		return true
	}
	return false
}

// named yields the ACLs of the wanted kinds that the condition of a line may name.
func (c *Comparing) named(d *config.Directive) iter.Seq[string] {
	return func(yield func(string) bool) {
		names := c.acls[d.Section]
		if len(names) == 0 {
			return
		}
		for n := d.ConditionWord() + 1; n < len(d.Words); n++ {
			if name := strings.TrimLeft(d.Words[n].Value, "!"); names[name] && !yield(name) {
				return
			}
		}
	}
}
