package main

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// spanOf returns the versions of a branch. That of the newest branch has no end:
// what it has, later ones have, too, until they say otherwise.
func spanOf(branch int) release.Range {
	all := release.Branches()
	var r release.Range
	if branch > 0 {
		r.From = firstOf(all[branch])
	}
	if branch+1 < len(all) {
		r.Before = firstOf(all[branch+1])
	}
	return r
}

// firstOf returns the first development version of a branch, where it begins.
func firstOf(b release.Branch) release.Version { return release.MustParse(b.Name + "-dev1") }

// endsBefore reports whether something that ends at a does so before something
// that begins at b; neither bound is an end.
func endsBefore(a, b release.Version) bool { return !a.IsZero() && !b.IsZero() && a.Before(b) }

// with adds a range to ranges and joins those that touch.
func with(ranges release.Ranges, r release.Range) release.Ranges {
	var out release.Ranges
	for _, o := range ranges {
		if endsBefore(o.Before, r.From) || endsBefore(r.Before, o.From) {
			out = append(out, o)
			continue
		}
		if o.From.IsZero() || !r.From.IsZero() && o.From.Before(r.From) {
			r.From = o.From
		}
		if o.Before.IsZero() || !r.Before.IsZero() && r.Before.Before(o.Before) {
			r.Before = o.Before
		}
	}
	out = append(out, r)
	slices.SortFunc(out, func(a, b release.Range) int { return a.From.Compare(b.From) })
	return out
}

// without takes a range away from ranges.
func without(ranges release.Ranges, r release.Range) release.Ranges {
	var out release.Ranges
	for _, o := range ranges {
		if !o.Before.IsZero() && !r.From.IsZero() && !r.From.Before(o.Before) ||
			!r.Before.IsZero() && !o.From.IsZero() && !o.From.Before(r.Before) {
			out = append(out, o) // apart
			continue
		}
		if !r.From.IsZero() && (o.From.IsZero() || o.From.Before(r.From)) {
			out = append(out, release.Range{From: o.From, Before: r.From})
		}
		if !r.Before.IsZero() && (o.Before.IsZero() || r.Before.Before(o.Before)) {
			out = append(out, release.Range{From: r.Before, Before: o.Before})
		}
	}
	return out
}

// touches reports whether ranges hold some version of a range.
func touches(ranges release.Ranges, r release.Range) bool {
	return len(ranges) > 0 && notation(without(ranges, r)) != notation(ranges)
}

// notation writes ranges as the tables do.
func notation(ranges release.Ranges) string {
	var parts []string
	for _, r := range ranges {
		var bounds []string
		if !r.From.IsZero() {
			bounds = append(bounds, ">="+r.From.String())
		}
		if !r.Before.IsZero() {
			bounds = append(bounds, "<"+r.Before.String())
		}
		if bounds == nil {
			return "*"
		}
		parts = append(parts, strings.Join(bounds, " "))
	}
	return strings.Join(parts, ", ")
}
