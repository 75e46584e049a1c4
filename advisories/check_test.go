package advisories_test

import (
	"encoding/json"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
)

// A sound advisory that misses or breaks one thing is not sound any more.
func TestCheck(t *testing.T) {
	sound, err := json.Marshal(advisories.Embedded().Lookup(wrongVictim))
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*advisories.Advisory){
		"schema version":    func(a *advisories.Advisory) { a.SchemaVersion = "1" },
		"id":                func(a *advisories.Advisory) { a.ID = "HAPV-1" },
		"another year":      func(a *advisories.Advisory) { a.ID = "HAPV-2024-0001" },
		"long summary":      func(a *advisories.Advisory) { a.Summary += a.Summary },
		"full stop":         func(a *advisories.Advisory) { a.Summary = "it crashes." },
		"no details":        func(a *advisories.Advisory) { a.Details = "" },
		"left to do":        func(a *advisories.Advisory) { a.Details = "TODO" },
		"no references":     func(a *advisories.Advisory) { a.References = nil },
		"reference":         func(a *advisories.Advisory) { a.References[0].URL = "ftp://x" },
		"date":              func(a *advisories.Advisory) { a.Modified = "today" },
		"alias":             func(a *advisories.Advisory) { a.Aliases = []string{"90441e9bf"} },
		"vector":            func(a *advisories.Advisory) { a.Severity = []advisories.Score{{Type: "CVSS_V3", Score: "7.5"}} },
		"related to itself": func(a *advisories.Advisory) { a.Related = []string{a.ID} },
		"package": func(a *advisories.Advisory) {
			a.Affected[0].Package = &advisories.Package{Ecosystem: "Debian:13", Name: "nginx"}
		},
		"range without an end":  func(a *advisories.Advisory) { a.Affected[0].Ranges[0].Events = a.Affected[0].Ranges[0].Events[:1] },
		"range of two branches": func(a *advisories.Advisory) { a.Affected[0].Ranges[0].Events[1].LastAffected = "3.0.0" },
		"limit too far": func(a *advisories.Advisory) {
			a.Affected[0].Ranges[0].Events[1] = advisories.Event{Limit: "3.1.0-dev.0"}
		},
		"severity":             func(a *advisories.Advisory) { a.Specific.Severity = "major" },
		"no way":               func(a *advisories.Advisory) { a.Specific.Reach = nil },
		"way without features": func(a *advisories.Advisory) { a.Specific.Reach[0].All = nil },
		"feature":              func(a *advisories.Advisory) { a.Specific.Reach[0].All = []config.Feature{"No Feature"} },
		"effect":               func(a *advisories.Advisory) { a.Specific.Effects = []string{"boom"} },
		"no trigger":           func(a *advisories.Advisory) { a.Specific.Triggers = nil },
		"platform":             func(a *advisories.Advisory) { a.Specific.Platforms = []string{"toaster"} },
		"no traffic":           func(a *advisories.Advisory) { a.Specific.Traffic = "" },
		"CVSS": func(a *advisories.Advisory) {
			a.Specific.CVSS = &advisories.CVSS{Score: 11, Version: "3.1", Source: "x"}
		},
		"workaround":            func(a *advisories.Advisory) { a.Specific.Workarounds[0].Price = "" },
		"edit of two kinds":     func(a *advisories.Advisory) { a.Specific.Workarounds[0].Edits[0].Remove = true },
		"edit of no feature":    func(a *advisories.Advisory) { a.Specific.Workarounds[0].Edits[0].Feature = "lua" },
		"value of no parameter": func(a *advisories.Advisory) { a.Specific.Workarounds[0].Edits[0].Value = "x" },
		"level":                 func(a *advisories.Advisory) { a.Specific.Confidence[0].Level = "sure" },
		"no source":             func(a *advisories.Advisory) { a.Specific.Confidence[0].Source = "" },
		"fact without source":   func(a *advisories.Advisory) { a.Specific.Confidence = a.Specific.Confidence[1:] },
	} {
		a, err := advisories.Parse(sound)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Check(); err != nil {
			t.Fatalf("it is not sound to begin with: %v", err)
		}
		spoil(a)
		if a.Check() == nil {
			t.Errorf("%s: nothing is wrong", name)
		}
	}
}
