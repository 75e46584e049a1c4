package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

const table = `mainline_commit	severity	subsystem	introduced_in	fixed_in	github_issue	mainline_date	first_mainline_tag	introduced_by_commit	affected_from_est	affected_basis	branch_commits
1111111111111111111111111111111111111111	MAJOR	cache	2.9.0(2.9-dev10)	3.0.11,3.1.8,3.2.0	#2950	2025-05-23	3.2-dev18	2222222222222222222222222222222222222222	2.9.0	introducing-commit(high)	3.0:abc
3333333333333333333333333333333333333333	MEDIUM	h2		2.0.7,2.1.0		2019-09-23	2.1-dev2		<=1.8.0	stated	2.0:def
`

// The ranges of a skeleton are those that a person would write.
func TestSkeleton(t *testing.T) {
	path := filepath.Join(t.TempDir(), "fixes.tsv")
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	for commit, affected := range map[string]map[string]bool{
		"1111": {"2.8.0": false, "2.9.0": true, "2.9.15": true, "3.0.10": true, "3.0.11": false, "3.1.7": true, "3.1.8": false, "3.2-dev17": true, "3.2.0": false, "3.3.0": false},
		"def":  {"2.0.0": true, "2.0.6": true, "2.0.7": false, "2.1-dev1": true, "2.1.0": false, "2.2.0": false},
	} {
		fixes, err := readFixes(path, []string{commit})
		if err != nil {
			t.Fatal(err)
		}
		data, archive := skeleton("HAPV-2025-0009", fixes)
		a, err := advisories.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		for version, want := range affected {
			if got := a.Affects(release.MustParse(version)); got != want {
				t.Errorf("%s: %s is affected: %t, want %t", commit, version, got, want)
			}
		}
		if !strings.Contains(string(archive), "-- reach@") {
			t.Errorf("test data:\n%s", archive)
		}
	}
	if _, err := readFixes(path, []string{"4444"}); err == nil {
		t.Error("a commit that is not there is found")
	}
}
