//go:build haproxy

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release/binaries"
)

// Of the configurations that an old HAProxy accepts, the new one accepts 97 % once the
// edits are carried out, and 95 % without a warning that was not there before. They are
// those below the folder $HAPVET_CORPUS, or else the examples of rules and changes, which
// are worse than what people have: there the shares are only printed.
func TestUpgradesAgainstHAProxy(t *testing.T) {
	all, err := binaries.Find()
	if err != nil {
		t.Fatal(err)
	}
	target, err := ofBranch(all, "3.4")
	if err != nil {
		t.Skip(err)
	}
	configs, folder := examples(t), os.Getenv("HAPVET_CORPUS")
	if folder != "" {
		if configs, err = readAll([]string{folder}); err != nil {
			t.Fatal(err)
		}
	}
	for _, branch := range []string{"2.2", "2.6", "3.0"} {
		old, err := ofBranch(all, branch)
		if err != nil {
			continue
		}
		tally := measure(old, target, configs, t.TempDir())
		t.Log(tally)
		if testing.Verbose() {
			fmt.Print(tally.details.String())
		}
		const whole, accepted, quiet = 100, 97, 95
		if folder != "" && (tally.took*whole < tally.accepted*accepted || tally.quiet*whole < tally.accepted*quiet) {
			t.Errorf("%s: fewer than %d %% are accepted, or fewer than %d %% without a new warning", branch, accepted, quiet)
		}
		if tally.took < tally.tookBefore {
			t.Errorf("%s: %d are accepted after the edits, %d before", branch, tally.took, tally.tookBefore)
		}
		if tally.accepted == 0 {
			t.Errorf("%s accepts nothing", branch)
		}
	}
}

// examples are the configurations of the rules, and of the changes.
func examples(t *testing.T) []configuration {
	t.Helper()
	var list []configuration
	for _, r := range checks.Rules() {
		for _, e := range r.Examples {
			list = append(list, configuration{r.ID + "/" + e.Name, e.Config})
		}
	}
	paths, _ := filepath.Glob("../../upgrade/changes/testdata/*.txtar")
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if filepath.Ext(f.Name) == ".cfg" {
				list = append(list, configuration{filepath.Base(path) + "/" + f.Name, string(f.Data)})
			}
		}
	}
	return list
}
