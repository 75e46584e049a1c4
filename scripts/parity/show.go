package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// show prints the table, and the disagreements if they are wanted.
func show(w io.Writer, tallies []*tally, verbose bool) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "version\tconfigs\tverdict\tfalse refusals\tfalse acceptances\tline\twarnings\trecall\tours\tprecision\t")
	for _, t := range tallies {
		fmt.Fprintf(table, "%s\t%d\t%s\t%d\t%d\t%s\t%d\t%s\t%d\t%s\t\n", t.version, t.configs, share(t.same, t.configs), t.falseRefusals, t.falseAccepts,
			share(t.found, t.located), t.theirs, share(t.given, t.theirs), t.ours, share(t.right, t.ours))
	}
	err := table.Flush()
	for _, t := range tallies {
		if verbose {
			t.list(w)
		}
	}
	return err
}

// share writes a part of a whole as a percentage.
func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(whole))
}

// list prints the disagreements, by kind, file and line.
func (t *tally) list(w io.Writer) {
	slices.SortStableFunc(t.disagreements, func(a, b disagreement) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	for _, d := range t.disagreements {
		fmt.Fprintf(w, "\n%s, HAProxy %s: %s\n    %s\n", d.kind, t.version, d.file, d.text)
		if d.source != "" {
			fmt.Fprintf(w, "    %d: %s\n", d.line, d.source)
		}
	}
}
