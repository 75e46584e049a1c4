package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/parallel"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// tally counts agreements over the configurations of one version.
type tally struct {
	version                     release.Version
	configs, same               int
	falseRefusals, falseAccepts int
	located, found              int // refused with a line, and that line found
	theirs, ours                int // warnings
	given, right                int // of theirs by hapvet, of ours by HAProxy
	disagreements               []disagreement
}

// disagreement is one difference between hapvet and HAProxy.
type disagreement struct {
	kind, file string
	line       int // of the configuration, or 0
	source     string
	text       string // of HAProxy, or of hapvet where that speaks alone
}

// compareAll compares every configuration that is there. The answers of hapvet
// come in parallel and are counted in the order of the table.
func (t *tally) compareAll(rows []verdict.Row, configs string) {
	texts, answers := make([]string, len(rows)), make([]verdict.Hapvet, len(rows))
	there := make([]bool, len(rows))
	parallel.For(len(rows), func(i int) {
		content, err := os.ReadFile(filepath.Join(configs, rows[i].File))
		if err != nil {
			return // a corpus may leave some out
		}
		texts[i], there[i] = string(content), true
		answers[i] = verdict.Vet(texts[i], t.version, localPeer(rows[i].File))
	})
	for i, r := range rows {
		if there[i] {
			t.compare(r, answers[i], strings.Split(texts[i], "\n"))
		}
	}
}

// localPeer returns the name of the host among peers where it is not its own.
func localPeer(file string) string {
	if strings.HasPrefix(file, "regtest/") {
		return "A"
	}
	return ""
}

// compare counts one configuration.
func (t *tally) compare(r verdict.Row, ours verdict.Hapvet, source []string) {
	note := func(kind string, line int, text string) {
		d := disagreement{kind: kind, file: r.File, line: line, text: text}
		if 0 < line && line <= len(source) {
			d.source = strings.TrimSpace(source[line-1])
		}
		t.disagreements = append(t.disagreements, d)
	}
	t.configs++
	if ours.Failed != "" {
		note("hapvet fails", 0, ours.Failed)
	}
	lines := r.Said.AlertLines()
	switch {
	case r.Said.Refused == ours.Refused:
		t.same++
	case r.Said.Refused:
		t.falseAccepts++
		note("false acceptance", first(lines), firstText(r.Said.Alerts))
	default:
		t.falseRefusals++
		note("false refusal", ours.Errors[0].Line, ours.Errors[0].Text)
	}
	if r.Said.Refused && len(lines) > 0 {
		t.located++
		if ours.Finds(lines) {
			t.found++
		} else if ours.Refused {
			note(fmt.Sprintf("other line (hapvet: %d)", ours.Errors[0].Line), first(lines), firstText(r.Said.Alerts))
		}
	}
	if !r.Said.Refused {
		t.warnings(slices.Concat(r.Said.Alerts, r.Said.Warnings), ours, note)
	}
}

// warnings counts the warnings on a configuration that HAProxy accepts, and the
// alerts with which it starts all the same.
func (t *tally) warnings(messages []verdict.Message, ours verdict.Hapvet, note func(string, int, string)) {
	lines, rest := split(messages)
	given := map[int]bool{}
	for _, f := range slices.Concat(ours.Errors, ours.Warnings) {
		given[f.Line] = true
	}
	all := distinct(ours.Warnings)
	missed, left := pair(rest, all)
	t.ours += len(all)
	t.right += len(all) - len(left)
	surplus := slices.DeleteFunc(left, func(f verdict.Finding) bool { return lines[f.Line] != "" })
	t.right += len(left) - len(surplus)
	t.theirs += len(lines) + len(rest)
	t.given += len(rest) - len(missed)
	for n, text := range lines {
		if given[n] {
			t.given++
		} else {
			note("missed warning", n, text)
		}
	}
	for _, w := range missed {
		note("missed warning", 0, w.text)
	}
	for _, f := range surplus {
		note("surplus warning", f.Line, f.Rule+": "+f.Text)
	}
}

func first(lines []int) int {
	if len(lines) == 0 {
		return 0
	}
	return lines[0]
}

func firstText(alerts []verdict.Message) string {
	about := append(verdict.About(alerts), alerts...)
	if len(about) == 0 {
		return "(no alert)"
	}
	return about[0].Text
}
