package checks

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Answer is what HAProxy of one version makes of one line.
type Answer string

// The answers.
const (
	TakesLine   Answer = "accepted"
	WarnsOfLine Answer = "warning"
	RefusesLine Answer = "refused"
	// SkipsLine: a condition of that version masks the line out.
	SkipsLine Answer = "skipped"
)

// Era is a run of branches with the same answer.
type Era struct {
	First, Last string // names of branches, "2.4"; both belong to it
	Answer      Answer
}

// History is what the branches answer to one line, from the oldest branch to the
// newest without a gap. A branch speaks through its newest known release, the
// target's branch through the target.
type History []Era

// Representatives returns the versions whose results make histories for these
// targets: one of each branch, oldest first.
func Representatives(targets []release.Version) []release.Version {
	var versions []release.Version
	for _, b := range release.Branches() {
		v := b.Latest
		for _, t := range targets {
			if t.Branch() == b.Name {
				v = t
			}
		}
		versions = append(versions, v)
	}
	return versions
}

// Histories gives each startup finding the history of its line. The results are
// those of the same files for the [Representatives], of all startup rules.
func Histories(findings []Finding, results []Result) {
	lines := map[lineKey]History{}
	for _, f := range findings {
		if f.Category == Startup {
			lines[lineOf(f)] = nil
		}
	}
	for _, r := range results {
		answers := answersOf(r, lines)
		for key := range lines {
			lines[key] = lines[key].with(r.Config.Version.Branch(), answers[key])
		}
	}
	depths := map[*config.File][]int{}
	for i, f := range findings {
		if f.Category != Startup {
			continue
		}
		key := lineOf(f)
		if depths[f.File] == nil {
			depths[f.File] = conditionDepths(f.File.Source)
		}
		// Where no condition can have masked the line out, it was lost otherwise, as
		// what stands outside any section is: nothing certain can be said then.
		if h := lines[key]; depths[f.File][key.line-1] > 0 || !h.skips() {
			findings[i].History = h
		}
	}
}

// skips reports whether a branch does not read the line.
func (h History) skips() bool {
	return slices.ContainsFunc(h, func(e Era) bool { return e.Answer == SkipsLine })
}

// conditionDepths returns within how many .if blocks each line stands, at least one
// line.
func conditionDepths(source string) []int {
	var depths []int
	depth := 0
	for line := range strings.Lines(source + "\n") {
		word, _, _ := strings.Cut(strings.TrimLeft(strings.TrimRight(line, "\r\n"), " \t"), " ")
		if word == ".endif" {
			depth = max(0, depth-1)
		}
		depths = append(depths, depth)
		if word == ".if" {
			depth++
		}
	}
	return depths
}

// with adds the answer of the next branch.
func (h History) with(branch string, a Answer) History {
	if n := len(h); n > 0 && h[n-1].Answer == a {
		h[n-1].Last = branch
		return h
	}
	return append(h, Era{branch, branch, a})
}

// lineKey is a line of the configuration, whichever version it is read for.
type lineKey struct {
	file string
	line int
}

func lineOf(f Finding) lineKey {
	if f.File.Lines() == 0 {
		return lineKey{f.File.Name, 1}
	}
	return lineKey{f.File.Name, f.File.Line(f.Span.Start)}
}

// answersOf returns what one version answers to the lines asked for. A line that
// is no directive there, and about which nothing was found, is skipped.
func answersOf(r Result, asked map[lineKey]History) map[lineKey]Answer {
	answers := make(map[lineKey]Answer, len(asked))
	for key := range asked {
		answers[key] = SkipsLine
	}
	read := func(d *config.Directive) {
		key := lineKey{d.File.Name, d.Line}
		if _, ok := asked[key]; ok {
			answers[key] = TakesLine
		}
	}
	for _, s := range r.Config.Sections {
		read(s.Header)
		for _, d := range s.Directives {
			read(d)
		}
	}
	worst := map[lineKey]Severity{}
	for _, f := range r.Findings {
		key := lineOf(f)
		if _, ok := asked[key]; !ok || f.Category != Startup {
			continue
		}
		worst[key] = max(worst[key], f.Severity)
		switch worst[key] {
		case Error:
			answers[key] = RefusesLine
		case Warning:
			answers[key] = WarnsOfLine
		case Note, nothing:
			answers[key] = TakesLine
		}
	}
	return answers
}
