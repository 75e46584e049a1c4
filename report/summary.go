package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
)

// summary writes what it all comes to: one line, or one more for each further
// HAProxy version that was used.
func (t *text) summary(run Run) {
	if len(run.Configurations) == 0 {
		return
	}
	defer t.advisories(run.Advisories)
	total := t.tally(run.Configurations)
	total += hidden(run.Configurations)
	if n := len(run.Configurations); n > 1 {
		total += fmt.Sprintf(" in %d configurations", n)
	}
	defer t.fixable(run.Configurations)
	groups := byVersion(run.Configurations)
	if len(groups) == 1 {
		fmt.Fprintf(t.out, "%s: %s\n", total, t.verdict(groups[0]))
		return
	}
	fmt.Fprintln(t.out, total)
	for _, g := range groups {
		fmt.Fprintln(t.out, t.verdict(g))
	}
}

// advisories says how new the known defects are.
func (t *text) advisories(a Advisories) {
	if a.Date != "" {
		fmt.Fprintf(t.out, "advisories as of %s\n", a.Date)
	}
	if a.Old != "" {
		fmt.Fprintf(t.out, "%s: %s\n", t.severity(checks.Warning, "warning"), a.Old)
	}
}

// tally counts the findings by severity, gravest first.
func (t *text) tally(configurations []Configuration) string {
	var counts [checks.Error + 1]int
	for _, c := range configurations {
		for _, f := range c.Findings {
			counts[f.Severity]++
		}
	}
	var parts []string
	for s := int(checks.Error); s >= 0; s-- {
		if name := checks.Severity(s).String(); counts[s] > 0 {
			parts = append(parts, t.severity(checks.Severity(s), count(counts[s], name, name+"s")))
		}
	}
	if parts == nil {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// hidden tells how many findings are left out, and why.
func hidden(configurations []Configuration) string {
	suppressed, known := 0, 0
	for _, c := range configurations {
		suppressed, known = suppressed+c.Suppressed, known+c.Known
	}
	var parts []string
	if suppressed > 0 {
		parts = append(parts, fmt.Sprintf("%d suppressed", suppressed))
	}
	if known > 0 {
		parts = append(parts, fmt.Sprintf("%d known", known))
	}
	if parts == nil {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// judged is a configuration as one of its targets takes it.
type judged struct {
	*Configuration
	Target
}

// byVersion groups configurations by the version and where it comes from, in
// order of their first one.
func byVersion(configurations []Configuration) [][]judged {
	type key struct{ version, why string }
	at := map[key]int{}
	var groups [][]judged
	for i := range configurations {
		c := &configurations[i]
		for _, target := range c.Targets {
			k := key{target.Config.Version.Full(), target.VersionWhy}
			i, ok := at[k]
			if !ok {
				i = len(groups)
				at[k] = i
				groups = append(groups, nil)
			}
			groups[i] = append(groups[i], judged{c, target})
		}
	}
	return groups
}

// verdict says what HAProxy would do with the configurations of one group.
func (t *text) verdict(group []judged) string {
	names := map[Startup][]string{}
	for _, c := range group {
		names[c.Target.Startup] = append(names[c.Target.Startup], Safe(c.Name))
	}
	var parts []string
	if refused := names[Refused]; refused != nil {
		part := t.severity(checks.Error, "would refuse") + " " + enumerate(refused)
		if slices.ContainsFunc(group, func(c judged) bool { return c.Unexplained(c.Target) }) {
			part += " for reasons not shown"
		}
		parts = append(parts, part)
	}
	if accepted := names[Accepted]; accepted != nil {
		parts = append(parts, t.fix("should accept")+" "+enumerate(accepted))
	}
	if unknown := names[Unknown]; unknown != nil {
		parts = append(parts, t.severity(checks.Warning, "might refuse")+" "+enumerate(unknown)+", which could not be checked in full")
	}
	return fmt.Sprintf("HAProxy %s %s (version: %s)", group[0].Config.Version.Full(), strings.Join(parts, ", and "), Safe(group[0].VersionWhy))
}

// enumerate names a few things, or counts many.
func enumerate(names []string) string {
	if len(names) <= 4 {
		return list(names)
	}
	return fmt.Sprintf("%d configurations", len(names))
}
