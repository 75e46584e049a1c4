package checks

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
)

// Fixer carries out the fixes of findings: as many as go together, again and again
// until there are none left, and never one that makes HAProxy refuse what it took.
type Fixer struct {
	Rules []*Rule
	// Targets say how the configuration is read, once for each HAProxy version.
	Targets []config.Options
	// Unsafe carries out fixes that may change what works today, too.
	Unsafe bool
	// Wanted tells which findings to mend; nil stands for all.
	Wanted func(Finding) bool
	// Now is when it is, as some comments silence rules up to a day.
	Now time.Time
	// Read reads the configuration; nil stands for [config.ParseAll]. One that has no
	// files could not be read, and is not mended.
	Read func([]config.Source, config.Options) *config.Config
}

// Fixed is what a [Fixer] made of a configuration.
type Fixed struct {
	// Sources are the files, those that did not change, too.
	Sources []config.Source
	// Mended are the findings whose fixes were carried out, in that order.
	Mended []Mended
	// Refused are findings that stay, because HAProxy would refuse to start for
	// another reason after the fix.
	Refused []Finding
}

// Mended is a finding whose fix was carried out.
type Mended struct {
	// Finding points into the files as they were when it was found.
	Finding Finding
	// Fix says what was done.
	Fix string
}

const (
	// maxFixRounds bounds how often fixes are looked for in what fixes made.
	maxFixRounds = 10
	// maxFixTrials bounds how often the configuration is linted to find the fixes that do
	// not go. What was not tried then stays as it is.
	maxFixTrials = 100
)

// FixFor returns the fix of a finding to carry out, or nil: a safe one, or else if
// unsafe ones may be, the first. What mends an advisory takes away something that the
// configuration asks for, so that is never done without a person.
func (f *Finding) FixFor(unsafe bool) *Fix {
	if f.Category == Advisory {
		return nil
	}
	var first *Fix
	for i := range f.Fixes {
		switch fix := &f.Fixes[i]; {
		case len(fix.Edits) == 0 || fix.Partial:
		case fix.Safe:
			return fix
		case unsafe && first == nil:
			first = fix
		}
	}
	return first
}

// Fix mends a configuration. If a file is named twice, or more was found than is kept,
// it is left as it is.
func (fx *Fixer) Fix(sources []config.Source) Fixed {
	fixed := Fixed{Sources: sources}
	if slices.ContainsFunc(sources, isNoText) || namedTwice(sources) {
		return fixed
	}
	r := &fixRun{Fixer: fx, trials: maxFixTrials, done: map[fixKey]bool{}}
	now := r.lint(sources)
	if now.omitted() {
		return fixed
	}
	seen := map[string]bool{now.text(): true}
	for range maxFixRounds {
		r.refused = nil
		candidates := r.choose(now)
		done, next := r.sift(now, nil, candidates, nil)
		if next == nil || seen[next.text()] {
			break
		}
		for _, c := range done {
			r.done[c.key] = true
			fixed.Mended = append(fixed.Mended, Mended{c.finding, c.message})
		}
		now = next
		seen[now.text()] = true
	}
	fixed.Sources, fixed.Refused = now.sources, r.refused
	return fixed
}

// isNoText reports whether HAProxy does not read the whole of a file: a NUL ends it.
func isNoText(s config.Source) bool { return strings.Contains(s.Content, "\x00") }

func namedTwice(sources []config.Source) bool {
	names := map[string]bool{}
	for _, s := range sources {
		if names[s.Name] {
			return true
		}
		names[s.Name] = true
	}
	return false
}

// fixRun is a fixer at work on one configuration.
type fixRun struct {
	*Fixer
	trials  int // how many are left
	refused []Finding
	// done are the fixes of former rounds that only add text: what did not help the first
	// time is not added again.
	done map[fixKey]bool
}

// fixKey is what fixes have in common that do the same for the same reason.
type fixKey struct{ rule, message, fix, added string }

// keyOf returns the key of a fix that only adds text, and the zero key of others.
func keyOf(f Finding, fix *Fix) fixKey {
	key := fixKey{rule: f.Rule, message: f.Message, fix: fix.Message}
	for _, e := range fix.Edits {
		if e.Span.Start < e.Span.End {
			return fixKey{}
		}
		key.added += e.New
	}
	return key
}

// fixState is a configuration between two rounds.
type fixState struct {
	sources []config.Source
	results []Result // one for each target
	// errors counts the startup errors of each rule, for each target.
	errors []map[string]int
}

// fixChoice is a fix that may be carried out.
type fixChoice struct {
	finding Finding
	message string
	key     fixKey
	edits   []config.Edit // of the files of the first result
}

func (r *fixRun) lint(sources []config.Source) *fixState {
	read := r.Read
	if read == nil {
		read = config.ParseAll
	}
	configs := make([]func() *config.Config, len(r.Targets))
	for i, opts := range r.Targets {
		configs[i] = func() *config.Config { return read(sources, opts) }
	}
	s := &fixState{sources: sources, results: Lint(configs, r.Rules)}
	if !s.omitted() {
		Suppress(s.results, r.Rules, r.Now)
	}
	for _, result := range s.results {
		errors := map[string]int{}
		for _, f := range result.Findings {
			if f.Category == Startup && f.Severity == Error {
				errors[f.Rule]++
			}
		}
		s.errors = append(s.errors, errors)
	}
	return s
}

