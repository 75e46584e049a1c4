package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim"
)

// Advisories name defects that the model of the cache can show, and each of these with a
// fix has its advisory.
func TestSimulatorNames(t *testing.T) {
	var commits, named []string
	for _, a := range advisories.Embedded().All() {
		commits = append(commits, a.Aliases...)
		for _, name := range a.Specific.Simulator {
			named = append(named, name)
			if cachesim.LookupDefect(name) == nil {
				t.Errorf("%s: the model of the cache has no defect called %q", a.ID, name)
			}
		}
	}
	for _, d := range cachesim.Defects() {
		if !slices.Contains(named, d.Name) {
			t.Errorf("no advisory names the defect %q of the model", d.Name)
		}
		if d.Commit != "" && !slices.ContainsFunc(commits, func(id string) bool { return strings.HasPrefix(id, d.Commit) }) {
			t.Errorf("the defect %q, mended by %s, has no advisory", d.Name, d.Commit)
		}
	}
}
