package release

import "strings"

// Range is a half-open interval of versions: From belongs to it, Before does
// not. A zero From means from the beginning, a zero Before means no end.
type Range struct {
	From, Before Version
}

// Contains reports whether v lies in the range. The zero Version lies in none.
func (r Range) Contains(v Version) bool {
	return !v.IsZero() && v.AtLeast(r.From) && (r.Before.IsZero() || v.Before(r.Before))
}

// String returns the range for people, with the last version it includes where
// that is certain:
//
//	2.9.0 to 2.9.15        From 2.9.0, Before 2.9.16
//	2.9.0 to below 3.1.0   From 2.9.0, Before 3.1.0
//	up to 2.9.15           no From
//	below 3.1.0            no From
//	3.0.0 and newer        no Before
//	3.0.11                 one version
//	all of 3.0             3.0-dev0 to below 3.1-dev0
//	all versions           neither bound
func (r Range) String() string {
	switch {
	case r.From.IsZero() && r.Before.IsZero():
		return "all versions"
	case r.Before.IsZero():
		return r.From.String() + " and newer"
	case r.isBranch():
		return "all of " + r.From.Branch()
	}
	last, certain := r.Before.order.prev()
	switch {
	case certain && last == r.From.order:
		return r.From.String()
	case certain && r.From.IsZero():
		return "up to " + Version{order: last}.String()
	case certain:
		return r.From.String() + " to " + Version{order: last}.String()
	case r.From.IsZero():
		return "below " + r.Before.String()
	}
	return r.From.String() + " to below " + r.Before.String()
}

// isBranch reports whether the range is what ParseRanges makes of "3.0".
func (r Range) isBranch() bool {
	from := r.From.order
	return from != 0 && from.dev() == 0 && r.Before.order == from+1<<32
}

// Ranges is a union of ranges. An empty Ranges contains nothing.
type Ranges []Range

// Contains reports whether v lies in one of the ranges.
func (rs Ranges) Contains(v Version) bool {
	for _, r := range rs {
		if r.Contains(v) {
			return true
		}
	}
	return false
}

// String returns the ranges for people, as [Range.String] joined by commas:
// "2.9.0 to 2.9.15, 3.0.0 to 3.0.10"; "none" if empty. For the form that
// [ParseRanges] reads, see [Ranges.MarshalText].
func (rs Ranges) String() string {
	if len(rs) == 0 {
		return "none"
	}
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = r.String()
	}
	return strings.Join(parts, ", ")
}
