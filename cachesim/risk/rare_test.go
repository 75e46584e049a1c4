package risk

import (
	"math"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
)

// toy is a study of few URLs with some variants, in a cache that never fills.
func toy(t *testing.T, zipf float64) *Study {
	t.Helper()
	size, ttl := workload.Bytes(500), workload.Seconds(30)
	w := &workload.Workload{
		Requests: million, Rate: 1000, Clients: 10, Host: "h", Seed: 5,
		Kinds: []workload.Kind{{
			Name: "k", Population: 40_000, Popularity: workload.Popularity{}, Path: "/{}",
			Size: workload.Distribution[workload.Bytes]{Constant: &size}, TTL: workload.Distribution[workload.Seconds]{Constant: &ttl},
			Vary: []workload.Dimension{{Header: "origin", Cardinality: 20, Zipf: zipf}},
		}},
	}
	settings := cachesim.DefaultSettings(64)
	settings.ProcessVary, settings.MaxSecondaryEntries, settings.MaxAge = true, 4, 100
	s := &Study{Version: release.MustParse("3.4.7"), Settings: settings, Threads: 1, Workload: w}
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	return s
}

// Importance sampling gives what plain sampling gives where both can be had, with less noise.
func TestImportanceAgainstPlain(t *testing.T) {
	s := toy(t, 2)
	v := s.variant()
	urls, err := s.Workload.URLs(&v.sem)
	if err != nil {
		t.Fatal(err)
	}
	plainWeights, err := s.overflowWeights(v, urls, 40_000, 1<<41, false)
	if err != nil {
		t.Fatal(err)
	}
	plain, plainBounds := Student(plainWeights)
	mean, bounds, err := s.overflows(v)
	if err != nil {
		t.Fatal(err)
	}
	if plain == 0 || mean < plainBounds.Low || mean > plainBounds.High || plain < bounds.Low || plain > bounds.High {
		t.Errorf("plain %g %v, importance sampling %g %v", plain, plainBounds, mean, bounds)
	}
	// Per URL that is looked at.
	t.Logf("plain %g %v, importance %g %v", plain, plainBounds, mean, bounds)
	if ratio := (bounds.High - bounds.Low) * math.Sqrt(float64(s.effort.proposals)) / ((plainBounds.High - plainBounds.Low) * math.Sqrt(40_000)); ratio > 0.8 {
		t.Errorf("the noise of importance sampling is %g of that of plain sampling", ratio)
	}
}

// The likelihood ratio is 1 on average, whatever the traffic is tilted by.
func TestRatio(t *testing.T) {
	s := toy(t, 2)
	urls, err := s.Workload.URLs(&s.sem)
	if err != nil {
		t.Fatal(err)
	}
	for _, tilt := range []workload.Tilt{
		{}, {Seconds: 10, Rate: 1}, {Seconds: 7, Rate: 3, Share: 0.2}, {Seconds: 40, Rate: 1, Share: 0.3}, {Seconds: 500, Rate: 1.5, Share: 0.1},
	} {
		var ratios []float64
		for i := range uint64(6000) {
			source := urls.Source(urls.Draw(1), i, 200, tilt)
			var r cachesim.Record
			for source.Next(&r) == nil {
			}
			ratios = append(ratios, source.Ratio())
		}
		if mean, i := Student(ratios); i.Low > 1 || i.High < 1 {
			t.Errorf("%+v: the ratio is %g on average, %v", tilt, mean, i)
		}
	}
}

// How narrow keys are made makes no difference to the estimate.
func TestCollisions(t *testing.T) {
	s := toy(t, 1)
	s.Workload.Kinds[0].Population = 2000
	few := quick
	s.effort = &few
	s.Version = release.MustParse("3.0.10")
	s.sem = cachesim.SemanticsOf(s.Version)
	v := s.variant()
	narrow, err := s.collisions(v, 17)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := s.collisions(v, 14)
	if err != nil {
		t.Fatal(err)
	}
	if wide.Seen == 0 || narrow.PerMillion == 0 || math.Abs(math.Log2(wide.PerMillion/narrow.PerMillion)) > 1.5 {
		t.Errorf("%g with 17 bits, %g with 14", narrow.PerMillion, wide.PerMillion)
	}
	fixed := v
	fixed.sem = cachesim.SemanticsOf(release.MustParse("3.0.24"))
	if e, err := s.collisions(fixed, 14); err != nil || e.PerMillion != 0 {
		t.Errorf("a version without the defect: %+v, %v", e, err)
	}
}

// A study finds what is rare by importance sampling, and says so.
func TestRareStudy(t *testing.T) {
	s := toy(t, 2.5)
	e, err := s.rare(counterWrapped, s.variant(), measured{}, blank(counterWrapped))
	if err != nil || e.Method != ByImportance || e.Probability <= 0 || e.Interval.Low > e.Probability || e.Interval.High < e.Probability {
		t.Errorf("%+v, %v", e, err)
	}
	full := measured{calm: []run{{evicted: 1}}}
	if e, err := s.rare(counterWrapped, s.variant(), full, blank(counterWrapped)); err != nil || e.Method != "" {
		t.Errorf("in a full cache: %+v, %v", e, err)
	}
	s.Workload.Kinds[0].Popularity.Renewal = 1
	if e, err := s.rare(counterWrapped, s.variant(), measured{}, blank(counterWrapped)); err != nil || e.Method != "" {
		t.Errorf("with objects that are renewed: %+v, %v", e, err)
	}
}

// The races break something in the versions that have them, and not in the others.
func TestShare(t *testing.T) {
	for o := range raceScenarios {
		for version, has := range map[string]bool{"2.9.0": true, "3.0.24": true, "3.2.22": true, "3.2.23": false, "3.4.4": false} {
			s := &Study{Version: release.MustParse(version)}
			broken, err := s.share(o, 1000)
			if err != nil || (broken > 0) != has {
				t.Errorf("%s: %s breaks in %d of 1000 orders, %v", version, outcomes[o].name, broken, err)
			}
		}
	}
	s := &Study{Version: release.MustParse("3.4.7"), Options: explore.Options{Delete: explore.ReadLocked}}
	if broken, err := s.share(deleteRace, 1000); err != nil || broken == 0 {
		t.Errorf("deletes under the read lock by hand: %d, %v", broken, err)
	}
}

// Lookups and removals of one URL are close when they come in one second.
func TestRaces(t *testing.T) {
	x := newRaces()
	h := cachesim.Hash{1}
	at := func(second int64, o cachesim.Outcome, beyond bool) {
		x.request(&cachesim.Result{Hash: h, Time: second * 1e6, Outcome: o, Beyond: beyond})
	}
	at(10, cachesim.Hit, true)
	at(10, cachesim.Hit, false)
	at(10, cachesim.Bypass, false)
	x.removed(&cachesim.Removal{Cause: cachesim.CauseReplaced, Variant: true, First: true, Complete: true, Hash: h, Now: 10, Expire: 99})
	at(11, cachesim.Hit, true)
	x.removed(&cachesim.Removal{Cause: cachesim.CauseNewObject, Variant: true, Complete: true, Hash: h, Now: 20, Expire: 99})
	at(21, cachesim.Miss, true)
	at(22, cachesim.Miss, true)
	if n := x.end(); n != (near{seconds: 13, taken: 1, dropped: 1}) {
		t.Errorf("%+v", n)
	}
}
