package flow

import (
	"math"
	"net/netip"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// set is what a comparison lets through. Both methods report true where that is
// certain.
type set interface {
	disjoint(other set) bool
	within(other set) bool
}

// newSet returns what a comparison lets through, or nil.
func newSet(c *config.Criterion) set {
	switch c.Method {
	case keywords.MatchBool:
		if len(c.Patterns) == 0 {
			return boolSet(true)
		}
		if i, ok := intervals(c.Patterns); ok && len(i) == 1 && (i[0] == interval{0, 0} || i[0] == interval{1, 1}) {
			return boolSet(i[0].from == 1)
		}
	case keywords.MatchFound:
		return foundSet{true}
	case keywords.MatchInt:
		if i, ok := intervals(c.Patterns); ok {
			return i
		}
	case keywords.MatchIP:
		if n, ok := networks(c.Patterns); ok {
			return n
		}
	case keywords.MatchString, keywords.MatchBeginning, keywords.MatchEnd, keywords.MatchSubstring, keywords.MatchRegex, keywords.MatchDir, keywords.MatchDomain:
		s := stringSet{method: c.Method, fold: c.FoldCase}
		for _, w := range c.Patterns {
			s.patterns = append(s.patterns, w.Value)
		}
		return s
	}
	return nil
}

// boolSet lets one boolean through.
type boolSet bool

func (s boolSet) disjoint(other set) bool { o, ok := other.(boolSet); return ok && o != s }
func (s boolSet) within(other set) bool   { return s == other }

// foundSet lets through what exists.
type foundSet struct{ is bool }

func (s foundSet) disjoint(set) bool     { return false }
func (s foundSet) within(other set) bool { return s == other }

const (
	minInt = math.MinInt64
	maxInt = math.MaxInt64
)

// interval is a range of integers with both ends.
type interval struct{ from, to int64 }

// intSet lets through the integers of some intervals.
type intSet []interval

func (s intSet) disjoint(other set) bool {
	o, ok := other.(intSet)
	return ok && all(s, o, func(a, b interval) bool { return a.to < b.from || b.to < a.from })
}

func (s intSet) within(other set) bool {
	o, ok := other.(intSet)
	return ok && covered(s, o, func(a, b interval) bool { return a.from >= b.from && a.to <= b.to })
}

// netSet lets through the addresses of some networks.
type netSet []netip.Prefix

func (s netSet) disjoint(other set) bool {
	o, ok := other.(netSet)
	return ok && all(s, o, func(a, b netip.Prefix) bool { return a.Addr().Is4() == b.Addr().Is4() && !a.Overlaps(b) })
}

func (s netSet) within(other set) bool {
	o, ok := other.(netSet)
	return ok && covered(s, o, func(a, b netip.Prefix) bool { return b.Bits() <= a.Bits() && b.Contains(a.Addr()) })
}

// stringSet lets through strings that match one of some patterns.
type stringSet struct {
	method   keywords.MatchMethod
	fold     bool
	patterns []string
}

func (s stringSet) disjoint(other set) bool {
	o, ok := other.(stringSet)
	if !ok {
		return false
	}
	fold := s.fold || o.fold
	return all(s.folded(fold), o.folded(fold), func(a, b string) bool {
		return apart(s.method, a, o.method, b) || apart(o.method, b, s.method, a)
	})
}

// within: where the other one minds the case and this one does not, only patterns
// without letters are safe; nobody writes -i for those.
func (s stringSet) within(other set) bool {
	o, ok := other.(stringSet)
	if !ok || s.fold && !o.fold {
		return false
	}
	return covered(s.folded(o.fold), o.folded(o.fold), func(a, b string) bool { return covers(o.method, b, s.method, a) })
}

func (s stringSet) folded(fold bool) []string {
	if !fold || s.method == keywords.MatchRegex {
		return s.patterns
	}
	out := make([]string, len(s.patterns))
	for i, p := range s.patterns {
		out[i] = strings.ToLower(p)
	}
	return out
}

// apart reports whether no string matches both patterns.
func apart(m keywords.MatchMethod, a string, n keywords.MatchMethod, b string) bool {
	switch {
	case m == keywords.MatchString && n == keywords.MatchString:
		return a != b
	case m == keywords.MatchString && n == keywords.MatchBeginning:
		return !strings.HasPrefix(a, b)
	case m == keywords.MatchString && n == keywords.MatchEnd:
		return !strings.HasSuffix(a, b)
	case m == keywords.MatchString && n == keywords.MatchSubstring:
		return !strings.Contains(a, b)
	case m == keywords.MatchBeginning && n == keywords.MatchBeginning:
		return !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a)
	case m == keywords.MatchEnd && n == keywords.MatchEnd:
		return !strings.HasSuffix(a, b) && !strings.HasSuffix(b, a)
	}
	return false
}

// covers reports whether every string that matches pattern a by method m matches b by
// method n, too.
func covers(n keywords.MatchMethod, b string, m keywords.MatchMethod, a string) bool {
	if m == n && a == b {
		return true
	}
	exact := m == keywords.MatchString
	switch n {
	case keywords.MatchBeginning:
		return (exact || m == keywords.MatchBeginning) && strings.HasPrefix(a, b)
	case keywords.MatchEnd:
		return (exact || m == keywords.MatchEnd) && strings.HasSuffix(a, b)
	case keywords.MatchSubstring:
		return (exact || m == keywords.MatchBeginning || m == keywords.MatchEnd || m == keywords.MatchSubstring) && strings.Contains(a, b)
	}
	return false
}

// maxPatterns bounds how many patterns of two criteria are compared with each other.
const maxPatterns = 10_000

// all reports whether a relation holds for each pair, and there is one.
func all[T any](x, y []T, holds func(a, b T) bool) bool {
	if len(x) == 0 || len(y) == 0 || len(x)*len(y) > maxPatterns {
		return false
	}
	for _, a := range x {
		if slices.ContainsFunc(y, func(b T) bool { return !holds(a, b) }) {
			return false
		}
	}
	return true
}

// covered reports whether each of x has one of y to which the relation holds.
func covered[T any](x, y []T, holds func(a, b T) bool) bool {
	if len(x) == 0 || len(x)*len(y) > maxPatterns {
		return false
	}
	return !slices.ContainsFunc(x, func(a T) bool {
		return !slices.ContainsFunc(y, func(b T) bool { return holds(a, b) })
	})
}
