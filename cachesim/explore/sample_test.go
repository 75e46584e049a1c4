package explore

import (
	"reflect"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

// Sampling finds what needs a certain order, and the same for the same seed.
func TestSample(t *testing.T) {
	sc := scenarios(t)["read-locked-delete"]
	for _, s := range []Sampling{
		{Strategy: Random, Seed: 1, Runs: 2000},
		{Strategy: PCT, Seed: 1, Runs: 2000, Depth: 3},
	} {
		x := explorer(t, sc, "3.2.22", Options{})
		r, err := x.Sample(s)
		if err != nil || !r.Breaks(UnlinkedNode, cachesim.ReadLockedDelete) {
			t.Errorf("%s: %+v, %v", s.Strategy, r, err)
			continue
		}
		again, _ := x.Sample(s)
		if !reflect.DeepEqual(r, again) {
			t.Errorf("%s: another result for the same seed", s.Strategy)
		}
		s.Seed++
		if other, _ := x.Sample(s); other.Steps == r.Steps {
			t.Errorf("%s: the seed changes nothing", s.Strategy)
		}
		fixed, _ := explorer(t, sc, "3.2.23", Options{}).Sample(s)
		if len(fixed.Findings) > 0 || fixed.Runs != s.Runs || fixed.Complete {
			t.Errorf("%s: %+v", s.Strategy, fixed)
		}
	}
	if _, err := explorer(t, sc, "3.2.22", Options{}).Sample(Sampling{Strategy: PCT, Runs: 1}); err == nil {
		t.Error("a depth of 0 is taken")
	}
}

// Bounds end a search, and say so.
func TestBounds(t *testing.T) {
	x := explorer(t, busy, "3.4.4", Options{})
	for _, r := range []*Result{x.Exhaust(100), x.ExhaustWithin(1<<20, 100)} {
		if r.Complete || r.States > 101 || r.Steps > 1000 {
			t.Errorf("%d states, %d steps, complete %t", r.States, r.Steps, r.Complete)
		}
	}
	r, err := x.Sample(Sampling{Strategy: Random, Runs: 1000, Steps: 500})
	if err != nil || r.Runs >= 1000 || r.Steps < 500 || r.Steps >= 500+int64(r.Longest) {
		t.Errorf("%+v, %v", r, err)
	}
}

// Round robin gives one order, whatever the seed.
func TestRoundRobin(t *testing.T) {
	x := explorer(t, busy, "3.4.4", Options{})
	one, _ := x.Sample(Sampling{Seed: 1, Runs: 1})
	ten, _ := x.Sample(Sampling{Seed: 2, Runs: 10})
	if one.Steps == 0 || ten.Steps != 10*one.Steps {
		t.Errorf("%d steps in one run, %d in ten", one.Steps, ten.Steps)
	}
}

// The lowest probability that PCT promises is kept: one run in n*k^(depth-1).
func TestPCTKeepsItsPromise(t *testing.T) {
	sc := scenarios(t)["unchecked-variant"]
	x := explorer(t, sc, "3.2.22", Options{})
	found, steps := 0, 0
	const runs, depth = 3000, 3
	for seed := range uint64(runs) {
		// The second run knows how long a run is.
		r, err := x.Sample(Sampling{Strategy: PCT, Seed: seed, Runs: 2, Depth: depth})
		if err != nil {
			t.Fatal(err)
		}
		if r.Breaks(CorruptedList, cachesim.UncheckedVariant) {
			found++
		}
		steps = max(steps, r.Longest)
	}
	promised := Sampling{Strategy: PCT, Depth: depth}.Promise(len(sc.Threads), steps)
	if float64(found) < runs*promised || found == 0 || promised <= 0 || promised > 0.5 {
		t.Errorf("found %d times in %d, promised %g", found, runs, promised)
	}
	if (Sampling{Strategy: Random, Depth: depth}).Promise(2, 10) != 0 {
		t.Error("random promises something")
	}
}

// A finding can be shown once more from its schedule, and ends where it breaks.
func TestReplay(t *testing.T) {
	for name, sc := range scenarios(t) {
		x := explorer(t, sc, sc.Shows.On[0], Options{})
		for _, f := range x.Exhaust(bound).Findings {
			events := x.Replay(f.Schedule)
			if len(events) != len(f.Schedule) {
				t.Errorf("%s: %d of %d steps", name, len(events), len(f.Schedule))
				continue
			}
			last := events[len(events)-1].Changes
			if !containsFold(last, f.Invariant.String()) {
				t.Errorf("%s: the last step breaks %s, and says %q", name, f.Invariant, last)
			}
		}
	}
}

// Much at once breaks nothing in versions with all fixes, but the counter of variants:
// what else broke there would be the model's own fault.
func TestFixedVersions(t *testing.T) {
	for _, version := range []string{"2.0.0", "2.3.0", "3.2.23", "3.4.4", "3.5-dev5"} {
		for _, s := range []Sampling{{Strategy: RoundRobin, Runs: 1}, {Strategy: Random, Runs: 2000}, {Strategy: PCT, Runs: 2000, Depth: 4}} {
			r, err := explorer(t, busy, version, Options{}).Sample(s)
			if err != nil || r.unnamed > 0 {
				t.Errorf("%s, %s: %+v, %v", version, s.Strategy, r, err)
				continue
			}
			for _, f := range r.Findings {
				if f.Defect.ID != cachesim.RefusalWrapsCounter {
					t.Errorf("%s, %s: %s breaks %s", version, s.Strategy, f.Defect.Name, f.Invariant)
				}
			}
		}
	}
}
