//go:build haproxy

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// What upgrades must reach, in percent.
const (
	mostAccepted = 97
	mostSilent   = 95
)

// Real configurations that an old HAProxy accepts, upgraded, are accepted by a new one,
// mostly without a new warning, and the plan names the lines that are left.
func TestCorpusMigratesHAProxy(t *testing.T) {
	corpus := os.Getenv("HAPVET_VERDICTS")
	if _, err := os.Stat(filepath.Join(corpus, "verdicts")); corpus == "" || err != nil {
		t.Skip("HAPVET_VERDICTS names no corpus with verdicts")
	}
	to := binary(t, "3.4")
	for _, version := range []string{"2.2.9", "2.6.12", "3.0.11"} {
		tl, err := measure(corpus, version, to)
		if err != nil {
			t.Fatal(err)
		}
		judge(t, tl)
	}
}

// The same for the good examples of the rules, asked here and now.
func TestExamplesMigrateHAProxy(t *testing.T) {
	to := binary(t, "3.4")
	for _, branch := range []string{"2.2", "2.6", "3.0"} {
		from := binary(t, branch)
		s, err := newStubs()
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(s.dir)
		tl := &tally{from: from.Version, to: to, stubs: s}
		for _, text := range examples() {
			said, err := verdict.Ask(from, s.dir, s.replace(text, from.Version))
			if err != nil || said.Refused && !said.OfMachineAlone() {
				continue
			}
			if err := tl.add(verdict.Row{File: "example", Said: said}, text); err != nil {
				t.Fatal(err)
			}
		}
		if tl.configs < 100 {
			t.Errorf("%s accepts only %d examples", from.Version, tl.configs)
		}
		judge(t, tl)
	}
}

// judge prints the figures, and wants them to be good enough.
func judge(t *testing.T, tl *tally) {
	t.Helper()
	fmt.Printf("%s to %s: of %d upgraded configurations %s are accepted, %s without a new warning, of the others the plan names %s\n",
		tl.from, tl.to.Version, tl.configs, share(tl.accepted, tl.configs), share(tl.silent, tl.configs), share(tl.named, tl.toName))
	if tl.accepted <= tl.asIs {
		t.Errorf("%s: %d are accepted upgraded, %d as they are", tl.from, tl.accepted, tl.asIs)
	}
	if 100*tl.accepted < mostAccepted*tl.configs || 100*tl.silent < mostSilent*tl.configs || tl.named < tl.toName {
		for _, line := range tl.lines {
			t.Log(line)
		}
		t.Errorf("that is too few")
	}
}

func binary(t *testing.T, branch string) binaries.Binary {
	t.Helper()
	all := binaries.Need(t)
	i := slices.IndexFunc(all, func(b binaries.Binary) bool { return b.Version.Branch() == branch })
	if i < 0 {
		t.Skipf("no HAProxy %s", branch)
	}
	return all[i]
}

// examples are the configurations of the rules in which they find nothing, each once.
func examples() []string {
	var texts []string
	for _, r := range checks.Rules() {
		for _, e := range r.Examples {
			if len(e.Bad) == 0 && !slices.Contains(texts, e.Config) {
				texts = append(texts, e.Config)
			}
		}
	}
	return texts
}
