package workload

import (
	"errors"
	"io"
	"math"

	"github.com/hapvet/hapvet/cachesim"
)

// URLs draws single URLs out of a workload, and makes the traffic of each alone. As the
// requests of a workload come independently of each other, so do those for one URL, as
// often as its share of them says.
type URLs struct {
	workload *Workload
	kinds    []kind
	pick     alias
	weights  []float64 // of the kinds, 1 in all
	sums     []float64 // of the heights of all ranks, by kind
	samples  []samples
	compares bool
}

// ErrNoURLs tells that the URLs of a workload do not come independently of each other:
// their popularity changes, or requests wait for each other.
var ErrNoURLs = errors.New("the requests for one URL depend on others")

// URL is one of the URLs of a workload.
type URL struct {
	kind   int
	object uint64
	// Share is its part of all requests.
	Share float64
}

// URLs prepares to draw URLs for the cache of a version.
func (w *Workload) URLs(s *cachesim.Semantics) (*URLs, error) {
	full, err := w.withDefaults()
	if err != nil {
		return nil, err
	}
	g := newGenerator(full)
	u := &URLs{workload: full, kinds: g.kinds, pick: g.pick, compares: s.Conditional}
	total := 0.0
	for i := range full.Kinds {
		p := full.Kinds[i].Popularity
		if p.Scan || p.Renewal > 0 || full.Concurrency > 0 {
			return nil, ErrNoURLs
		}
		u.weights = append(u.weights, weightOf(full.Kinds[i].Weight))
		total += u.weights[i]
		u.sums = append(u.sums, u.kinds[i].ranks.sum())
		u.samples = append(u.samples, newSamples(&u.kinds[i], s))
	}
	for i := range u.weights {
		u.weights[i] /= total
	}
	return u, nil
}

// Draw draws the URL of a request.
func (u *URLs) Draw(seed uint64) URL {
	r := newRandom(seed, 4)
	i := u.pick.draw(r.bits())
	rank := u.kinds[i].ranks.draw(&r)
	return URL{kind: i, object: rank - 1, Share: u.weights[i] * u.kinds[i].ranks.height(float64(rank)) / u.sums[i]}
}

// sum is that of the heights of all ranks. Beyond some thousands, the integral around each
// differs from its height by less than a part in 10 million.
func (z *zipf) sum() float64 {
	const exact = 4096
	total := 0.0
	for k := 1.0; k <= min(z.n, exact); k++ {
		total += z.height(k)
	}
	if z.n > exact {
		total += z.integral(z.n+0.5) - z.integral(exact+0.5)
	}
	return total
}

// Tilt changes the traffic of a URL for a while, to see more of what is rare. When that
// is, is drawn: a fourth of all traffic has no such while at all.
type Tilt struct {
	// Seconds is how long it lasts.
	Seconds float64
	// Rate is how many times as many requests come, at least 1.
	Rate float64
	// Share is in how many of them the headers by which responses vary are drawn from all values
	// alike, and not as the workload has them.
	Share float64
}

// plain is the share of traffic that is as the workload has it.
const plain = 0.25

// URLSource is the traffic of one URL.
type URLSource struct {
	source Source
	url    URL
	kind   *kind
	until  float64 // nanoseconds, as all times here
	gap    float64
	// nominal are the probabilities of the values of each header.
	nominal [][]float64

	tilt Tilt
	// The time falls into windows of a length, one of which, at most, is tilted.
	windows, length float64
	tilted          float64 // its number; that of no window for none
	// What follows is how much more likely the requests so far would be if one window were
	// tilted, for each of them: current is that at hand, of which product is what its requests
	// add, and past is the sum of those that are over.
	current, product, past float64
}

