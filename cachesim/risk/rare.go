package risk

import (
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/workload"
)

// rare looks closer at an outcome that no run has shown.
func (s *Study) rare(o outcomeID, v variant, m measured, e Estimate) (Estimate, error) {
	if s.Workload == nil {
		return e, nil
	}
	switch o {
	case foreignServed:
		// Of a hundred keys, less than one has a twin.
		return s.collisions(v, min(32, bits.Len(uint(m.calm[0].entries))+7))
	case indexCorrupted, counterWrapped, crashByIndex:
		if evicts(m.calm) {
			return e, nil // what is stored for one URL depends on others
		}
		mean, bounds, err := s.overflows(v)
		switch {
		case errors.Is(err, workload.ErrNoURLs):
			return e, nil
		case err != nil:
			return e, err
		case mean == 0: // it tells nothing: how much a URL might add that was not seen has no bound
			return e, nil
		case o == crashByIndex: // it comes after the corruption, if at all
			e.Interval.High = min(e.Interval.High, atLeastOne(bounds.High))
			e.FirstAtLeast = max(e.FirstAtLeast, million/bounds.High)
			return e, nil
		}
		x := s.estimate(o, ByImportance, mean, bounds)
		x.Runs = e.Runs
		return x, nil
	}
	return e, nil
}

// evicts reports whether objects had to give way to others before their time.
func evicts(runs []run) bool {
	return slices.ContainsFunc(runs, func(r run) bool { return r.evicted > 0 })
}

// overflows estimates how many URLs come to more variants than they may have, in a million
// requests: one URL at a time, in a cache of its own. It is drawn as often as it is asked for,
// and counts as much less.
//
// With L the likelihood ratio of the requests for a URL up to its overflow, and p its share of all
// requests, a URL that is drawn with probability p adds L/p. That is unbiased for any tilt.
func (s *Study) overflows(v variant) (mean float64, bounds Interval, err error) {
	urls, err := s.Workload.URLs(&v.sem)
	if err != nil {
		return 0, bounds, err
	}
	xs, err := s.overflowWeights(v, urls, s.effort.proposals, 1<<50, true)
	if err != nil {
		return 0, bounds, err
	}
	mean, bounds = Student(xs)
	return mean, bounds, nil
}

// overflowWeights draws URLs and tells what each adds.
func (s *Study) overflowWeights(v variant, urls *workload.URLs, n int, seed uint64, tilted bool) ([]float64, error) {
	seconds := million / s.Rate
	settings := v.settings
	settings.TotalMaxSize, settings.MaxObjectSize = max(8, int(2*settings.ObjectLimit()>>20)), settings.ObjectLimit()
	xs := make([]float64, n)
	for i := range xs {
		url := urls.Draw(s.Seed + seed + uint64(i))
		var tilt workload.Tilt
		if tilted {
			tilt = s.tilt(&settings, url, urls.Lifetime(url))
		}
		source := urls.Source(url, s.Seed+seed+uint64(i), seconds, tilt)
		hit, err := s.overflowed(v, settings, source)
		if err != nil {
			return nil, err
		}
		if hit {
			xs[i] = source.Ratio() / url.Share
		}
	}
	return xs, nil
}

// tilt lets so many requests come while an object is fresh, and so many of them for any variant,
// that an overflow is to be expected.
func (s *Study) tilt(settings *cachesim.Settings, url workload.URL, lifetime int64) workload.Tilt {
	fresh := float64(lifetime)
	if settings.MaxAge > 0 {
		fresh = min(fresh, float64(settings.MaxAge))
	}
	requests := max(1e-9, url.Share*s.Rate*fresh)
	wanted := 1.5 * float64(settings.MaxSecondaryEntries+1)
	rate := max(1, wanted/requests)
	return workload.Tilt{Seconds: fresh, Rate: rate, Share: min(0.6, wanted/(requests*rate))}
}

// overflowed reports whether a URL comes to a variant too many.
func (s *Study) overflowed(v variant, settings cachesim.Settings, source *workload.URLSource) (bool, error) {
	c, err := cachesim.New(settings, v.sem)
	if err != nil {
		return false, err
	}
	var r cachesim.Record
	for source.Next(&r) == nil {
		s.requests++
		if _, verdict := c.Exchange(r.Time/1e6, &r.Request, &r.Response, r.Body); verdict == cachesim.VariantsFull {
			return true, nil
		}
	}
	return false, nil
}

// collisions estimates how many URLs are answered with the content of others, in a million
// requests: keys have only so many bits and not 32, so that two of them are the same
// more often. Each pair counts as much less.
func (s *Study) collisions(v variant, width int) (Estimate, error) {
	sem := calmed(v.sem)
	const n = 6
	jobs := make([]job, n)
	for i := range jobs {
		source := s.traffic(v, uint64(i)+1<<20, s.effort.calmLen)
		jobs[i] = job{sem: &sem, settings: v.settings, traffic: func(sem *cachesim.Semantics) (cachesim.Source, error) {
			inner, err := source(sem)
			return &narrow{inner, width}, err
		}}
	}
	runs, err := doAll(jobs)
	if err != nil {
		return Estimate{}, err
	}
	xs := make([]float64, n)
	seen := int64(0)
	for i := range runs {
		s.requests += runs[i].requests
		seen += min(1, runs[i].counts[foreignServed])
		xs[i] = float64(runs[i].counts[foreignServed]) * math.Ldexp(1, width-32) * million / float64(max(1, runs[i].requests))
	}
	mean, bounds := Student(xs)
	if mean == 0 {
		bounds = Garwood(0).times(math.Ldexp(1, width-32) * million / float64(n*s.effort.calmLen))
	}
	e := s.estimate(foreignServed, ByImportance, mean, bounds)
	e.Runs, e.Seen = n, seen
	return e, nil
}

// narrow is traffic whose keys have a few bits only.
type narrow struct {
	source cachesim.Source
	width  int
}

// Next fills in the next record.
func (n *narrow) Next(r *cachesim.Record) error {
	err := n.source.Next(r)
	if err != nil || !r.Request.HasKey || n.width >= 32 {
		return err
	}
	h := &r.Request.Hash
	key := binary.LittleEndian.Uint32(h[:4]) & (1<<n.width - 1)
	binary.LittleEndian.PutUint32(h[:4], max(1, key))
	return nil
}
