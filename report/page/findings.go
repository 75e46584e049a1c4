package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// configurationView is one configuration.
type configurationView struct {
	ID, Name string
	Verdicts []verdict
	Groups   []group
	Notes    []string // what else there is to tell
	Assumed  []string

	shown  int
	counts [checks.Error + 1]int
}

// verdict is what one version makes of a configuration.
type verdict struct {
	Class, Text, Why string
}

// group is findings of one kind.
type group struct {
	ID, Title, Intro string
	Findings         []finding
}

// finding is one finding.
type finding struct {
	ID, Severity, Rule, RuleURL, Place, Message string
	Excerpt                                     []report.Excerpt
	Consequence, Versions, Advice               string
	Trace                                       []station
	TraceTitle, TraceLeft                       string
	Fixes                                       []fix
	Advisory                                    *advisory

	grave checks.Severity
}

// station is a place that has to do with a finding, and why.
type station struct {
	Place   string
	Excerpt []report.Excerpt
	Reasons []string
}

type fix struct{ Label, Text string }

// advisory is what is known of a defect beside the finding.
type advisory struct {
	ID, Rating, Names string
	Details           []prose
}

// prose is a paragraph, in which every second piece is code.
type prose []string

// kinds are the groups of findings in the order in which they are shown.
var kinds = []struct {
	id, title, intro string
	of               func(*checks.Finding) bool
}{
	{"startup", "What HAProxy says at its start", "", func(f *checks.Finding) bool { return f.Category == checks.Startup }},
	{"defects", "Known defects that it reaches", "The version has these defects, and the lines below switch on what they need.",
		func(f *checks.Finding) bool { return f.Category == checks.Advisory }},
	{"advice", "What else is wrong or risky", "HAProxy starts with these and says nothing.", func(f *checks.Finding) bool {
		return f.Category != checks.Startup && f.Category != checks.Advisory
	}},
}

func newConfiguration(d *Document, c *report.Configuration, number, most int) configurationView {
	v := configurationView{ID: fmt.Sprintf("c%d", number), Name: clip(c.Name)}
	for _, t := range c.Targets {
		v.Verdicts = append(v.Verdicts, newVerdict(c, t))
	}
	found, left := report.Foremost(c.Findings, most)
	v.shown = len(found)
	if left > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("%s not shown here, none of them graver than these; --format json has all.", count(left, "more finding is", "more findings are")))
	}
	v.tell(c)
	for _, k := range kinds {
		g := group{ID: v.ID + "-" + k.id, Title: k.title, Intro: k.intro}
		for i := range found {
			if f := &found[i]; k.of(f) {
				v.counts[f.Severity]++
				g.Findings = append(g.Findings, newFinding(d, c, f, fmt.Sprintf("%s-%d", v.ID, i+1)))
			}
		}
		slices.SortStableFunc(g.Findings, func(a, b finding) int { return cmp.Compare(b.grave, a.grave) })
		if g.Findings != nil {
			v.Groups = append(v.Groups, g)
		}
	}
	for _, s := range c.Assumed {
		v.Assumed = append(v.Assumed, clip(s))
	}
	return v
}

// tell says what is left out, and why.
func (v *configurationView) tell(c *report.Configuration) {
	note := func(n int, text string) {
		if n > 0 {
			v.Notes = append(v.Notes, fmt.Sprintf(text, n))
		}
	}
	problems, omitted := c.Omitted()
	note(problems, "Reading it met %d problems beyond those that are kept.")
	note(omitted, "Of the rules that found most, %d findings are not kept.")
	note(c.Suppressed, "Suppressed by comments with a reason: %d.")
	note(c.Known, "Known before, and not shown: %d.")
	if len(c.Findings) == 0 {
		v.Notes = append(v.Notes, "Nothing was found.")
	}
}

func newVerdict(c *report.Configuration, t report.Target) verdict {
	v := verdict{Class: string(t.Startup), Why: clip(t.VersionWhy)}
	says := map[report.Startup]string{report.Accepted: "should accept it", report.Refused: "would refuse it", report.Unknown: "might refuse it; not everything could be checked"}[t.Startup]
	v.Text = fmt.Sprintf("HAProxy %s %s", t.Config.Version.Full(), says)
	if c.Unexplained(t) {
		v.Text += ", for reasons not shown"
	}
	return v
}

func newFinding(d *Document, c *report.Configuration, f *checks.Finding, id string) finding {
	out := finding{
		ID: id, grave: f.Severity, Severity: f.Severity.String(), Rule: f.Rule, RuleURL: checks.RuleURL(f.Rule), Place: clip(report.At(f.File, f.Span)), Message: clip(f.Message),
		Excerpt: report.Excerpts(f.File, f.Span, 1, columns), Consequence: c.Consequence(f), Advice: clip(f.Advice), TraceTitle: "See also",
	}
	if len(f.History) > 1 {
		out.Versions = report.HistoryText(f.History)
	}
	if f.Category == checks.Advisory {
		out.TraceTitle = "What leads to it"
	}
	out.trace(f)
	for _, x := range f.Fixes {
		label := report.FixLabel(x)
		out.Fixes = append(out.Fixes, fix{strings.ToUpper(label[:1]) + label[1:], clip(x.Message)})
	}
	if f.URL != "" {
		out.RuleURL = f.URL
	}
	if id := f.AdvisoryID(); id != "" {
		if out.Rule = clip(id); d.Advisory != nil {
			out.Advisory = newAdvisory(d.Advisory(id))
		}
	}
	return out
}

// trace adds the places that have to do with a finding; reasons of the same place stand
// together.
func (f *finding) trace(of *checks.Finding) {
	type key struct {
		file *config.File
		span config.Span
	}
	at := map[key]int{}
	for i, r := range of.Related {
		k := key{r.File, r.Span}
		n, known := at[k]
		if !known {
			if len(f.Trace) == maxTrace {
				f.TraceLeft = fmt.Sprintf("and %s", count(len(of.Related)-i, "more", "more"))
				return
			}
			n = len(f.Trace)
			at[k] = n
			s := station{Place: clip(report.At(r.File, r.Span))}
			if k != (key{of.File, of.Span}) { // the line of the finding is shown already
				s.Excerpt = report.Excerpts(r.File, r.Span, 0, columns)
			}
			f.Trace = append(f.Trace, s)
		}
		f.Trace[n].Reasons = append(f.Trace[n].Reasons, clip(r.Message))
	}
}

func newAdvisory(a *advisories.Advisory) *advisory {
	if a == nil {
		return nil
	}
	out := &advisory{ID: a.ID, Rating: a.Rating().String()}
	var names []string
	for _, alias := range a.Aliases {
		if strings.HasPrefix(alias, "CVE-") {
			names = append(names, alias)
		}
	}
	out.Names = strings.Join(names, ", ")
	for paragraph := range strings.SplitSeq(a.Details, "\n") {
		if paragraph != "" {
			out.Details = append(out.Details, strings.Split(clip(paragraph), "`"))
		}
	}
	return out
}
