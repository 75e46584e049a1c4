package config

import "strings"

// Condition is what stands behind the "if" or "unless" of a line (manual 7.2).
type Condition struct {
	// Unless tells that the line applies where none of the alternatives holds.
	Unless bool
	// Any are the alternatives, which "or" or "||" divides. Each holds where all of
	// its terms do.
	Any [][]Term
}

// Term is one ACL in a condition, or one criterion in braces.
type Term struct {
	Negated bool
	// Word is the word of the line that names the ACL, or the opening brace.
	Word int
	// ACL is the name of an ACL, or "" for a criterion in braces.
	ACL string
	// Criteria are the words of the criterion, or those of each line that defines
	// the ACL: one of them suffices. A predefined or unknown ACL has none.
	Criteria [][]Word
}

// ConditionWord returns which word of a line is the "if" or "unless" that begins its
// condition; the number of its words where it has none.
func (d *Directive) ConditionWord() int { return int(d.condition) }

// ConditionOf takes the condition of a line apart whose "if" or "unless" is word
// from or stands behind it. It reports false when there is none, and leaves out
// what HAProxy would refuse.
func (c *Config) ConditionOf(d *Directive, from int) (Condition, bool) {
	condition, ok := d.Condition(from)
	for _, terms := range condition.Any {
		for i := range terms {
			if terms[i].ACL != "" {
				terms[i].Criteria = c.criteriaOf(d.Section, terms[i].ACL)
			}
		}
	}
	return condition, ok
}

// Condition is [Config.ConditionOf] without the criteria of ACLs.
func (d *Directive) Condition(from int) (Condition, bool) {
	at := conditionWord(d, from)
	if at >= len(d.Words) {
		return Condition{}, false
	}
	condition := Condition{Unless: d.Arg(at) == "unless"}
	var terms []Term
	negated := false
	for i := at + 1; i < len(d.Words); i++ {
		name := strings.TrimLeft(d.Arg(i), "!")
		negated = negated != ((len(d.Arg(i))-len(name))%2 == 1)
		switch {
		case name == "": // "! name"
			continue
		case name == "||" || strings.EqualFold(name, "or"):
			condition.Any = append(condition.Any, terms)
			terms, negated = nil, false
			continue
		case name == "{":
			end := closingBrace(d, i)
			if end < 0 {
				end = len(d.Words)
			}
			terms = append(terms, Term{Negated: negated, Word: i, Criteria: [][]Word{d.Words[min(i+1, end):end]}})
			i = end
		default:
			terms = append(terms, Term{Negated: negated, Word: i, ACL: name})
		}
		negated = false
	}
	condition.Any = append(condition.Any, terms)
	return condition, true
}

// criteriaOf returns the criteria of an ACL of a section.
func (c *Config) criteriaOf(s *Section, name string) [][]Word {
	symbol := c.Symbols().Lookup(ACL, s, name)
	if symbol == nil {
		return nil
	}
	var criteria [][]Word
	for _, d := range symbol.Definitions {
		if len(d.Words) > 2 {
			criteria = append(criteria, d.Words[2:])
		}
	}
	return criteria
}
