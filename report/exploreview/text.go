package exploreview

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/report"
)

// Options say how the text is to look.
type Options struct {
	Color bool
	Width int // columns; 0 for report.DefaultWidth
	// Argument is how the scenario was named on the command line.
	Argument string
	// Brief leaves the tables of steps out.
	Brief bool
}

// page is a text under way.
type page struct {
	Options
	out strings.Builder
}

func newPage(o Options) *page {
	if o.Width <= 0 {
		o.Width = report.DefaultWidth
	}
	return &page{Options: o}
}

func (p *page) line(format string, args ...any) { fmt.Fprintf(&p.out, format+"\n", args...) }

// bold makes a word stand out.
func (p *page) bold(s string) string {
	if !p.Color {
		return s
	}
	return "\x1b[1m" + s + "\x1b[0m"
}

// item writes a name and what is to be said of it, in lines that fit.
func (p *page) item(name string, width int, what string) {
	indent := strings.Repeat(" ", 2+width+2)
	lines := strings.Split(text.WrapSoft(strings.Join(strings.Fields(what), " "), max(30, p.Width-len(indent))), "\n")
	p.line("  %-*s  %s", width, name, strings.TrimSpace(lines[0]))
	for _, l := range lines[1:] {
		p.line("%s%s", indent, strings.TrimSpace(l))
	}
}

// Text writes a report for people.
func Text(w io.Writer, r *explore.Report, o Options) error {
	p := newPage(o)
	p.scenario(&r.Scenario)
	if len(r.Results) == 1 {
		p.result(&r.Results[0], &r.Strategy)
	} else {
		p.results(r)
	}
	_, err := io.WriteString(w, p.out.String())
	return err
}

func (p *page) scenario(sc *explore.ScenarioReport) {
	name := sc.Name
	if name == "" {
		name = p.Argument
	}
	p.line("%s", p.bold("Scenario "+report.Safe(name)))
	if sc.About != "" {
		p.line("")
		for l := range strings.SplitSeq(text.WrapSoft(report.Safe(strings.Join(strings.Fields(sc.About), " ")), p.Width), "\n") {
			p.line("%s", strings.TrimSpace(l))
		}
	}
	p.line("")
	cache := fmt.Sprintf("%d blocks, max-secondary-entries %d", sc.Blocks, sc.MaxSecondaryEntries)
	if sc.EarlyHints != "" {
		cache += ", early-hints " + sc.EarlyHints
	}
	p.item("cache", 8, cache)
	if len(sc.Setup) > 0 {
		p.item("before", 8, report.Safe(strings.Join(sc.Setup, ", ")))
	}
	for i, ops := range sc.Threads {
		p.item(fmt.Sprintf("thread %d", i+1), 8, report.Safe(strings.Join(ops, ", ")))
	}
}

// results shows several versions side by side.
func (p *page) results(r *explore.Report) {
	p.line("\n%s", p.bold("What breaks"))
	for i := range r.Results {
		v := &r.Results[i]
		var broken []string
		for _, f := range v.Findings {
			broken = append(broken, fmt.Sprintf("%s (%s)", f.Invariant, by(&f)))
		}
		what := strings.Join(broken, ", ")
		switch {
		case what == "" && v.Complete:
			what = "nothing that is known, in any order of steps"
		case what == "":
			what = "nothing that is known, in what was tried"
		}
		p.item(v.Version, 9, what)
	}
	p.line("\n%s", p.bold("How it was searched"))
	for i := range r.Results {
		v := &r.Results[i]
		p.item(v.Version, 9, fmt.Sprintf("deletes %s; %s", choiceNames(v), effort(v, &r.Strategy)))
	}
}

// choiceNames are how a version deletes and refuses.
func choiceNames(v *explore.VersionReport) string {
	names := v.Delete.Name + byHand(&v.Delete)
	if v.Refuse != nil {
		names += ", refuses " + v.Refuse.Name + byHand(v.Refuse)
	}
	return names
}

func byHand(c *explore.ChoiceReport) string {
	if c.ByHand {
		return " (by hand)"
	}
	return ""
}

// by names what breaks an invariant.
func by(f *explore.FindingReport) string {
	if f.Defect == "" {
		return "hypothesis"
	}
	return f.Defect
}

// effort tells how much was tried.
func effort(v *explore.VersionReport, s *explore.StrategyReport) string {
	switch {
	case s.Name == "replay":
		return fmt.Sprintf("one order of %d steps", v.Steps)
	case s.Name != explore.Exhaustive:
		return fmt.Sprintf("%s: %d runs of at most %d steps", s.Name, v.Runs, v.Longest)
	case v.Complete:
		return fmt.Sprintf("every order of steps covered, in %d steps through %d states", v.Steps, v.States)
	}
	return fmt.Sprintf("not every order covered: the bound of %d steps was reached", s.Steps)
}
