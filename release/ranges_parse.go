package release

import (
	"errors"
	"fmt"
	"strings"
)

// ErrRange means that the text is not a list of version ranges.
var ErrRange = errors.New("not a version range")

// ParseRanges reads the compact form of tables: ranges joined by commas, of
// which each is one of
//
//	>=2.9.0 <2.9.16    from 2.9.0 to before 2.9.16; either bound may be missing
//	>2.9.0 <=2.9.15    the same with the other two comparisons
//	3.0.11             this version alone
//	3.0                the whole branch, its development versions included
//	*                  every version
//
// Bounds are full upstream versions ("3.0.11", "3.5-dev5"): in a table, a bare
// branch in a bound would change its meaning with each release. "none" alone is
// the empty union. Errors wrap [ErrRange] and what is wrong with a version.
func ParseRanges(s string) (Ranges, error) {
	if strings.TrimSpace(s) == "none" {
		return Ranges{}, nil
	}
	var rs Ranges
	for item := range strings.SplitSeq(s, ",") {
		r, err := parseRange(strings.Fields(item))
		if err != nil {
			return nil, inputError(strings.TrimSpace(item), fmt.Errorf("%w: %w", ErrRange, err))
		}
		rs = append(rs, r)
	}
	return rs, nil
}

// MustRanges is ParseRanges for tables and tests. It panics where ParseRanges
// fails.
func MustRanges(s string) Ranges {
	rs, err := ParseRanges(s)
	if err != nil {
		panic("release: " + err.Error())
	}
	return rs
}

func parseRange(words []string) (Range, error) {
	if len(words) == 1 && !isComparison(words[0]) {
		return singleRange(words[0])
	}
	var r Range
	for _, word := range words {
		if err := r.narrow(word); err != nil {
			return Range{}, err
		}
	}
	if r == (Range{}) {
		return Range{}, errors.New("expected such as >=2.9.0 <2.9.16, 3.0.11, 3.0 or *")
	}
	return r, r.check()
}

// ParseBounds is [ParseRanges] for the bounds of one range: from belongs to it, before
// does not, and an empty one leaves its end open.
func ParseBounds(from, before string) (Range, error) {
	var r Range
	for _, end := range [...]struct {
		word string
		to   *Version
	}{{from, &r.From}, {before, &r.Before}} {
		if end.word == "" {
			continue
		}
		v, err := bound(end.word)
		if err != nil {
			return Range{}, inputError(end.word, fmt.Errorf("%w: %w", ErrRange, err))
		}
		*end.to = v
	}
	if err := r.check(); err != nil {
		return Range{}, inputError(from+" to "+before, fmt.Errorf("%w: %w", ErrRange, err))
	}
	return r, nil
}

// check looks for a range that no version is in.
func (r Range) check() error {
	if !r.Before.IsZero() && r.From.AtLeast(r.Before) {
		return errors.New("no version fits both bounds")
	}
	return nil
}

func isComparison(word string) bool {
	return strings.HasPrefix(word, ">") || strings.HasPrefix(word, "<")
}

// singleRange reads "*", "3.0" and "3.0.11".
func singleRange(word string) (Range, error) {
	if word == "*" {
		return Range{}, nil
	}
	if numbers, count := leadingNumbers(word); count == 2 && numbers == word {
		first, err := bound(word + "-dev0")
		return Range{From: first, Before: Version{order: first.order + 1<<32}}, err
	}
	v, err := bound(word)
	return Range{From: v, Before: Version{order: v.order.next()}}, err
}

// narrow adds one comparison to r.
func (r *Range) narrow(word string) error {
	n := 0 // of the bytes of the comparison: this runs for hundreds of table cells before any work begins
	for n < len(word) && (word[n] == '<' || word[n] == '>' || word[n] == '=') {
		n++
	}
	op, version := word[:n], word[n:]
	v, err := bound(version)
	if err != nil {
		return err
	}
	if op == ">" || op == "<=" {
		v.order = v.order.next()
	}
	end := &r.From
	switch op {
	case "<", "<=":
		end = &r.Before
	case ">", ">=":
	default:
		return fmt.Errorf("expected >=, >, < or <= before %s", version)
	}
	if !end.IsZero() {
		return errors.New("expected at most one lower and one upper bound")
	}
	*end = v
	return nil
}

// bound reads a full upstream version and keeps nothing of its spelling, so
// that equal ranges are equal values.
func bound(word string) (Version, error) {
	v, err := parseExact(word)
	if err == nil && (v.suffix != "" || v.commit != "") {
		err = expected("an upstream version without a revision")
	}
	return Version{order: v.order}, err
}
