package exploreview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/report"
)

// result shows what was found under one version.
func (p *page) result(v *explore.VersionReport, s *explore.StrategyReport) {
	p.line("\n%s", p.bold("HAProxy "+v.Version))
	p.choice("deletes", &v.Delete)
	if v.Refuse != nil {
		p.choice("refuses", v.Refuse)
	}
	p.item("searched", 8, effort(v, s)+promise(v, s))
	for i := range v.Findings {
		p.finding(v, i)
	}
	if len(v.Events) > 0 {
		p.steps(v.Events)
	}
	if len(v.Findings) == 0 {
		p.line("\nNo known defect breaks anything here%s.", map[bool]string{true: ", in any order of steps", false: ", in what was tried"}[v.Complete])
	}
}

// choice tells how the version deletes or refuses, and if it really does.
func (p *page) choice(name string, c *explore.ChoiceReport) {
	what := c.Name + ": " + c.Summary
	switch {
	case c.Hypothesis != "":
		what += ". A hypothesis: " + c.Hypothesis
	case c.ByHand:
		what += ". Chosen by hand: this version does not do so"
	}
	p.item(name, 8, what)
}

// promise says what PCT can be held to.
func promise(v *explore.VersionReport, s *explore.StrategyReport) string {
	if v.Promise == 0 {
		return ""
	}
	return fmt.Sprintf("; a defect that needs %d steps in a certain order is found with a probability of at least %.2g", s.Depth, v.Promise)
}

// finding shows an invariant that is broken, and how.
func (p *page) finding(v *explore.VersionReport, i int) {
	f := &v.Findings[i]
	p.line("\n%s", p.bold(strings.ToUpper(f.Invariant)))
	p.item("means", 8, f.Summary)
	switch {
	case f.Defect == "":
		p.item("because", 8, "of the hypothesis: no release does so")
	case f.FixedBy == "":
		p.item("because", 8, fmt.Sprintf("%s; nothing upstream mends it yet", f.DefectSummary))
	default:
		p.item("because", 8, fmt.Sprintf("%s; mended by %s", f.DefectSummary, f.FixedBy))
	}
	if f.Advisory != "" {
		p.item("advisory", 8, f.Advisory)
	}
	if f.Schedule == "" {
		p.item("when", 8, "before the threads begin")
		return
	}
	p.line("  %-8s  hapvet simulate explore --haproxy-version %s%s%s --replay %s %s", "again", v.Version, flag("delete", &v.Delete), flag("refuse", v.Refuse), f.Schedule, report.Safe(p.Argument))
	if len(v.Events) == 0 && !within(f.Schedule, v.Findings[i+1:]) {
		p.steps(f.Events)
	}
}

// within reports whether a schedule is the beginning of that of another finding, whose
// table shows it, too.
func within(schedule string, others []explore.FindingReport) bool {
	return slices.ContainsFunc(others, func(f explore.FindingReport) bool { return strings.HasPrefix(f.Schedule, schedule) })
}

// flag is the flag for a choice that was made by hand.
func flag(name string, c *explore.ChoiceReport) string {
	if c == nil || !c.ByHand {
		return ""
	}
	return " --" + name + " " + c.Name
}

func (p *page) steps(events []explore.Event) {
	if p.Brief {
		return
	}
	p.line("\n%s", strings.TrimSuffix(explore.Table(events), "\n"))
}