// omitted reports whether more was found than is kept, or could not be looked for.
func (s *fixState) omitted() bool {
	return slices.ContainsFunc(s.results, func(r Result) bool {
		return r.Omitted > 0 || r.Config.Omitted > 0 || len(r.Config.Files) != len(s.sources)
	})
}

// text is all sources, to tell states apart.
func (s *fixState) text() string {
	var b []byte
	for _, source := range s.sources {
		b = append(append(b, source.Content...), 0)
	}
	return string(b)
}

// gains reports whether a state has startup errors that another does not have.
func (s *fixState) gains(before *fixState) bool {
	for i, errors := range s.errors {
		for rule, n := range errors {
			if n > before.errors[i][rule] {
				return true
			}
		}
	}
	return s.omitted()
}

// choose returns the fixes that go together, those of the gravest findings first.
func (r *fixRun) choose(s *fixState) []fixChoice {
	findings := slices.Clone(Across(s.results))
	slices.SortStableFunc(findings, func(a, b Finding) int { return -cmp.Compare(a.Severity, b.Severity) })
	own := s.ownFiles()
	var chosen []fixChoice
	taken := map[*config.File][]takenEdit{}
	for _, f := range findings {
		fix := f.FixFor(r.Unsafe)
		if fix == nil || r.Wanted != nil && !r.Wanted(f) {
			continue
		}
		key := keyOf(f, fix)
		if key != (fixKey{}) && r.done[key] {
			continue
		}
		edits := make([]config.Edit, len(fix.Edits))
		for i, e := range fix.Edits {
			e.File = own[e.File]
			edits[i] = e
		}
		if slices.ContainsFunc(edits, func(e config.Edit) bool { return collides(e, f.Rule, taken[e.File]) }) {
			continue // perhaps in the next round
		}
		for _, e := range edits {
			taken[e.File] = append(taken[e.File], takenEdit{e, f.Rule})
		}
		chosen = append(chosen, fixChoice{f, fix.Message, key, edits})
	}
	return chosen
}

// ownFiles maps the files of all results to those of the first one.
func (s *fixState) ownFiles() map[*config.File]*config.File {
	own := map[*config.File]*config.File{}
	for _, result := range s.results {
		for i, f := range result.Config.Files {
			own[f] = s.results[0].Config.Files[i]
		}
	}
	return own
}

// takenEdit is an edit that will be carried out, for the sake of a rule.
type takenEdit struct {
	config.Edit
	rule string
}

// collides reports whether an edit does not go together with those of other fixes. What
// two rules insert at the same place may mean the same thing, so it does not.
func collides(e config.Edit, rule string, taken []takenEdit) bool {
	return slices.ContainsFunc(taken, func(t takenEdit) bool {
		return e.Overlaps(t.Edit) || e != t.Edit && rule != t.rule && e.Span == t.Span && e.Span.Start == e.Span.End
	})
}

// sift carries out those of the candidates, on top of what is kept, after which HAProxy
// does not refuse more than before. It returns all that were carried out, and what came
// of them: best, as far as nothing new was.
func (r *fixRun) sift(before *fixState, kept, candidates []fixChoice, best *fixState) ([]fixChoice, *fixState) {
	if len(candidates) == 0 || r.trials == 0 {
		return kept, best
	}
	r.trials--
	all := slices.Concat(kept, candidates)
	if after := r.try(before, all); after != nil {
		return all, after
	}
	if len(candidates) == 1 {
		r.refused = append(r.refused, candidates[0].finding)
		return kept, best
	}
	half := len(candidates) / 2
	kept, best = r.sift(before, kept, candidates[:half], best)
	return r.sift(before, kept, candidates[half:], best)
}

// try carries out fixes; nil if HAProxy refuses something new then.
func (r *fixRun) try(before *fixState, fixes []fixChoice) *fixState {
	var edits []config.Edit
	for _, c := range fixes {
		edits = append(edits, c.edits...)
	}
	changed, err := config.Apply(edits)
	if err != nil {
		return nil // the edits of one fix overlap
	}
	sources := slices.Clone(before.sources)
	for i, f := range before.results[0].Config.Files {
		if text, ok := changed[f]; ok {
			sources[i].Content = text
		}
	}
	if after := r.lint(sources); !after.gains(before) {
		return after
	}
	return nil
}

// Fixing adds ways to mend it to a finding, the best first.
func (f Finding) Fixing(fixes ...Fix) Finding {
	f.Fixes = append(slices.Clip(f.Fixes), fixes...)
	return f
}

// SafeFix is a fix that cannot change what works today.
func SafeFix(message string, edits ...config.Edit) Fix {
	return Fix{Message: message, Safe: true, Edits: edits}
}

// UnsafeFix is a fix that may change what HAProxy does, even if only because it does now
// what was meant.
func UnsafeFix(message string, edits ...config.Edit) Fix { return Fix{Message: message, Edits: edits} }

// unsafe returns fixes as unsafe ones: where conditions hide lines, what does nothing
// here may do something elsewhere.
func unsafe(fixes []Fix) []Fix {
	fixes = slices.Clone(fixes)
	for i := range fixes {
		fixes[i].Safe = false
	}
	return fixes
}

// textOf returns the line of a directive without its indentation, with its comment.
func textOf(d *config.Directive) string {
	return strings.TrimSpace(d.File.RawLine(d.Line))
}
