package risk

import (
	"encoding/json"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
)

// studyOf is a quick study of a cache of 64 MiB on a preset.
func studyOf(t *testing.T, version, preset string, vary bool) *Study {
	t.Helper()
	w, err := workload.Preset(preset)
	if err != nil {
		t.Fatal(err)
	}
	settings := cachesim.DefaultSettings(64)
	settings.Name, settings.ProcessVary = "small", vary
	return &Study{Version: release.MustParse(version), Settings: settings, Threads: 1, Workload: w, Traffic: preset, Quick: true}
}

func reportOf(t *testing.T, s *Study) *Report {
	t.Helper()
	r, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *Report) of(o outcomeID) *Estimate { return &r.Outcomes[o] }

// #2950 needs process-vary and no second thread, in the versions that have it and no others.
func TestWrongVictim(t *testing.T) {
	for version, has := range map[string]bool{
		"2.8.0": false, "2.8.25": false, "2.9.0": true, "2.9.15": true, "3.0.0": true, "3.0.10": true, "3.0.11": false, "3.1.0": true,
		"3.1.7": true, "3.1.8": false, "3.2.0": false,
	} {
		r := reportOf(t, studyOf(t, version, "api", true))
		e := r.of(crashByIndex)
		if has && (e.Status != Estimated || e.Seen == 0 || e.Interval.Low == 0) {
			t.Errorf("%s: %+v", version, e)
		}
		if !has && (e.Status != NoKnownDefect || e.Probability != 0) {
			t.Errorf("%s has the defect: %+v", version, e)
		}
		if got := r.Now.Crash > 0.5; got != has {
			t.Errorf("%s crashes with probability %g", version, r.Now.Crash)
		}
		off := reportOf(t, studyOf(t, version, "api", false))
		if e := off.of(crashByIndex); has && e.Status != NotReachable || e.Why == "" && has || off.Now.Crash != 0 {
			t.Errorf("%s without process-vary: %+v", version, e)
		}
	}
}

// A report depends on the study and nothing else.
func TestDeterministic(t *testing.T) {
	var first []byte
	for _, processors := range []int{1, 3} {
		old := runtime.GOMAXPROCS(processors)
		data, err := json.Marshal(reportOf(t, studyOf(t, "3.0.10", "api", true)))
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		} else if string(first) != string(data) {
			t.Errorf("two reports differ:\n%s\n%s", first, data)
		}
	}
	other := studyOf(t, "3.0.10", "api", true)
	other.Seed = 99
	if data, _ := json.Marshal(reportOf(t, other)); string(data) == string(first) {
		t.Error("another seed gives the same report")
	}
}

// Of objects that are asked for once, each transfer breaks off with a known probability.
func TestKnownProbability(t *testing.T) {
	const p = 1e-5
	s := studyOf(t, "2.8.0", "crawler", false)
	w := *s.Workload
	w.Kinds = []workload.Kind{w.Kinds[1]}
	w.Kinds[0].Conditional, w.Kinds[0].Head, w.Kinds[0].Aborts = 0, 0, p
	s.Workload, s.Settings.MaxObjectSize = &w, 8<<20
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	v := s.variant()
	runs, err := s.do(v, &v.sem, 0, 12, 50_000)
	if err != nil {
		t.Fatal(err)
	}
	e := s.sequential(abortsKept, runs)
	if want := atLeastOne(p * million); e.Interval.Low > want || e.Interval.High < want || e.Interval.Low == 0 || e.Seen == 0 {
		t.Errorf("not %g: %+v", want, e)
	}
	if bounds := Garwood(int64(e.PerMillion*0.6 + 0.5)).times(1 / 0.6); bounds.Low > p*million || bounds.High < p*million {
		t.Errorf("%g in a million, not %g", e.PerMillion, p*million)
	}
	if e.Method != ByRate || e.Runs != 12 {
		t.Errorf("%+v", e)
	}
}

