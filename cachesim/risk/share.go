package risk

import (
	"github.com/hapvet/hapvet/cachesim/explore"
)

// race is what the explorer knows of a race.
type race struct {
	scenario explore.Scenario
	breaks   explore.Invariant
}

// raceScenarios are those of cachesim/explore/testdata in which nothing but the race is left.
var raceScenarios = map[outcomeID]race{
	listRace: {explore.Scenario{
		Name: "unchecked-variant", Blocks: 4, Setup: []string{"store a/1", "store a/2"},
		Threads: [][]string{{"get a/2"}, {"store b 3"}},
	}, explore.CorruptedList},
	deleteRace: {explore.Scenario{
		Name: "read-locked-delete", Blocks: 8, Setup: []string{"store a/1", "store a/2"},
		Threads: [][]string{{"get a/2"}, {"store a/1", "get a/2"}},
	}, explore.UnlinkedNode},
}

// share is in how many of some random orders of their steps operations break something.
func (s *Study) share(o outcomeID, runs int) (broken int64, err error) {
	x := raceScenarios[o]
	explorer, err := explore.New(&x.scenario, s.Version, s.Options)
	if err != nil {
		return 0, err
	}
	for i := range runs {
		r, err := explorer.Sample(explore.Sampling{Strategy: explore.Random, Seed: s.Seed + uint64(i), Runs: 1})
		if err != nil {
			return 0, err
		}
		for _, f := range r.Findings {
			if f.Invariant == x.breaks && (f.Defect == nil || f.Defect.ID == outcomes[o].defect) {
				broken++
				break
			}
		}
	}
	return broken, nil
}

// overlap is for how long a step that matters and one that it races with are taken to
// overlap, in seconds. Nobody has measured it: a lock is held, or a few lines of memory are
// read, for some tenths of a microsecond where nothing is in the way, and for much longer where
// something is.
var overlap = struct{ short, likely, long float64 }{0.1e-6, 1e-6, 10e-6}

// raceEstimate puts together how often operations come close and how often that breaks
// something.
func (s *Study) raceEstimate(o outcomeID, runs []run, threads int) (Estimate, error) {
	orders := s.effort.orders
	broken, known := s.shares[o]
	if !known {
		var err error
		if broken, err = s.share(o, orders); err != nil {
			return Estimate{}, err
		}
		s.shares[o] = broken
	}
	var close, requests int64
	for i := range runs {
		requests += runs[i].requests
		if o == listRace {
			close += runs[i].near.taken
		} else {
			close += runs[i].near.dropped
		}
	}
	apart := float64(threads-1) / float64(threads) // the share of pairs on different threads
	scale := func(d float64) float64 {
		part := d / takenWindow
		if o == deleteRace {
			part = d * d / (dropWindow * dropWindow)
		}
		return part * apart * million / float64(max(1, requests))
	}
	p := float64(broken) / float64(orders)
	seen, share := Garwood(close), Wilson(broken, int64(orders))
	mean := float64(close) * p * scale(overlap.likely)
	bounds := Interval{seen.Low * share.Low * scale(overlap.short), seen.High * share.High * scale(overlap.long)}
	e := s.estimate(o, ByCoincidence, mean, bounds)
	e.Runs, e.Seen = int64(len(runs)), close
	return e, nil
}
