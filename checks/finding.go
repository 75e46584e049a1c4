package checks

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Severity is how much a finding matters.
type Severity uint8

// The severities, mildest first. The zero Severity is none.
const (
	Note Severity = iota + 1
	Warning
	Error
)

// nothing is the severity of what is no finding.
const nothing Severity = 0

var severityNames = [...]string{"none", "note", "warning", "error"}

func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the severity as its name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity reads "note", "warning" or "error".
func ParseSeverity(name string) (Severity, error) {
	for s := Note; s <= Error; s++ {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: it is note, warning or error", name)
}

// Category tells what kind of truth a finding is.
type Category string

// The categories.
const (
	// Startup: HAProxy of the target version says so itself. An error means
	// that it refuses to start, a warning that it starts and warns, a note that it
	// has nothing to start.
	Startup Category = "startup"
	// Advisory: a known defect of the target version that the configuration can
	// reach.
	Advisory Category = "advisory"
	// Advice: beyond what HAProxy says.
	Advice Category = "advice"
)

// Finding is one thing that a rule found.
type Finding struct {
	Rule     string
	Severity Severity
	Category Category
	// Confidence is that of its rule.
	Confidence Confidence
	File       *config.File
	Span       config.Span
	// Message says in one sentence what is wrong; Advice what to do about it.
	Message string
	Advice  string
	// URL is where to read more; empty stands for the rule's own page.
	URL     string
	Related []Related
	Fixes   []Fix
	// Section is set when HAProxy names no line, mostly because the finding is
	// about the section as a whole. Span is where it shows best.
	Section *config.Section
	// Holds are the target versions that the finding holds for, in the order in
	// which they were given; nil if there is one target. See [Across].
	Holds []Hold
	// History is what each branch of HAProxy answers to the line; nil where
	// nobody asked. See [Histories].
	History History
}

// AdvisoryID is the id of the advisory that a finding tells of; empty where it tells of none,
// or of several.
func (f *Finding) AdvisoryID() string {
	if f.Category != Advisory || f.URL == "" {
		return ""
	}
	return strings.TrimSuffix(path.Base(f.URL), ".md")
}

// Related is another place that has to do with a finding.
type Related struct {
	File    *config.File
	Span    config.Span
	Message string
}

// Fix is one way to mend what was found.
type Fix struct {
	// Message says what the fix does.
	Message string
	// Safe tells that the fix cannot change what works today.
	Safe bool
	// Partial tells that what was found stays, and is less likely to do harm.
	Partial bool
	// Edits belong together and do not overlap: all of them, or none. See
	// [config.Apply].
	Edits []config.Edit
}

// compareFindings orders findings of one configuration by place, then by rule.
// order gives the position of each file.
func compareFindings(order map[*config.File]int) func(a, b Finding) int {
	return func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(order[a.File], order[b.File]),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	}
}
