package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/hapvet/hapvet/checks"
)

// overlap are two rules that find something in the same words.
type overlap struct {
	rules           [2]string
	places, configs int
	first           checks.Finding
	firstOf         string
}

// overlaps counts where two rules find something in the same words of a configuration: one mistake that is
// reported twice, or two. Advisories stand on lines for reasons of their own and are left out.
func overlaps(all []linted) []overlap {
	found := map[[2]string]*overlap{}
	for _, c := range all {
		seen := map[[2]string]bool{}
		eachOverlap(c.findings, func(f, other checks.Finding) {
			rules := [2]string{f.Rule, other.Rule}
			slices.Sort(rules[:])
			o := found[rules]
			if o == nil {
				o = &overlap{rules: rules, first: f, firstOf: c.name}
				found[rules] = o
			}
			o.places++
			if !seen[rules] {
				seen[rules] = true
				o.configs++
			}
		})
	}
	var out []overlap
	for _, o := range found {
		out = append(out, *o)
	}
	slices.SortFunc(out, func(a, b overlap) int {
		return cmp.Or(cmp.Compare(b.configs, a.configs), cmp.Compare(b.places, a.places), slices.Compare(a.rules[:], b.rules[:]))
	})
	return out
}

// eachOverlap calls a function for each two findings of different rules whose words overlap. The findings are
// in order.
func eachOverlap(findings []checks.Finding, found func(f, other checks.Finding)) {
	const around = 100 // findings of one line are next to each other
	for i, f := range findings {
		if f.Category == checks.Advisory {
			continue
		}
		for _, other := range findings[i+1 : min(i+around, len(findings))] {
			if other.File == f.File && other.Rule != f.Rule && other.Category != checks.Advisory && other.Span.Start < f.Span.End {
				found(f, other)
			}
		}
	}
}

// showOverlaps prints them, with the first place of each.
func showOverlaps(w io.Writer, all []overlap) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "rules\t\tplaces\tconfigurations\tthe first")
	for _, o := range all {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s:%d\n", o.rules[0], o.rules[1], o.places, o.configs, o.firstOf, o.first.File.Line(o.first.Span.Start))
	}
	return t.Flush()
}
