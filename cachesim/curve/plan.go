package curve

import "math"

// plan is how one cache is measured: in full, or by samples and anchors.
type plan struct {
	exact   *run
	samples []*run
	anchors []anchor
	rate    float64 // of all samples together
}

// anchor is a cache like it that is simulated in full and on the same samples.
type anchor struct {
	exact   *run
	samples []*run
	weight  float64 // of all anchors together 1
}

// measure puts together what the simulations counted.
func (p *plan) measure() Measure {
	if p.exact != nil {
		r := p.exact
		return Measure{
			Requests: r.requests, Bytes: r.bytes, Hits: float64(r.hits), HitBytes: float64(r.hitBytes), Rate: 1, Crashed: r.crashed,
		}
	}
	all := p.anchors[0].exact
	m := Measure{Requests: all.requests, Bytes: all.bytes, Rate: p.rate}
	m.Hits, m.HitsError = p.estimate(func(r *run) int64 { return r.hits }, m.Requests)
	m.HitBytes, m.HitBytesError = p.estimate(func(r *run) int64 { return r.hitBytes }, m.Bytes)
	for _, r := range p.samples {
		m.Crashed = m.Crashed || r.crashed
	}
	return m
}

// estimate returns a count, of the whole at most, and the half width of its confidence
// interval. Each sample says how much more or less than its anchors the cache has.
func (p *plan) estimate(count func(*run) int64, whole int64) (mean, bound float64) {
	n := float64(len(p.samples))
	var sum, squares float64
	for i, r := range p.samples {
		var x float64
		for _, a := range p.anchors {
			x += a.weight * (float64(count(a.exact)) + float64(count(r)-count(a.samples[i]))/r.part.rate())
		}
		sum += x
		squares += x * x
	}
	mean = sum / n
	variance := max(0, squares/n-mean*mean) * n / (n - 1)
	// The more of everything the samples hold, the less is left to chance.
	bound = student[len(p.samples)-1] * math.Sqrt(variance/n*(1-p.rate))
	return min(max(mean, 0), float64(whole)), bound
}
