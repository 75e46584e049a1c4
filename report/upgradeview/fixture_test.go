package upgradeview_test

import (
	"fmt"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/changes"
	"github.com/hapvet/hapvet/upgrade/fleet"
)

func lts(version, end string) upgrade.Release {
	v := release.MustParse(version)
	return upgrade.Release{Version: v, Branch: v.Branch(), LTS: true, EndOfLife: end, Maintained: end > "2026-11-23", EndsSoon: end < "2027-11-23"}
}

var (
	today = lts("2.6.12-1+deb12u1", "2027-04-01")
	next  = lts("2.8.27", "2028-04-01")
	dead  = lts("2.4.10", "2026-07-03")
)

func delta(gone, brought int) advisories.Delta {
	d := advisories.Delta{Gone: map[string]int{}, New: map[string]int{}}
	if gone > 0 {
		d.Gone["MEDIUM"] = gone
	}
	if brought > 0 {
		d.New["MINOR"] = brought
	}
	return d
}

func at(line, after int, text string) upgrade.Place {
	return upgrade.Place{File: "haproxy.cfg", Line: line, After: after, Text: text}
}

// recommended is a plan that has one of everything.
func recommended() *upgrade.Plan {
	return &upgrade.Plan{
		Schema: 1, Date: "2026-11-18", Stale: "the advisories are old", Name: "haproxy.cfg", Files: []string{"haproxy.cfg"}, From: today, Why: "given by --from",
		Reached: []upgrade.Reached{
			{ID: "HAPV-2026-0001", Rating: advisories.Critical, Summary: "a request is read as two", URL: "https://example.org/1", PackageFix: "2.6.12-1+deb12u3", Places: []upgrade.Place{at(4, 4, "mode http")}},
			{ID: "HAPV-2026-0002", Rating: advisories.High, Summary: "a pipe | breaks", URL: "https://example.org/2", FixedIn: "2.6.30", Unknown: true, Places: []upgrade.Place{at(9, 9, "bind :443 ssl \x1b[31m`x`")}},
			{ID: "HAPV-2026-0003", Rating: advisories.Low, Summary: "any configuration", URL: "https://example.org/3", Platforms: []string{"musl"}, Places: []upgrade.Place{}},
		},
		Options: []upgrade.Option{
			{Way: upgrade.Stay, Release: today, Exposure: upgrade.Exposure{Critical: 1, High: 1, Platforms: 1, IDs: []string{"HAPV-2026-0001", "HAPV-2026-0002", "HAPV-2026-0003"}}, Bugs: delta(0, 0),
				Risk: &upgrade.Risk{Cache: "c", Crash: 0.25, Interval: risk.Interval{Low: 0.2, High: 0.3}, Outcomes: []string{"crash-by-corrupted-index"}}},
			{Way: upgrade.Mitigate, Release: today, Exposure: upgrade.Exposure{High: 1, IDs: []string{"HAPV-2026-0002"}}, Bugs: delta(0, 0), Lines: 1, Measures: []string{"disable the cache: every request goes to a server"}, Risk: &upgrade.Risk{Outcomes: []string{}}},
			{Way: upgrade.NextLTS, Release: next, Exposure: upgrade.Exposure{IDs: []string{}}, Bugs: delta(326, 9), Lines: 3, HandWork: 2, Silent: 1, Refused: true},
		},
		Recommendation: &upgrade.Recommendation{Way: upgrade.NextLTS, Release: next, Sentence: "Take 2.8.27: for a reason.", Meanwhile: []string{"disable the cache: every request goes to a server"}},
		Steps:          []upgrade.Step{fullStep()},
	}
}

func fullStep() upgrade.Step {
	before := "global\n    tune.chksize 16384\n\ndefaults\n    mode http\n"
	after := "global\n\ndefaults\n    mode http # ```\n"
	return upgrade.Step{
		From: today, To: next, Refused: true, Lines: 2,
		Files: []upgrade.File{{Name: "haproxy.cfg", Before: before, After: after, Content: after, Removed: 2, Added: 1}},
		Changes: []upgrade.Change{
			{ID: "tune-chksize", Kind: changes.Removed, Title: "tune.chksize is gone", Effect: "It is refused.", Replacement: "nothing", Hits: []upgrade.Hit{{Place: at(2, 0, "tune.chksize 16384"), Edited: true, Safe: true}}},
			{ID: "odd-mode", Kind: changes.Renamed, Title: "modes have other names", Effect: "None.", Hits: []upgrade.Hit{{Place: at(5, 0, "mode http"), Edited: true, Detail: "here"}}},
			{ID: "gone-down", Kind: changes.Removed, Title: "a word came back", Effect: "It works again.", Undone: true, Hits: []upgrade.Hit{{Place: at(4, 3, "defaults"), Work: "use it"}}},
			{ID: "alpn", Kind: changes.Silent, Title: "TLS offers HTTP/2", Effect: "Browsers use it.", Check: "whether something depends on HTTP/1.1", Hits: []upgrade.Hit{{Place: at(9, 8, "bind :443 ssl \x1b[31m`x`"), Keep: "no-alpn"}}},
			{ID: "kept", Kind: changes.Silent, Title: "something kept", Effect: "None.", Hits: []upgrade.Hit{{Place: at(10, 9, "server s1"), Keep: "old", Kept: true}}},
			{ID: "nul", Kind: changes.Silent, Title: "a NUL is refused", Effect: "The request gets 400.", Check: "the logs", Rare: true, Hits: []upgrade.Hit{{Place: at(8, 7, "frontend web")}}},
		},
		Notes: []upgrade.Change{{ID: "show-stat", Kind: changes.Runtime, Title: "show stat has more columns", Effect: "Scripts that count them fail.", Check: "scripts", Hits: []upgrade.Hit{{Place: at(1, 1, "global")}}}},
		Remarks: []upgrade.Remark{
			{Place: at(12, 11, "program x"), Severity: checks.Error, Rule: "program-section", Message: `"program" is gone`, Advice: "use systemd", URL: "https://example.org/r", Change: "program"},
			{Place: at(0, 13, "new"), Severity: checks.Warning, Message: "a warning of a *written* line"},
			{Place: at(14, 13, "old"), Severity: checks.Warning, Rule: "r", Message: "an old warning", Old: true},
		},
	}
}

