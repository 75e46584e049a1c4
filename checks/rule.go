package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/release"
)

// Rule is one check. Its documentation and examples are data, shown by
// `hapvet explain`, on the rule's page, and run as tests.
type Rule struct {
	// ID is a readable slug, stable for ever: "undefined-reference".
	ID       string
	Category Category
	// Family is what its findings mean; rules of category advice say it.
	Family Family
	// Confidence is how sure its findings are; where it is not said, Certain for startup, and
	// High for the others.
	Confidence Confidence
	// Severity is that of most of its findings; a finding may have another.
	Severity Severity
	// Summary says in one line, without a full stop, what it finds.
	Summary string
	// Doc is Markdown: what is wrong, what follows from it, what to do.
	Doc string
	// Strict marks a rule of the profile strict: it asks for more than the absence of
	// defects, and runs only where somebody asks for that profile or for the rule.
	Strict bool
	// Machine is what it asks of the machine. Without that, it finds nothing.
	Machine config.Machine
	// Versions are the HAProxy versions that it speaks of; none means all.
	Versions release.Ranges
	// Options are what a project may set for it.
	Options []Option
	// Examples are complete configurations. There is at least one bad and one
	// good one.
	Examples []Example
	// Check reports what it finds in one configuration.
	Check func(*Pass)

	settings map[string][]string // of its options
}

// Option is something that a project may set for a rule: a list of words.
type Option struct {
	Name string
	// Doc says in one sentence what it does.
	Doc string
}

// With returns a rule with its options set.
func (r *Rule) With(settings map[string][]string) *Rule {
	with := *r
	with.settings = settings
	return &with
}

// option returns what a project sets for an option of the rule that runs.
func (p *Pass) option(name string) []string { return p.rule.settings[name] }

// concerns reports whether the rule speaks of a version.
func (r *Rule) concerns(v release.Version) bool {
	return len(r.Versions) == 0 || r.Versions.Contains(v)
}

// Example is a configuration that shows a rule.
type Example struct {
	// Name says what it shows.
	Name string
	// Version is the HAProxy version it is for; "" stands for the newest LTS.
	Version string
	// Config is the whole text of haproxy.cfg.
	Config string
	// Bad are the lines, from 1, on which the rule finds something. None makes
	// it a good example.
	Bad []int
}

// Pass is one run of one rule over one configuration.
type Pass struct {
	Config *config.Config
	// Flow is the analysis of Config that all rules share.
	Flow *flow.Analysis

	rule *Rule
	// oddParameters returns what several rules look at, see readOddParameters.
	oddParameters func() []oddParameter

	findings []Finding
	// found counts the findings of each severity, also those that are not kept.
	found [Error + 1]int
	// repeated are the global lines that set what is set already, once asked for.
	repeated map[*config.Directive]bool
}

// MaxFindings bounds what is kept of the findings of one rule and severity, for
// the sake of files that are no configurations at all. An error is kept whenever
// there is one, so the verdict does not change.
const MaxFindings = 2000

// overflows reports whether no more findings of a severity are kept, and counts
// one more then: who asks need not report it any more.
func (p *Pass) overflows(s Severity) bool {
	if p.found[s] < MaxFindings {
		return false
	}
	p.found[s]++
	return true
}

// omitted returns how many findings were not kept.
func (p *Pass) omitted() int {
	n := 0
	for _, found := range p.found {
		n += max(0, found-MaxFindings)
	}
	return n
}

// Version returns the HAProxy version that the configuration is read for.
func (p *Pass) Version() release.Version { return p.Config.Version }

// Report adds a finding; rule, category, confidence and, when it has none, severity are
// filled in from the rule.
func (p *Pass) Report(f Finding) {
	f.Rule, f.Category = p.rule.ID, p.rule.Category
	f.Confidence = cmp.Or(p.rule.Confidence, degrees[f.Category])
	f.Severity = cmp.Or(f.Severity, p.rule.Severity)
	if !p.overflows(f.Severity) {
		if len(f.Fixes) > 0 && hasConditionals(p.Config) {
			f.Fixes = unsafe(f.Fixes)
		}
		p.found[f.Severity]++
		p.findings = append(p.findings, f)
	}
}

// At starts a finding at argument n of a directive, counted from 1 (0 is its
// keyword).
func At(d *config.Directive, n int) Finding {
	return Finding{File: d.File, Span: d.WordSpan(n)}
}

// On starts a finding on a whole directive.
func On(d *config.Directive) Finding {
	return Finding{File: d.File, Span: d.Span()}
}

// OnSection starts a finding on a section as a whole.
func OnSection(s *config.Section) Finding { return On(s.Header).ForSection(s) }

// ForSection makes a finding one that HAProxy words without a line.
func (f Finding) ForSection(s *config.Section) Finding {
	f.Section = s
	return f
}

// Saying sets the message and the advice of a finding.
func (f Finding) Saying(message, advice string) Finding {
	f.Message, f.Advice = message, advice
	return f
}

// As sets the severity of a finding.
func (f Finding) As(s Severity) Finding {
	f.Severity = s
	return f
}

// With adds a related place to a finding.
func (f Finding) With(d *config.Directive, message string) Finding {
	f.Related = append(slices.Clip(f.Related), Related{d.File, d.Span(), message})
	return f
}

// WithAny is With for a line that may not be there, or that may be where the finding itself is.
func (f Finding) WithAny(d *config.Directive, message string) Finding {
	if d == nil || d.File == f.File && d.Span().Start <= f.Span.Start && f.Span.Start <= d.Span().End {
		return f
	}
	return f.With(d, message)
}

// WithMode is With for the line that gives a proxy its mode, if there is one.
func (f Finding) WithMode(s *config.Section) Finding { return f.WithAny(s.Lookup("mode"), "the mode") }

// registry has room for all rules: it is filled before any work begins, and to grow then
// would take a twentieth of the time in which the program starts.
var registry = make(map[string]*Rule, 256)

// ValidID reports whether an id is a slug: words of small letters and digits, joined
// by "-", of which the first begins with a letter.
func ValidID(id string) bool {
	for word := range strings.SplitSeq(id, "-") {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return id[0] >= 'a'
}

// register makes a rule known. It is called where the rule is declared, with a
// constant, so a mistake shows in the first test.
func register(r *Rule) *Rule { //nolint:unparam // so that "var _ = register(...)" can declare a rule
	switch {
	case !ValidID(r.ID):
		panic(fmt.Sprintf("rule id %q is not a slug", r.ID))
	case registry[r.ID] != nil:
		panic(fmt.Sprintf("rule id %q is taken", r.ID))
	case r.Check == nil || r.Summary == "" || r.Doc == "" || r.Category == "":
		panic(fmt.Sprintf("rule %q is incomplete", r.ID))
	}
	r.classify()
	registry[r.ID] = r
	return r
}

// Rules returns every rule, by id.
func Rules() []*Rule {
	rules := make([]*Rule, 0, len(registry))
	for _, r := range registry {
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) })
	return rules
}

// LookupRule returns the rule with this id, or nil.
func LookupRule(id string) *Rule { return registry[id] }

// mustRanges shortens the declaration of rules.
func mustRanges(s string) release.Ranges { return release.MustRanges(s) }
