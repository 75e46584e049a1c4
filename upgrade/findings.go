package upgrade

import (
	"cmp"
	"regexp"
	"sync"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// Remark is what HAProxy of the target version says to a line, and a person has to
// see to.
type Remark struct {
	Place
	// Severity is error where that version refuses to start, warning where it warns.
	Severity checks.Severity `json:"severity"`
	// Rule is the rule of hapvet that speaks for HAProxy, "" where none does.
	Rule    string `json:"rule,omitempty"`
	Message string `json:"message"`
	Advice  string `json:"advice,omitempty"`
	URL     string `json:"url,omitempty"`
	// Change is the change of the database that explains it, "" if none does.
	Change string `json:"change,omitempty"`
	// Old tells that the version of today says so, too.
	Old bool `json:"old"`

	file int // its position among the files
}

func newRemark(f checks.Finding) Remark {
	return Remark{
		Place: placeAt(f.File, f.Span.Start), Severity: f.Severity, Rule: f.Rule,
		Message: f.Message, Advice: f.Advice, URL: cmp.Or(f.URL, checks.RuleURL(f.Rule)),
	}
}

// thing tells what a finding is about: two findings of the same thing differ in
// their words at most, as some name the version.
type thing struct {
	rule       string
	file, line int
	nth        int // of several of a rule on one line
}

// known are the findings of one version, to be looked for in those of another.
type known map[thing]checks.Finding

// newKnown takes down what a version finds.
func newKnown(r reading) known {
	k := known{}
	order := fileOrder(r.Config)
	nth := map[thing]int{}
	for _, f := range r.findings {
		t := thing{rule: f.Rule, file: order[f.File], line: lineOf(f.File, f.Span.Start)}
		nth[t]++
		t.nth = nth[t]
		k[t] = f
	}
	return k
}

// remarks returns what a version says to a configuration, each marked with whether it
// was known before: about the same line, or about what edits made of it.
func (k known) remarks(r reading, revised *revision) []Remark {
	all := []Remark{}
	order := fileOrder(r.Config)
	nth := map[thing]int{}
	for _, f := range r.findings {
		remark := newRemark(f)
		remark.file, remark.After = order[f.File], remark.Line
		var same bool
		remark.Line, same = revised.before(remark.file, remark.After)
		t := thing{rule: f.Rule, file: remark.file, line: remark.Line}
		nth[t]++
		t.nth = nth[t]
		old, known := k[t]
		remark.Old = known && remark.Line > 0 && old.Severity >= f.Severity && (same || unquoted(old.Message) == unquoted(f.Message))
		all = append(all, remark)
	}
	return all
}

var quoted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`"[^"]*"`) })

// unquoted returns a message without the names in it, which edits may have changed.
func unquoted(message string) string { return quoted().ReplaceAllString(message, `""`) }

// lineOf returns the number of the line that holds a byte; 1 in an empty file.
func lineOf(f *config.File, offset int) int {
	if f.Lines() == 0 {
		return 1
	}
	return f.Line(offset)
}

// fileOrder gives the position of each file of a configuration.
func fileOrder(c *config.Config) map[*config.File]int {
	order := make(map[*config.File]int, len(c.Files))
	for i, f := range c.Files {
		order[f] = i
	}
	return order
}
