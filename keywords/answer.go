package keywords

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// Answer is what a version of HAProxy says of a word in its place, whatever
// follows it.
type Answer uint8

// The answers, mildest first.
const (
	Accepted   Answer = iota // it is part of the language
	Deprecated               // it works, with a warning
	Ignored                  // it has no effect in this kind of proxy, and a warning says so
	Refused                  // it is known, but not allowed in this section
	Removed                  // it is known, and an error says that it is gone
	Unknown                  // the version does not know it
)

var answerNames = [...]string{"ok", "deprecated", "ignored", "refused", "removed", "unknown"}

func (a Answer) String() string { return answerNames[a] }

// Starts reports whether HAProxy starts with the word.
func (a Answer) Starts() bool { return a <= Ignored }

// Answers are the answers of each branch, in the order of [release.Branches].
type Answers []Answer

// ParseAnswers reads answers as the tables write them: spans of branches, both
// ends included, each with its answer. A span without an end reaches to the
// newest branch; branches in no span do not know the word.
func ParseAnswers(text string) (Answers, error) {
	answers := unknownAnswers()
	for span := range strings.SplitSeq(text, ", ") {
		branches, name, _ := strings.Cut(span, " ")
		first, last, open := strings.Cut(branches, "..")
		from, to := branchIndex(first), branchIndex(last)
		if !open {
			to = from
		}
		if open && last == "" {
			to = len(answers) - 1
		}
		answer, ok := parseAnswer(name)
		if from < 0 || to < from || !ok {
			return nil, fmt.Errorf("answers %q: %q is no span of branches with an answer", text, span)
		}
		for i := from; i <= to; i++ {
			answers[i] = answer
		}
	}
	return answers, nil
}

// String writes answers as [ParseAnswers] reads them.
func (a Answers) String() string {
	var spans []string
	for from := 0; from < len(a); {
		to := from
		for to+1 < len(a) && a[to+1] == a[from] {
			to++
		}
		if a[from] != Unknown {
			spans = append(spans, spanOf(from, to, len(a))+" "+a[from].String())
		}
		from = to + 1
	}
	return strings.Join(spans, ", ")
}

func spanOf(from, to, n int) string {
	names := branchNames()
	switch {
	case to == n-1:
		return names[from] + ".."
	case from == to:
		return names[from]
	}
	return names[from] + ".." + names[to]
}

func unknownAnswers() Answers {
	answers := make(Answers, len(branchNames()))
	for i := range answers {
		answers[i] = Unknown
	}
	return answers
}

func parseAnswer(name string) (Answer, bool) {
	for i, n := range answerNames {
		if n == name {
			return Answer(i), true
		}
	}
	return Unknown, false
}

// Period is the time of a version: a branch, and for versions in development
// also the one before, since a word may come or go at any step between.
type Period struct {
	from, to int
	version  release.Version
}

// lastProbed is the development version that the answers of its branch come from.
var lastProbed = release.MustParse("3.5-dev5")

// Newest returns the newest version of HAProxy that the tables were made of.
func Newest() release.Version { return lastProbed }

// PeriodOf returns the period of a version. Branches that the tables do not know
// count as the nearest one.
func PeriodOf(v release.Version) Period {
	i := branchIndex(v.Branch())
	if i < 0 {
		i = len(branchNames()) - 1
		if v.Before(firstOf2_0) {
			i = 0
		}
	}
	if v.IsDev() && i > 0 && (v.Branch() != lastProbed.Branch() || v.Before(lastProbed)) {
		return Period{i - 1, i, v}
	}
	return Period{i, i, v}
}

var firstOf2_0 = release.MustParse("2.0.0")

// At returns the mildest answer of a period.
func (a Answers) At(p Period) Answer { return min(a[p.from], a[p.to]) }

// First and Last return the first and the last branch that starts with the word,
// or "" when none does.
func (a Answers) First() string {
	for i, answer := range a {
		if answer.Starts() {
			return branchNames()[i]
		}
	}
	return ""
}

// Last returns the last branch that starts with the word, or "".
func (a Answers) Last() string {
	for i := len(a) - 1; i >= 0; i-- {
		if a[i].Starts() {
			return branchNames()[i]
		}
	}
	return ""
}
