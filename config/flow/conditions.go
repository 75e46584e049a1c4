package flow

import (
	"slices"

	"github.com/hapvet/hapvet/config"
)

// Condition says when a line acts, as far as it can be told apart (manual 7.2).
type Condition struct {
	// Always tells that the line has no condition.
	Always bool
	// Unless tells that it acts where none of the alternatives holds.
	Unless bool
	// Any are the alternatives, each of which holds where all of its literals do.
	Any [][]Literal
}

// Literal is an ACL or a criterion in braces, in a condition.
type Literal struct {
	Negated bool
	// ACL is the name of an ACL; "" for a criterion in braces.
	ACL string
	// Word is the word of the line that names the ACL, or the opening brace.
	Word int
	// Criteria are what it compares: one of them suffices. A literal that cannot be
	// read has one that is unknown.
	Criteria []*Criterion
}

// ConditionOf returns the condition of a line.
func (a *Analysis) ConditionOf(d *config.Directive) Condition {
	return a.formulas.condition(a.config, d)
}

// Negate returns the condition that holds where this one does not, if it is one of
// a single alternative or of single literals; false otherwise.
func (c Condition) Negate() (Condition, bool) {
	if c.Always {
		return Condition{}, false
	}
	c.Unless = !c.Unless
	return c, true
}

// alternatives returns the condition as alternatives without "unless", at most some;
// false where there would be more.
func (c Condition) alternatives() ([][]Literal, bool) {
	const most = 64
	switch {
	case c.Always:
		return [][]Literal{nil}, true
	case !c.Unless:
		return c.Any, len(c.Any) <= most
	}
	out := [][]Literal{nil}
	for _, all := range c.Any { // each must fail: one of its literals does
		var next [][]Literal
		for _, before := range out {
			for _, l := range all {
				l.Negated = !l.Negated
				next = append(next, append(slices.Clip(before), l))
			}
		}
		if out = next; len(out) > most {
			return nil, false
		}
	}
	return out, true
}

// Never reports whether a condition cannot hold, whatever the traffic: each of its
// alternatives holds two literals that exclude each other.
func (a *Analysis) Never(c Condition) bool {
	all, ok := c.alternatives()
	return ok && !slices.ContainsFunc(all, func(literals []Literal) bool {
		_, _, never := Contradiction(literals)
		return !never
	})
}

// Contradiction returns two literals of one alternative that exclude each other. Of
// a literal that alone never holds it returns the same one twice.
func Contradiction(all []Literal) (x, y Literal, found bool) {
	for i := range all {
		if all[i].never() {
			return all[i], all[i], true
		}
		for j := range i {
			if all[j].excludes(&all[i]) {
				return all[j], all[i], true
			}
		}
	}
	return x, y, false
}

// Implies reports whether the second condition holds wherever the first one does,
// if nothing that they look at changes in between.
func (a *Analysis) Implies(c, wider Condition) bool {
	given, ok := c.alternatives()
	wanted, okWider := wider.alternatives()
	if !ok || !okWider {
		return false
	}
	for _, all := range given {
		if _, _, never := Contradiction(all); never {
			continue
		}
		if !slices.ContainsFunc(wanted, func(w []Literal) bool { return implyAll(all, w) }) {
			return false
		}
	}
	return true
}

// Covers reports whether one of some conditions holds, whatever the traffic, if nothing that they
// look at changes in between.
func (a *Analysis) Covers(conditions ...Condition) bool {
	left := [][]Literal{nil} // the cases that none of those so far takes
	for _, c := range conditions {
		not, ok := c.Negate()
		if !ok {
			return true
		}
		if missed, ok := not.alternatives(); ok {
			left = inBoth(left, missed)
		}
		if len(left) == 0 {
			return true
		}
	}
	return false
}

// inBoth returns the cases that are among two lists of cases, of which each is all that holds in
// it: those that can be. Where they are many, the first list does.
func inBoth(some, others [][]Literal) [][]Literal {
	const most = 64
	var out [][]Literal
	for _, x := range some {
		for _, y := range others {
			both := append(slices.Clip(x), y...)
			if _, _, never := Contradiction(both); never || slices.ContainsFunc(y, func(l Literal) bool { return l.never() }) {
				continue
			}
			if out = append(out, both); len(out) > most {
				return some
			}
		}
	}
	return out
}

// implyAll reports whether each of the literals in wanted follows from one in given.
func implyAll(given, wanted []Literal) bool {
	for i := range wanted {
		w := &wanted[i]
		if !w.always() && !slices.ContainsFunc(given, func(g Literal) bool { return g.implies(w) }) {
			return false
		}
	}
	return true
}

// Disjoint reports whether two conditions cannot hold both, if nothing that they look
// at changes in between.
func (a *Analysis) Disjoint(c, other Condition) bool {
	x, okX := c.alternatives()
	y, okY := other.alternatives()
	if !okX || !okY {
		return false
	}
	for _, left := range x {
		for _, right := range y {
			both := append(slices.Clone(left), right...)
			if _, _, never := Contradiction(both); !never {
				return false
			}
		}
	}
	return true
}

// never reports whether a literal holds for nothing.
func (l *Literal) never() bool {
	if l.Negated {
		return slices.ContainsFunc(l.Criteria, (*Criterion).always)
	}
	return !slices.ContainsFunc(l.Criteria, func(c *Criterion) bool { return !c.never() })
}

// always reports whether a literal holds for everything.
func (l *Literal) always() bool {
	l2 := *l
	l2.Negated = !l.Negated
	return l2.never()
}

// excludes reports whether two literals cannot hold both.
func (l *Literal) excludes(other *Literal) bool {
	switch {
	case l.Negated && other.Negated:
		return false
	case l.Negated:
		return other.within(l)
	case other.Negated:
		return l.within(other)
	}
	return !slices.ContainsFunc(l.Criteria, func(x *Criterion) bool {
		return slices.ContainsFunc(other.Criteria, func(y *Criterion) bool { return !x.disjoint(y) })
	})
}

// implies reports whether the other literal holds where this one does.
func (l *Literal) implies(other *Literal) bool {
	switch {
	case !l.Negated && !other.Negated:
		return l.within(other)
	case l.Negated && other.Negated:
		return other.within(l)
	case !l.Negated && other.Negated:
		positive := *other
		positive.Negated = false
		return l.excludes(&positive)
	}
	return false
}

// within reports whether each criterion of a literal is one of the other's, or
// narrower; signs do not count.
func (l *Literal) within(other *Literal) bool {
	if l.ACL != "" && l.ACL == other.ACL && sameCriteria(l.Criteria, other.Criteria) {
		return !slices.ContainsFunc(l.Criteria, func(c *Criterion) bool { return c.Volatile })
	}
	return !slices.ContainsFunc(l.Criteria, func(x *Criterion) bool {
		return !slices.ContainsFunc(other.Criteria, x.implies)
	})
}

func sameCriteria(a, b []*Criterion) bool { return slices.Equal(a, b) }
