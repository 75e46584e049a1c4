//go:build haproxy

package checks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
)

// stepLines are the lines that health checks are made of; sequences of them are tried.
var stepLines = [][]string{
	{"option httpchk", "http-check connect", "http-check send uri /", "http-check expect status 200", "http-check comment a", "option redis-check"},
	{"option tcp-check", "tcp-check connect", "tcp-check send PING", "tcp-check expect string PONG"},
	{"option httpchk", "option tcp-check", "http-check send uri /", "tcp-check send PING"},
}

// perFile is how many sequences one HAProxy reads, each in a backend of its own. It gives up at 50 errors.
const perFile = 40

// Every sequence of up to three steps of a health check: the first line that hapvet finds to
// be wrong is that of HAProxy.
func TestStepsAgainstHAProxy(t *testing.T) {
	rules := append(wordRules(), checks.LookupRule("check-steps"), checks.LookupRule("bad-argument"))
	eachReal(t, func(t *testing.T, h haproxy) {
		asked, wrong := 0, 0
		for _, lines := range stepLines {
			sequences := sequencesOf(lines, 3)
			for part := range slices.Chunk(sequences, perFile) {
				text, begins := backendsOf(part)
				// Nothing follows the first error of a check: HAProxy goes on from there as it may.
				part = endingAt(part, begins, linesOf(h.judge(text, rules...)))
				text, begins = backendsOf(part)
				said, found := h.check(t, text), linesOf(h.judge(text, rules...))
				for i, begin := range begins[:len(begins)-1] {
					ours := lowest(found, begin, begins[i+1])
					if asked++; ours != 0 {
						wrong++
					}
					if theirs := lowest(said.alerts, begin, begins[i+1]); ours != theirs {
						t.Errorf("%q: the first error is that of line %d, hapvet says %d", part[i], theirs, ours)
					}
				}
			}
		}
		t.Logf("HAProxy %s was asked about %d sequences, %d of them wrong", h.version.Full(), asked, wrong)
	})
}

// sequencesOf returns all sequences of lines up to a length.
func sequencesOf(lines []string, length int) (all [][]string) {
	last := [][]string{nil}
	for range length {
		var next [][]string
		for _, before := range last {
			for _, line := range lines {
				next = append(next, append(slices.Clone(before), line))
			}
		}
		all, last = append(all, next...), next
	}
	return all
}

// backendsOf writes a backend for each sequence, and tells on which lines they begin and where
// the next one would.
func backendsOf(sequences [][]string) (text string, begins []int) {
	var b strings.Builder
	line := 1
	for i, s := range sequences {
		begins = append(begins, line)
		fmt.Fprintf(&b, "backend b%d\n    %s\n", i, strings.Join(s, "\n    "))
		line += 1 + len(s)
	}
	return b.String(), append(begins, line)
}

// endingAt returns the sequences up to the first line of each that is wrong.
func endingAt(sequences [][]string, begins, wrong []int) [][]string {
	cut := make([][]string, len(sequences))
	for i, s := range sequences {
		cut[i] = s
		if n := lowest(wrong, begins[i], begins[i+1]); n != 0 {
			cut[i] = s[:n]
		}
	}
	return cut
}

// linesOf returns the lines of the errors.
func linesOf(r checks.Result) (lines []int) {
	for _, f := range r.Findings {
		if f.Severity == checks.Error {
			lines = append(lines, f.File.Line(f.Span.Start))
		}
	}
	return lines
}

// lowest returns the lowest of the lines from begin on and before end, counted from begin, or 0.
func lowest(lines []int, begin, end int) int {
	low := 0
	for _, n := range lines {
		if n > begin && n < end && (low == 0 || n-begin < low) {
			low = n - begin
		}
	}
	return low
}
