package explore

import (
	"math"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// study explores a scenario that comes with hapvet.
func study(strategy string, o Options, name string, versions ...string) *Study {
	s := &Study{Scenario: LookupScenario(name), Options: o, Strategy: strategy, Depth: 3, Seed: 1, Steps: 200_000}
	for _, v := range versions {
		s.Versions = append(s.Versions, release.MustParse(v))
	}
	return s
}

// The story that is told of #2950, step by step: what the printed lock patch does, what
// mends it, and what another lock does mend (docs/explore.md has it in words).
func TestStoryOfALock(t *testing.T) {
	for _, test := range []struct {
		what, scenario, version string
		o                       Options
		breaks                  string // an invariant, "" for none of a known defect
	}{
		{"#2950 needs no second thread", "wrong-victim", "3.0.10", Options{}, "recycled-block-used"},
		{"the lock of the articles changes nothing of it", "wrong-victim", "3.0.10", Options{Delete: WriteLocked}, "recycled-block-used"},
		{"nor does the lock as it was, or none at all", "wrong-victim", "3.0.10", Options{Delete: Unlocked}, "recycled-block-used"},
		{"90441e9bf mends it, with the same locks", "wrong-victim", "3.0.11", Options{}, "counter-wrap"},
		{"and so it does in 3.0.10", "wrong-victim", "3.0.10", Options{Refuse: RefuseNewWraps}, "counter-wrap"},
		{"or what 2.8 did", "wrong-victim", "3.0.10", Options{Refuse: RefuseNew}, ""},
		{"without it, 3.2.0 has what it never had", "wrong-victim", "3.2.0", Options{Refuse: RefuseWrongVictim}, "recycled-block-used"},
		{"6da161c1c is about two threads", "read-locked-delete", "3.0.11", Options{}, "unlinked-node-used"},
		{"90441e9bf does not mend that", "read-locked-delete", "3.0.10", Options{Refuse: RefuseNewWraps}, "unlinked-node-used"},
		{"the lock of 6da161c1c does", "read-locked-delete", "3.0.11", Options{Delete: WriteLocked}, ""},
		{"without it, 3.4.4 has that, too", "read-locked-delete", "3.4.4", Options{Delete: ReadLocked}, "unlinked-node-used"},
		{"it is in 3.2.23", "read-locked-delete", "3.2.23", Options{}, ""},
		{"the sibling 216d1925c is mended by neither", "unchecked-variant", "3.0.11", Options{Delete: WriteLocked, Refuse: RefuseNewWraps}, "available-list-corrupted"},
		{"but by its own fix", "unchecked-variant", "3.2.23", Options{}, ""},
	} {
		report, err := study(Exhaustive, test.o, test.scenario, test.version).Run()
		if err != nil {
			t.Fatal(err)
		}
		r := report.Results[0]
		found := ""
		for _, f := range r.Findings {
			if f.Invariant == test.breaks {
				found = f.Invariant
			}
		}
		if !r.Complete || found != test.breaks || test.breaks == "" && len(r.Findings) > 0 {
			t.Errorf("%s: %+v", test.what, r.Findings)
		}
		if test.breaks == "counter-wrap" && len(r.Findings) != 1 {
			t.Errorf("%s: more breaks than the number of variants: %+v", test.what, r.Findings)
		}
	}
}

// Each strategy reports, and every finding comes again from its schedule.
func TestStudy(t *testing.T) {
	for _, strategy := range []string{Exhaustive, "random", "pct", "round-robin"} {
		s := study(strategy, Options{}, "read-locked-delete", "3.0.11", "3.4.4")
		report, err := s.Run()
		if err != nil || len(report.Results) != 2 {
			t.Fatalf("%s: %v", strategy, err)
		}
		bad, good := report.Results[0], report.Results[1]
		if len(good.Findings) > 0 || good.Complete != (strategy == Exhaustive) || good.Steps == 0 || good.Longest == 0 {
			t.Errorf("%s: %+v", strategy, good)
		}
		if (bad.Promise > 0) != (strategy == "pct") || bad.Promise > 1 || math.IsNaN(bad.Promise) {
			t.Errorf("%s promises %g", strategy, bad.Promise)
		}
		if strategy != "round-robin" && len(bad.Findings) == 0 {
			t.Errorf("%s finds nothing", strategy)
		}
		for _, f := range bad.Findings {
			s := study(strategy, Options{}, "read-locked-delete", "3.0.11")
			s.Replay = f.Schedule
			again, err := s.Run()
			if err != nil || len(again.Results[0].Findings) != 1 || again.Results[0].Findings[0].Invariant != f.Invariant {
				t.Errorf("%s: %s is not found again: %v", strategy, f.Invariant, err)
			}
		}
	}
}

// What cannot be studied is an error.
func TestStudyErrors(t *testing.T) {
	for want, change := range map[string]func(*Study){
		"is none of":     func(s *Study) { s.Strategy = "best" },
		"0 steps":        func(s *Study) { s.Steps = 0 },
		"depth of pct":   func(s *Study) { s.Strategy, s.Depth = "pct", 0 },
		"'x'":            func(s *Study) { s.Replay = "1x" },
		"does not fit":   func(s *Study) { s.Replay = "3" },
		"no thread":      func(s *Study) { s.Replay = "15" },
		"more than":      func(s *Study) { s.Replay = strings.Repeat("1", maxSteps+1) },
		"stores no vari": func(s *Study) { s.Versions[0], s.Options.Refuse = release.MustParse("2.2.0"), RefuseNew },
	} {
		s := study(Exhaustive, Options{}, "wrong-victim", "3.0.11")
		change(s)
		if _, err := s.Run(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Whatever the schedule, it is followed to its end or refused.
func FuzzSchedule(f *testing.F) {
	f.Add("11122222222111111111122222", "3.2.22")
	f.Add("1212", "2.3.0")
	f.Add("4", "2.8.25")
	f.Fuzz(func(t *testing.T, schedule, version string) {
		v, err := release.Parse(version)
		if err != nil || schedule == "" {
			return
		}
		s := &Study{Scenario: LookupScenario("read-locked-delete"), Versions: []release.Version{v}, Steps: 1, Replay: schedule}
		r, err := s.Run()
		if err == nil && int(r.Results[0].Steps) > len(schedule) {
			t.Errorf("%q: %d steps", schedule, r.Results[0].Steps)
		}
	})
}

// What is assumed of deletes and refusals is told, and whether the version does so.
func TestChoicesAreReported(t *testing.T) {
	for _, test := range []struct {
		version        string
		o              Options
		delete, refuse string
		byHand         bool // the delete
	}{
		{"2.3.0", Options{}, "write-locked", "", false},
		{"2.8.25", Options{}, "write-locked", "new", false},
		{"3.0.10", Options{}, "read-locked", "wrong-victim", false},
		{"3.0.11", Options{Delete: ReadLocked}, "read-locked", "new-wraps", false},
		{"3.4.4", Options{Delete: ReadLocked}, "read-locked", "new-wraps", true},
		{"3.4.4", Options{Delete: Unlocked}, "unlocked", "new-wraps", true},
	} {
		report, err := study("round-robin", test.o, "wrong-victim", test.version).Run()
		if err != nil {
			t.Fatal(err)
		}
		r := report.Results[0]
		refuse := ""
		if r.Refuse != nil {
			refuse = r.Refuse.Name
		}
		if r.Delete.Name != test.delete || refuse != test.refuse || r.Delete.ByHand != test.byHand || (r.Delete.Hypothesis != "") != (test.o.Delete == Unlocked) {
			t.Errorf("%s, %+v: %+v, %s", test.version, test.o, r.Delete, refuse)
		}
	}
}