func TestRemedies(t *testing.T) {
	s := studyOf(t, "3.0.10", "api", true)
	s.Threads = 4
	r := reportOf(t, s)
	want := map[RemedyID]string{
		Upgrade: "3.0.11", UpgradeFurther: "3.2.23", ProcessVaryOff: "off", MoreVariants: "", OneThread: "1", DisableCache: "",
	}
	for _, x := range r.Remedies {
		value, ok := want[x.ID]
		if !ok || value != "" && value != x.Value {
			t.Errorf("remedy %s %q", x.ID, x.Value)
		}
		delete(want, x.ID)
		crash := outcomes[crashByIndex].name
		stops := slices.Contains([]RemedyID{Upgrade, UpgradeFurther, ProcessVaryOff, DisableCache}, x.ID)
		if slices.Contains(x.Stops, crash) != stops || slices.Contains(x.Effect.Reachable, crash) == stops {
			t.Errorf("%s stops %v and leaves %v", x.ID, x.Stops, x.Effect.Reachable)
		}
		if stops && x.Effect.Crash > 0.01 {
			t.Errorf("%s: %g", x.ID, x.Effect.Crash)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	if r := reportOf(t, studyOf(t, "3.0.10", "api", false)); len(r.Remedies) != 0 {
		t.Errorf("nothing is reachable, and there are remedies: %v", r.Remedies)
	}
}

func TestOptions(t *testing.T) {
	s := studyOf(t, "3.4.7", "api", true)
	s.Options.Refuse = explore.RefuseWrongVictim
	if r := reportOf(t, s); r.of(crashByIndex).Seen == 0 || r.Refuse != "wrong-victim" {
		t.Errorf("refusing the wrong victim: %+v", r.of(crashByIndex))
	}
	s = studyOf(t, "3.0.24", "api", true)
	s.Threads = 4
	s.Options.Delete = explore.WriteLocked
	if r := reportOf(t, s); r.of(deleteRace).Status != NoKnownDefect {
		t.Errorf("deletes under the write lock: %+v", r.of(deleteRace))
	}
	s = studyOf(t, "2.3.0", "api", true)
	s.Options.Refuse = explore.RefuseWrongVictim
	if _, err := s.Run(); err == nil {
		t.Error("2.3 refuses no variants, and takes it")
	}
	s = studyOf(t, "3.0.24", "api", true)
	s.Threads = 0
	if _, err := s.Run(); err == nil {
		t.Error("no threads at all are taken")
	}
	if _, err := (&Study{Version: release.MustParse("3.0.24"), Settings: cachesim.DefaultSettings(1), Threads: 1}).Run(); err == nil {
		t.Error("no traffic is taken")
	}
}

// Recorded traffic is read again for each run.
func TestRecorded(t *testing.T) {
	s := studyOf(t, "3.0.10", "api", true)
	w := s.Workload
	w.Requests = 80_000
	s.Workload, s.Recorded = nil, func(sem *cachesim.Semantics) (cachesim.Source, error) { return w.Source(sem) }
	r := reportOf(t, s)
	if e := r.of(crashByIndex); e.Seen != 1 || e.Runs != 1 {
		t.Errorf("%+v", e)
	}
	if math.Abs(r.Rate-1000) > 60 {
		t.Errorf("%g requests in a second", r.Rate)
	}
}

// #2417 needs responses for one variant at the same time, and a slow reader; no second thread.
func TestDoubleRemoval(t *testing.T) {
	for version, has := range map[string]bool{"2.8.25": false, "2.9.0": true, "2.9.3": true, "2.9.4": false, "3.0.0": false} {
		s := studyOf(t, version, "static-assets", true)
		if err := s.prepare(); err != nil {
			t.Fatal(err)
		}
		v := s.variant()
		runs, err := s.do(v, &v.sem, 0, 6, 120_000)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.estimates(v, measured{runs: runs, calm: runs})
		if err != nil {
			t.Fatal(err)
		}
		if e := list[crashByDelete]; has && (e.Status != Estimated || e.Seen == 0) || !has && e.Status != NoKnownDefect {
			t.Errorf("%s: %+v", version, e)
		}
	}
}

// Upgrades are looked for in the branch first, then in later ones with long-term support.
func TestCandidates(t *testing.T) {
	list := candidates(release.MustParse("3.1.5"))
	if list[0].String() != "3.1.6" || list[len(list)-1].Branch() != "3.4" {
		t.Errorf("from %s to %s", list[0], list[len(list)-1])
	}
	for i, v := range list {
		if b, ok := release.LookupBranch(v.Branch()); !ok || b.Name != "3.1" && !b.LTS {
			t.Errorf("%s is a candidate", v)
		}
		if i > 0 && !list[i-1].Before(v) {
			t.Errorf("%s comes before %s", list[i-1], v)
		}
	}
}

// A report about a usual configuration, and a quick one.
func BenchmarkReport(b *testing.B) {
	for name, quick := range map[string]bool{"full": false, "quick": true} {
		b.Run(name, func(b *testing.B) {
			w, err := workload.Preset("api")
			if err != nil {
				b.Fatal(err)
			}
			settings := cachesim.DefaultSettings(64)
			settings.ProcessVary = true
			for b.Loop() {
				s := Study{Version: release.MustParse("3.0.10"), Settings: settings, Threads: 4, Workload: w, Quick: quick}
				if _, err := s.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
