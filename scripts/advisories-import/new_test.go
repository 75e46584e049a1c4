package main

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// The ranges of a skeleton are those that a person would write.
func TestSkeleton(t *testing.T) {
	for name, test := range map[string]struct {
		fix      fix
		affected map[string]bool
	}{
		"a defect with its origin": {
			fix{
				commit: strings.Repeat("1", 40), severity: "MAJOR", subsystem: "cache", issue: "2950", date: "2025-05-23", firstDev: "3.2-dev18",
				fixed: byBranch([]string{"3.0.11", "3.1.8", "3.2.0"}), from: "2.9.0", certain: true, basis: "commit", introducer: strings.Repeat("2", 40),
			},
			map[string]bool{"2.8.0": false, "2.9.0": true, "2.9.15": true, "3.0.10": true, "3.0.11": false, "3.1.7": true, "3.1.8": false, "3.2-dev17": true, "3.2.0": false, "3.3.0": false},
		},
		"an old defect": {
			fix{
				commit: strings.Repeat("3", 40), severity: "MEDIUM", subsystem: "h2", date: "2019-09-23", firstDev: "2.1-dev2",
				fixed: byBranch([]string{"1.9.11", "2.0.7", "2.1.0"}), from: "1.8.0", basis: "stated",
			},
			map[string]bool{"2.0.0": true, "2.0.6": true, "2.0.7": false, "2.1-dev1": true, "2.1.0": false, "2.2.0": false},
		},
	} {
		data, archive := skeleton("HAPV-2025-0009", []fix{test.fix})
		a, err := advisories.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		for version, want := range test.affected {
			if got := a.Affects(release.MustParse(version)); got != want {
				t.Errorf("%s: %s is affected: %t, want %t", name, version, got, want)
			}
		}
		if !strings.Contains(string(archive), "-- reach@") || a.Specific.Severity != test.fix.severity {
			t.Errorf("%s: %s\n%s", name, data, archive)
		}
		if err := a.Check(); err == nil {
			t.Errorf("%s: nothing is left to do", name)
		}
	}
}
