package risk

import (
	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release/parallel"
)

// run is what became of one run.
type run struct {
	requests, hits int64
	crashed        bool
	// counts are the events of each outcome, first after how many requests there was one.
	counts, first [outcomeCount]int64
	// leaked is the share of the blocks that nobody can use any more at the end.
	leaked   float64
	entries  int
	evicted  int64  // entries that gave way to others before their time
	variants uint32 // the most that one URL had
	near     near
	err      error
}

// watch counts what goes wrong while a run lasts.
type watch struct {
	run
	cache *cachesim.Cache
	sem   *cachesim.Semantics
	races *races
	// foreign are how many hits were on entries of other URLs so far, strange for which URLs.
	foreign int64
	strange map[cachesim.Hash]bool
}

// note takes down how often something has happened so far.
func (w *watch) note(o outcomeID, count int64) {
	if count > w.counts[o] {
		if w.counts[o] == 0 {
			w.first[o] = w.requests
		}
		w.counts[o] = count
	}
}

func (w *watch) done(r *cachesim.Result) {
	w.requests++
	if r.Outcome.IsHit() {
		w.hits++
	}
	s := w.cache.Stats()
	w.note(indexCorrupted, s.Removed[cachesim.CauseWrongVictim])
	w.note(blocksLeaked, s.Pinned-s.PinnedStoring)
	w.note(storingLeaked, s.PinnedStoring)
	if s.Foreign > w.foreign { // once for each URL: what follows is the same collision
		w.foreign = s.Foreign
		if w.strange == nil {
			w.strange = map[cachesim.Hash]bool{}
		}
		w.strange[r.Hash] = true
		w.note(foreignServed, int64(len(w.strange)))
	}
	switch r.Outcome {
	case cachesim.CutOff:
		w.note(truncatedServed, w.counts[truncatedServed]+1)
	case cachesim.Damaged:
		w.note(headersDamaged, w.counts[headersDamaged]+1)
	case cachesim.Unsendable:
		w.note(headersUnsendable, w.counts[headersUnsendable]+1)
	}
	switch r.Verdict {
	case cachesim.VariantsFull:
		if w.sem.Has(cachesim.RefusalWrapsCounter) {
			w.note(counterWrapped, w.counts[counterWrapped]+1)
		}
	case cachesim.Aborted:
		if w.sem.Has(cachesim.AbortKeepsEntry) {
			w.note(abortsKept, w.counts[abortsKept]+1)
		}
	}
	if w.races != nil {
		w.races.request(r)
	}
}

// end takes down what is to be seen when the traffic is over.
func (w *watch) end() {
	if w.crashed = w.cache.Crashed(); w.crashed {
		// The index of the one is wrong from the first removal of a wrong victim on.
		o := crashByDelete
		if w.counts[indexCorrupted] > 0 {
			o = crashByIndex
		}
		w.note(o, 1)
		return
	}
	s := w.cache.Stats()
	w.variants = s.MostVariants
	u := w.cache.Usage(0)
	w.entries = u.Entries
	if s.Pinned > 0 {
		w.leaked = float64(u.InUse) / float64(u.Blocks)
	}
	if w.races != nil {
		w.near, w.evicted = w.races.end(), w.races.fresh
	}
}

// job is a run to be done.
type job struct {
	sem      *cachesim.Semantics
	settings cachesim.Settings
	traffic  func(*cachesim.Semantics) (cachesim.Source, error)
	races    bool
}

// do does a run.
func (j *job) do() run {
	c, err := cachesim.New(j.settings, *j.sem)
	if j.sem.Has(cachesim.WrongVictim) {
		c, err = cachesim.NewExact(j.settings, *j.sem)
	}
	if err != nil {
		return run{err: err}
	}
	source, err := j.traffic(j.sem)
	if err != nil {
		return run{err: err}
	}
	w := &watch{cache: c, sem: j.sem}
	if j.races {
		w.races = newRaces()
		c.Observe(w.races.removed)
	}
	if w.err = cachesim.Replay(c, source, w.done); w.err == nil {
		w.end()
	}
	return w.run
}

// doAll does runs, as many at a time as there are processors. The results come in the order
// of the jobs.
func doAll(jobs []job) ([]run, error) {
	runs := make([]run, len(jobs))
	parallel.For(len(jobs), func(i int) { runs[i] = jobs[i].do() })
	for i := range runs {
		if runs[i].err != nil {
			return nil, runs[i].err
		}
	}
	return runs, nil
}
