package main

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// advisoryPages returns the text of every page on advisories by its file name.
func advisoryPages() map[string]string {
	all := map[string]string{}
	var index strings.Builder
	index.WriteString("# Advisories\n\n| advisory | severity | effect | what |\n|---|---|---|---|\n")
	for _, a := range advisories.Embedded().All() {
		all[a.ID+".md"] = advisoryPage(a)
		fmt.Fprintf(&index, "| [%s](%s.md) | %s | %s | %s |\n", a.ID, a.ID, a.Specific.Severity, a.Specific.Effects[0], a.Summary)
	}
	index.WriteString("\n" + generated)
	all["README.md"] = index.String()
	return all
}

func advisoryPage(a *advisories.Advisory) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", a.ID, capital(a.Summary))
	fmt.Fprintf(&b, "| | |\n|---|---|\n| affected | %s |\n| upstream severity | %s |\n| effect | %s |\n| needs, in the configuration | %s |\n| needs, in the traffic | %s |\n\n%s\n",
		a.AffectedVersions(), a.Specific.Severity, strings.Join(a.Specific.Effects, ", "), ways(a), a.Specific.Traffic, a.Details)
	b.WriteString("\n## What helps\n\n")
	for _, v := range a.Fixes() {
		fmt.Fprintf(&b, "- HAProxy %s or a later %s\n", v, v.Branch())
	}
	for _, w := range a.Specific.Workarounds {
		fmt.Fprintf(&b, "- %s; the price: %s\n", w.Action, w.Price)
	}
	b.WriteString("\n## How well this is known\n\n| fact | how | source |\n|---|---|---|\n")
	for _, c := range a.Specific.Confidence {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", c.Fact, c.Level, c.Source)
	}
	b.WriteString("\n## References\n\n")
	for _, r := range a.References {
		fmt.Fprintf(&b, "- %s: <%s>\n", strings.ToLower(r.Type), r.URL)
	}
	b.WriteString("\n" + generated)
	return b.String()
}

// ways writes what a configuration needs: "`a` and `b`, or `c` without `d` in 3.3 and
// newer".
func ways(a *advisories.Advisory) string {
	all := make([]string, len(a.Specific.Reach))
	for i, way := range a.Specific.Reach {
		all[i] = quoted(way.All, " and ")
		if len(way.None) > 0 {
			all[i] += " without " + quoted(way.None, " and without ")
		}
		if way.Versions != "" {
			all[i] += " (" + release.MustRanges(way.Versions).String() + ")"
		}
	}
	return strings.Join(all, ", or ")
}

func quoted(features []config.Feature, separator string) string {
	names := make([]string, len(features))
	for i, f := range features {
		names[i] = "`" + string(f) + "`"
	}
	return strings.Join(names, separator)
}
