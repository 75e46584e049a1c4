package curve

import (
	"errors"
	"io"
	"math"
	"slices"

	"github.com/hapvet/hapvet/cachesim"
)

// Study measures alternatives to a cache.
type Study struct {
	sem       cachesim.Semantics
	reference cachesim.Settings
	points    []cachesim.Settings
	options   Options
	plans     []plan // for the points
	runs      []*run
}

// New prepares a study of a cache, the reference, and of alternatives to it. It
// refuses settings that HAProxy refuses.
func New(sem cachesim.Semantics, reference cachesim.Settings, alternatives []cachesim.Settings, options Options) (*Study, error) {
	s := &Study{sem: sem, reference: reference, points: append([]cachesim.Settings{reference}, alternatives...), options: options.withDefaults()}
	for _, p := range s.points {
		if _, err := cachesim.New(p, sem); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Run reads the traffic, once, for itself and for others who want to read it.
func (s *Study) Run(source cachesim.Source, others ...Reader) error {
	before, err := s.peek(source)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err != nil {
		source = nil
		s.planExact()
	} else {
		s.planSamples(before)
	}
	readers := slices.Clone(others)
	for _, r := range s.runs {
		reader, err := r.reader(&s.sem)
		if err != nil {
			return err
		}
		readers = append(readers, reader)
	}
	return share(source, before, readers)
}

// peek reads as much as may be simulated in full. The error is io.EOF where that is
// all.
func (s *Study) peek(source cachesim.Source) ([]*batch, error) {
	var batches []*batch
	for n := 0; n < s.options.ExactUpTo; n += batchSize {
		b := newBatch()
		batches = append(batches, b)
		if err := b.fill(source); err != nil {
			return batches, err
		}
	}
	return batches, nil
}

// Measures returns what came out: of the reference, and of the alternatives in their
// order.
func (s *Study) Measures() []Measure {
	measures := make([]Measure, len(s.plans))
	for i := range s.plans {
		measures[i] = s.plans[i].measure()
		measures[i].Settings = s.points[i]
	}
	return measures
}

// run returns the simulation of a cache on a part of the traffic.
func (s *Study) run(settings cachesim.Settings, p part) *run {
	for _, r := range s.runs {
		if r.settings == settings && r.part == p {
			return r
		}
	}
	r := &run{settings: settings, part: p}
	s.runs = append(s.runs, r)
	return r
}

func (s *Study) planExact() {
	for _, p := range s.points {
		s.plans = append(s.plans, plan{exact: s.run(p, part{})})
	}
}

// planSamples decides what is simulated in full and what is sampled.
func (s *Study) planSamples(traffic []*batch) {
	sizes := s.anchors()
	known := newProfile(traffic)
	for _, p := range s.points {
		s.plans = append(s.plans, s.planOf(p, sizes, known))
	}
}

// planOf decides about one cache.
func (s *Study) planOf(p cachesim.Settings, sizes []int, known *profile) plan {
	near := s.neighbours(p, sizes)
	rate, n := s.rate(p, near, known), s.options.Samples
	if rate*float64(n) > 1.0/2 {
		return plan{exact: s.run(p, part{})}
	}
	made := plan{rate: rate * float64(n)}
	for i := range n {
		made.samples = append(made.samples, s.run(p, sample(i, n, rate)))
	}
	for _, a := range near {
		x := anchor{exact: s.run(a.settings, part{}), weight: a.weight}
		for i := range n {
			x.samples = append(x.samples, s.run(a.settings, sample(i, n, rate)))
		}
		made.anchors = append(made.anchors, x)
	}
	return made
}

// rate returns which share of the URLs each sample has to have; 1 where samples are not
// good enough.
func (s *Study) rate(p cachesim.Settings, near []neighbour, known *profile) float64 {
	smallest := p.TotalMaxSize
	for _, a := range near {
		if a.settings == p || known.between(a.settings.ObjectLimit(), p.ObjectLimit()) > maxDecided {
			return 1
		}
		smallest = min(smallest, a.settings.TotalMaxSize)
	}
	if near == nil {
		return 1
	}
	blocks := (&cachesim.Settings{TotalMaxSize: smallest}).Blocks()
	least := max(float64(s.options.MinBlocks), float64(s.options.MinObjects)*known.grain(p.ObjectLimit()))
	// A power of two, so that neighbours share the samples of their anchors.
	return math.Exp2(math.Ceil(math.Log2(max(
		s.options.MinRate/float64(s.options.Samples), least/float64(blocks), float64(s.options.MinURLs)/float64(known.urls)))))
}

// maxDecided is which share of the requests may be for objects that are too large for a
// cache and not for its anchor, or the other way round. max-object-size goes with the
// size where it is left open, and the popular ones among these objects decide much.
const maxDecided = 0.002

// neighbour is an anchor of a cache, and how much it counts.
type neighbour struct {
	settings cachesim.Settings
	weight   float64
}

// neighbours returns the anchors of a cache: the sizes below and above, or none where
// it differs from the reference in more than its size. What decides about single
// objects, such as max-object-size, can turn the most popular ones into misses at once:
// a sample that lacks them tells nothing.
func (s *Study) neighbours(p cachesim.Settings, sizes []int) []neighbour {
	sized := func(size int) cachesim.Settings {
		r := s.reference
		r.TotalMaxSize = size
		return r
	}
	if p != sized(p.TotalMaxSize) {
		return nil
	}
	i, found := slices.BinarySearch(sizes, p.TotalMaxSize)
	if found {
		return []neighbour{{p, 1}}
	}
	below, above := float64(sizes[i-1]), float64(sizes[i])
	w := math.Log(float64(p.TotalMaxSize)/below) / math.Log(above/below)
	return []neighbour{{sized(sizes[i-1]), 1 - w}, {sized(sizes[i]), w}}
}

// anchors returns the sizes that are simulated in full: the smallest, the largest,
// that of the reference, and so many of the others that no step is too large.
func (s *Study) anchors() []int {
	sizes := make([]int, len(s.points))
	for i, p := range s.points {
		sizes[i] = p.TotalMaxSize
	}
	slices.Sort(sizes)
	sizes = slices.Compact(sizes)
	var anchors []int
	last := sizes[len(sizes)-1]
	for i, size := range sizes {
		switch {
		case i == 0, size == last, size == s.reference.TotalMaxSize,
			float64(sizes[i+1]) > s.options.AnchorStep*float64(anchors[len(anchors)-1]):
			anchors = append(anchors, size)
		}
	}
	return anchors
}
