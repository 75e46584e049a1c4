package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
	"github.com/hapvet/hapvet/upgrade"
)

// tally counts upgrades from one version.
type tally struct {
	from  release.Version
	to    binaries.Binary
	stubs *stubs

	configs, asIs, accepted, open, silent int
	// toName counts the configurations that are refused or newly warned about, and named
	// those of them whose every line the plan names.
	toName, named int
	lines         []string
}

// add upgrades one configuration, and asks the new HAProxy about it.
func (t *tally) add(r verdict.Row, text string) error {
	peer, _ := os.Hostname()
	if strings.HasPrefix(r.File, "regtest/") {
		peer = "A"
	}
	plan, err := upgrade.Job{
		Subject: upgrade.Subject{Name: r.File, Sources: []config.Source{{Name: "CFG", Content: text}}, Env: environment(), LocalPeer: peer},
		From:    t.from, To: upgrade.Target{Version: t.to.Version}, Advisories: advisories.Embedded().Only(), Today: time.Now(),
	}.Plan()
	if err != nil {
		return err
	}
	step := plan.Steps[0]
	after := t.stubs.replace(step.Files[0].After, t.to.Version)
	said, err := verdict.Ask(t.to, t.stubs.dir, after)
	if errors.Is(err, verdict.ErrNoAnswer) {
		t.lines = append(t.lines, r.File+": the binary crashed")
		return nil
	}
	if err != nil {
		return err
	}
	t.configs++
	if t.takes(text) {
		t.asIs++
	}
	alerts := about(said.Alerts, after)
	refused := said.Refused && len(alerts) > 0
	if !refused {
		t.accepted++
		alerts = nil // with which it starts all the same
	}
	if said.Refused && !refused {
		t.open++
	}
	warnings := newOnes(about(said.Warnings, after), r.Said.Warnings)
	if len(warnings) == 0 && !refused {
		t.silent++
		return nil
	}
	t.toName++
	if t.name(r.File, after, &step, alerts, checks.Error) && t.name(r.File, after, &step, warnings, checks.Warning) {
		t.named++
	}
	return nil
}

// takes reports whether the new HAProxy accepts a configuration without any edit.
func (t *tally) takes(text string) bool {
	text = t.stubs.replace(text, t.to.Version)
	said, err := verdict.Ask(t.to, t.stubs.dir, text)
	return err == nil && (!said.Refused || len(about(said.Alerts, text)) == 0)
}

// ofStubs matches messages that come of what stubs cannot give, or of the time that
// something takes.
var ofStubs = regexp.MustCompile(`Failed to initialize server\(s\) addr|No SPOE agent found in file|when used with an empty payload|milliseconds to verify`)

// about returns the messages that are of the configuration, and neither of the machine
// nor of stubs: those of Lua register nothing.
func about(messages []verdict.Message, text string) []verdict.Message {
	return slices.DeleteFunc(verdict.About(messages), func(m verdict.Message) bool {
		return ofStubs.MatchString(m.Text) || strings.Contains(source(text, m.Lines), "lua.")
	})
}

// name reports whether the plan names each line of some messages, and lists the messages.
func (t *tally) name(file, text string, s *upgrade.Step, messages []verdict.Message, severity checks.Severity) bool {
	work := s.HandWork()
	all := true
	for i, m := range messages {
		named := slices.ContainsFunc(work, func(r upgrade.Remark) bool {
			return r.Severity >= severity && (len(m.Lines) == 0 || slices.Contains(m.Lines, r.After))
		})
		if i > 0 && severity == checks.Error {
			named = true // the first alert may bring on the others
		}
		all = all && named
		mark := "named"
		if !named {
			mark = "NOT NAMED"
		}
		t.lines = append(t.lines, fmt.Sprintf("%s: %s, %s: %s%s", file, severity, mark, m.Text, source(text, m.Lines)))
	}
	return all
}

// source shows the first line of some.
func source(text string, lines []int) string {
	all := strings.Split(text, "\n")
	if len(lines) == 0 || lines[0] > len(all) || lines[0] < 1 {
		return ""
	}
	return "\n    " + strings.TrimSpace(all[lines[0]-1])
}

// names matches what tells messages of one kind apart: lines and names.
var names = regexp.MustCompile(`[0-9]+|'[^']*'`)

// kind is what a message says in its first line, whatever it is about.
func kind(m verdict.Message) string { return names.ReplaceAllString(head(m), "#") }

// head is the first line of a message; tables join the lines by " | ".
func head(m verdict.Message) string {
	first, _, _ := strings.Cut(m.Text, " | ")
	return strings.TrimSpace(first)
}

// newOnes returns the messages beyond those of the same kind that were given before:
// edits may have renamed what they are about.
func newOnes(messages, before []verdict.Message) []verdict.Message {
	known := map[string]int{}
	for _, m := range before {
		known[kind(m)]++
	}
	var fresh []verdict.Message
	for _, m := range messages {
		if known[kind(m)]--; known[kind(m)] < 0 {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

func environment() map[string]string {
	env := map[string]string{}
	for _, v := range os.Environ() {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	return env
}
