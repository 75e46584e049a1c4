package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// The kinds of disagreements, gravest first.
const (
	failure        = "hapvet fails"
	falseRefusal   = "false refusal"
	falseAccept    = "false acceptance"
	otherLine      = "other line"
	surplusWarning = "surplus warning"
	missedWarning  = "missed warning"
)

var kinds = []string{failure, falseRefusal, falseAccept, otherLine, surplusWarning, missedWarning}

// difference is one disagreement.
type difference struct {
	kind    string
	keyword string // of the line that it is about
	message string // of HAProxy, or of hapvet where that speaks alone, without names and numbers
	rule    string // of hapvet, where that speaks alone
}

// differences compares two answers on a configuration.
func differences(said verdict.HAProxy, ours verdict.Hapvet, lines []string, warnings bool) []difference {
	at := func(kind string, line int, message, rule string) difference {
		return difference{kind, keywordAt(lines, line), plain(message), rule}
	}
	alerts := verdict.About(said.Alerts)
	var first verdict.Message
	if len(alerts) > 0 {
		first = alerts[0]
	}
	line := 0
	if len(first.Lines) > 0 {
		line = first.Lines[0]
	}
	switch {
	case ours.Failed != "":
		return []difference{{kind: failure, message: plain(ours.Failed)}}
	case ours.Refused && !said.Refused:
		e := ours.Errors[0]
		return []difference{at(falseRefusal, e.Line, e.Text, e.Rule)}
	case said.Refused && !ours.Refused:
		return []difference{at(falseAccept, line, first.Text, "")}
	case said.Refused && line > 0 && !ours.Finds(said.AlertLines()):
		return []difference{at(otherLine, line, first.Text, "")}
	case said.Refused || !warnings:
		return nil
	}
	return warningDifferences(said, ours, at)
}

// warningDifferences compares the warnings that name a line. HAProxy gives some
// without one, so that hapvet's are only surplus where it gives none of these.
func warningDifferences(said verdict.HAProxy, ours verdict.Hapvet, at func(string, int, string, string) difference) []difference {
	var out []difference
	var theirs []int
	bare := false
	messages := slices.Concat(verdict.About(said.Warnings), said.Alerts)
	for _, m := range messages {
		theirs = append(theirs, m.Lines...)
		bare = bare || len(m.Lines) == 0
	}
	for _, m := range messages {
		given := func(f verdict.Finding) bool { return slices.Contains(m.Lines, f.Line) }
		if len(m.Lines) > 0 && !slices.ContainsFunc(ours.Warnings, given) {
			out = append(out, at(missedWarning, m.Lines[0], m.Text, ""))
		}
	}
	for _, f := range ours.Warnings {
		if !bare && !slices.Contains(theirs, f.Line) {
			out = append(out, at(surplusWarning, f.Line, f.Text, f.Rule))
		}
	}
	return slices.Compact(out)
}

var (
	place  = regexp.MustCompile(`(?i)^(?:(?:error )?(?:at |parsing |detected at )?\[?CFG:\d+\]?\s*:?\s*)+`)
	inside = regexp.MustCompile(`(^|[^a-zA-Z])('[^']*'|"(?:[^"\\]|\\.)*")`)
	digits = regexp.MustCompile(`\d+`)
)

// plain leaves of a message what does not depend on the configuration.
func plain(message string) string {
	const most = 110
	text := place.ReplaceAllString(message, "")
	text = inside.ReplaceAllString(text, "$1'*'")
	text = strings.Join(strings.Fields(digits.ReplaceAllString(text, "N")), " ")
	return text[:min(len(text), most)]
}

// twoWords are keywords that say little alone.
var twoWords = map[string]bool{
	"option": true, "timeout": true, "no": true, "default": true, "http-request": true, "http-response": true, "http-after-response": true,
	"tcp-request": true, "tcp-response": true, "http-check": true, "tcp-check": true, "stats": true, "compression": true, "filter": true,
	"stick": true, "balance": true, "capture": true, "email-alert": true, "http-error": true, "monitor": true, "quic-initial": true,
}

// plainWord is what is no value of its own.
var plainWord = regexp.MustCompile(`^[a-zA-Z][-a-zA-Z0-9_.]*$`)

// keywordAt returns the keyword of a line, from 1.
func keywordAt(lines []string, n int) string {
	if n < 1 || n > len(lines) {
		return ""
	}
	words := strings.Fields(lines[n-1])
	switch {
	case len(words) == 0:
		return ""
	case len(words) > 1 && twoWords[words[0]] && plainWord.MatchString(words[1]):
		return words[0] + " " + words[1]
	}
	return words[0]
}