// asked is a plan with a target, in two steps.
func asked() *upgrade.Plan {
	middle, end := lts("3.0.29", "2029-04-01"), lts("3.2.26", "2030-04-01")
	end.Newest = true
	var open []string // more than are named
	for i := range 10 {
		open = append(open, fmt.Sprintf("HAPV-2026-01%02d", i))
	}
	return &upgrade.Plan{
		Schema: 1, Date: "2026-11-18", Name: "a.cfg + b.cfg", Files: []string{"a.cfg", "b.cfg"}, From: next, Refused: true, Reached: []upgrade.Reached{},
		Options: []upgrade.Option{
			{Way: upgrade.Stay, Release: next, Exposure: upgrade.Exposure{IDs: []string{}}, Bugs: delta(0, 0)},
			{Way: upgrade.Asked, Release: end, Exposure: upgrade.Exposure{Low: 10, IDs: open}, Bugs: delta(5, 0), Lines: 1},
		},
		Steps: []upgrade.Step{
			{From: next, To: middle, Changes: []upgrade.Change{}, Notes: []upgrade.Change{}, Remarks: []upgrade.Remark{}, Files: []upgrade.File{{Name: "a.cfg", Before: "a\n", After: "a\n"}, {Name: "b.cfg"}}},
			{From: middle, To: end, Lines: 1, Changes: []upgrade.Change{}, Notes: []upgrade.Change{}, Remarks: []upgrade.Remark{}, Files: []upgrade.File{{Name: "a.cfg", Before: "a\n", After: "b\n", Content: "b\n", Removed: 1, Added: 1}, {Name: "b.cfg"}}},
		},
	}
}

// nothing is a plan that leads nowhere.
func nothing() *upgrade.Plan {
	return &upgrade.Plan{
		Schema: 1, Date: "2026-11-18", Name: "x.cfg", Files: []string{"x.cfg"}, From: next, Reached: []upgrade.Reached{}, Steps: []upgrade.Step{},
		Options: []upgrade.Option{{Way: upgrade.Stay, Release: next, Exposure: upgrade.Exposure{IDs: []string{}}, Bugs: delta(0, 0)}},
	}
}

func fleetReport() *fleet.Report {
	return &fleet.Report{
		Schema: 1, Date: "2026-11-18",
		Rows: []fleet.Row{
			{Name: "edge|1", Files: []string{"edge.cfg"}, Hosts: 12, From: dead, Exposure: upgrade.Exposure{Critical: 1, High: 2, IDs: []string{"HAPV-2026-0001"}}, After: upgrade.Exposure{IDs: []string{}}, Way: upgrade.NextLTS, To: next, Lines: 3, HandWork: 1, Silent: 2, Urgency: "1 critical, 2 high, no more fixes", Advice: "Take 2.8.27: for a reason."},
			{Name: "inner", Files: []string{"inner.cfg"}, Hosts: 2, From: today, Exposure: upgrade.Exposure{Low: 1, IDs: []string{}}, After: upgrade.Exposure{IDs: []string{}}, Way: upgrade.SameBranch, To: lts("2.6.32", "2027-04-01"), ByEdits: true, Urgency: "1 low", Advice: "Take 2.6.32."},
			{Name: "new", Files: []string{"new.cfg"}, Hosts: 1, From: next, Exposure: upgrade.Exposure{IDs: []string{}}, After: upgrade.Exposure{IDs: []string{}}, Way: upgrade.Stay, To: next, ByEdits: true, Urgency: "nothing reachable", Advice: "Stay on 2.8.27."},
		},
		Advisories: []fleet.Exposed{{ID: "HAPV-2026-0001", Rating: advisories.Critical, Summary: "a request is read as two", URL: "https://example.org/1", Names: []string{"edge|1", "inner"}, Hosts: 14}},
	}
}