// Source makes the traffic of a URL in the first seconds. The zero Tilt leaves it as it is in
// the workload.
func (u *URLs) Source(url URL, seed uint64, seconds float64, tilt Tilt) *URLSource {
	g := newGenerator(u.workload)
	g.arrivals, g.objects, g.traits = newRandom(seed, 1), newRandom(seed, 2), newRandom(seed, 3)
	s := &URLSource{
		source: Source{generator: g, samples: u.samples, compares: u.compares}, url: url, kind: &u.kinds[url.kind],
		until: seconds * 1e9, gap: g.gap / url.Share, tilt: tilt, tilted: -1, product: 1,
	}
	if tilt.Seconds > 0 {
		s.windows = max(1, math.Floor(seconds/tilt.Seconds))
		s.length = s.until / s.windows
		if unit(g.objects.bits()) > plain {
			s.tilted = math.Floor(unit(g.objects.bits()) * s.windows)
		}
	}
	for i := range s.kind.spec.Vary {
		weights := s.kind.spec.Vary[i].weights()
		total := 0.0
		for _, w := range weights {
			total += w
		}
		for j := range weights {
			weights[j] /= total
		}
		s.nominal = append(s.nominal, weights)
	}
	return s
}

// Ratio is the likelihood ratio of the requests so far: how much more likely they are in the
// workload than in this traffic. What was seen up to now counts as much. As part of the traffic is
// as in the workload, it is at most 4 (a defensive mixture; Hesterberg 1995).
func (s *URLSource) Ratio() float64 {
	if s.windows == 0 {
		return 1
	}
	now := float64(s.source.generator.now)
	sum := s.past + s.likelier(now-s.current*s.length) + s.windows - s.current - 1
	return 1 / (plain + (1-plain)*sum/s.windows)
}

// likelier is how much more likely the requests of the window at hand would be, so long after its
// beginning, if it were tilted.
func (s *URLSource) likelier(elapsed float64) float64 {
	return s.product * exp(-(s.tilt.Rate-1)*elapsed/s.gap)
}

// Next fills in the next record; io.EOF if there is none.
func (s *URLSource) Next(r *cachesim.Record) error {
	g, d, k := s.source.generator, &s.source.drawn, s.kind
	now := min(s.arrival(float64(g.now)), s.until)
	for s.windows > 0 && s.current < s.windows-1 && now >= (s.current+1)*s.length {
		s.past += s.likelier(s.length)
		s.current, s.product = s.current+1, 1
	}
	if g.now = int64(now); now == s.until {
		return io.EOF
	}
	d.kind, d.time, d.object = k, g.now, s.url.object
	d.id = mix(k.salt + d.object)
	s.drawValues(d)
	k.behave(g.traits.bits(), g.traits.bits(), g.traits.bits(), d)
	k.describe(d)
	s.source.fill(r)
	return nil
}

// arrival draws when the next request comes. Whenever the rate changes, it is drawn anew: what
// has not come by then has no memory of how long that is.
func (s *URLSource) arrival(now float64) float64 {
	from, to := s.tilted*s.length, (s.tilted+1)*s.length
	for {
		gap, border := s.gap, s.until
		switch {
		case s.tilted < 0 || now >= to:
		case now < from:
			border = from
		default:
			gap, border = s.gap/s.tilt.Rate, to
		}
		next := now - log(unit(s.source.generator.arrivals.bits()))*gap
		if next < border || border >= s.until {
			return next
		}
		now = border
	}
}

// drawValues draws the values of the headers that responses vary by.
func (s *URLSource) drawValues(d *draw) {
	g := s.source.generator
	s.product *= s.tilt.Rate
	d.values = 0
	for i := range s.kind.dimensions {
		dim := &s.kind.dimensions[i]
		n := len(dim.keep)
		value := dim.draw(g.traits.bits())
		if s.current == s.tilted && unit(g.objects.bits()) < s.tilt.Share {
			value = int(unit(g.objects.bits()) * float64(n))
		}
		s.product *= 1 - s.tilt.Share + s.tilt.Share/float64(n)/s.nominal[i][value]
		d.values = d.values*n + value
	}
}

// Lifetime is how long an object of the URL is fresh, in seconds.
func (u *URLs) Lifetime(url URL) int64 {
	k := &u.kinds[url.kind]
	return max(1, k.ttls.at(property(mix(k.salt+url.object), ttlBits)))
}
