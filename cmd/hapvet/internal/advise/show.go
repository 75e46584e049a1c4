package advise

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/hapvet/hapvet/advisories"
)

// List writes advisories as a table.
func List(w io.Writer, all []*advisories.Advisory) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ADVISORY\tRATING\tPUBLISHED\tCVE\tWHAT")
	for _, a := range all {
		what := a.Summary
		if a.Withdrawn != "" {
			what = "(withdrawn) " + what
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", a.ID, a.Rating(), day(a.Published), cves(a), what)
	}
	return t.Flush()
}

func day(time string) string { return time[:min(len(time), len("2006-01-02"))] }

func cves(a *advisories.Advisory) string {
	var found []string
	for _, alias := range a.Aliases {
		if strings.HasPrefix(alias, "CVE-") {
			found = append(found, alias)
		}
	}
	return strings.Join(found, " ")
}

// Show writes one advisory in full.
func Show(w io.Writer, a *advisories.Advisory, bold func(string) string) error {
	out := bufio.NewWriter(w)
	h := NewHead(a)
	fmt.Fprintf(out, "%s: %s\n\n", bold(a.ID), a.Summary)
	row := func(label, text string) {
		if text != "" {
			fmt.Fprintf(out, "%-11s  %s\n", label, text)
		}
	}
	if a.Withdrawn != "" {
		row("withdrawn", day(a.Withdrawn))
	}
	row("also", strings.Join(a.Aliases, "\n             "))
	row("published", day(a.Published))
	row("rating", rating(a))
	row("affected", strings.ReplaceAll(a.AffectedVersions().String(), ", ", "\n             "))
	row("packages", packages(a))
	row("needs", h.needs())
	row("platforms", strings.Join(a.Specific.Platforms, ", "))
	row("traffic", a.Specific.Traffic)
	row("effects", strings.Join(a.Specific.Effects, ", "))
	row("triggers", strings.Join(a.Specific.Triggers, ", "))
	fmt.Fprintf(out, "\n%s\n", a.Details)
	for _, wa := range a.Specific.Workarounds {
		fmt.Fprintf(out, "\n%s %s\n  the price: %s\n", bold("workaround:"), wa.Action, wa.Price)
	}
	fmt.Fprintf(out, "\n%s\n", bold("sources"))
	for _, c := range a.Specific.Confidence {
		fmt.Fprintf(out, "  %s (%s): %s\n", c.Fact, c.Level, c.Source)
		if c.Note != "" {
			fmt.Fprintf(out, "      %s\n", c.Note)
		}
	}
	for _, r := range a.References {
		fmt.Fprintf(out, "  %s: %s\n", strings.ToLower(r.Type), r.URL)
	}
	fmt.Fprintf(out, "\n%s\n", h.URL)
	return out.Flush()
}

// rating writes how grave it is, and who says so.
func rating(a *advisories.Advisory) string {
	text := fmt.Sprintf("%s; upstream calls it %s", a.Rating(), a.Specific.Severity)
	if c := a.Specific.CVSS; c != nil {
		text += fmt.Sprintf("; CVSS %s: %.1f (%s)", c.Version, c.Score, c.Source)
	}
	return text
}

// packages writes which packages of distributions carry the fix.
func packages(a *advisories.Advisory) string {
	var all []string
	for _, affected := range a.Affected {
		if affected.Package == nil {
			continue
		}
		text := affected.Package.Ecosystem + ": not repaired yet"
		for _, r := range affected.Ranges {
			for _, e := range r.Events {
				if e.Fixed != "" {
					text = affected.Package.Ecosystem + ": repaired by " + e.Fixed
				}
			}
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n             ")
}
