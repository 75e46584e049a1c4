package simulation

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/cachesim"
)

// What is worth a word: a point of hit ratio, and a tenth of one as good as nothing.
const (
	onePoint = 0.01
	nothing  = 0.001
)

// advisers each say one thing, or "". They say what the simulation shows, and no more:
// an estimate counts by the unfavourable end of its confidence interval.
var advisers = []struct {
	id  string
	say func(*Report) string
}{
	{"crash", adviseCrash},
	{"too-large", adviseTooLarge},
	{"larger-objects", adviseObjectSize},
	{"smaller-objects", adviseSmallerObjects},
	{"smaller", adviseSmaller},
	{"larger", adviseLarger},
	{"never-full", adviseNeverFull},
	{"max-age", adviseMaxAge},
	{"process-vary", adviseVary},
	{"variants", adviseVariants},
	{"uncacheable", adviseUncacheable},
	{"pollution", advisePollution},
	{"dead-space", adviseDeadSpace},
	{"memory", adviseMemory},
}

// advise returns what all of them have to say.
func advise(r *Report) []Advice {
	advice := []Advice{}
	for _, a := range advisers {
		if r.CrashedAfter > 0 && a.id != "crash" {
			break // what is beyond the crash, nobody knows
		}
		if text := a.say(r); text != "" {
			advice = append(advice, Advice{a.id, text})
		}
	}
	return advice
}

func adviseCrash(r *Report) string {
	if r.CrashedAfter == 0 {
		return ""
	}
	return fmt.Sprintf("HAProxy %s would have crashed after %s, by a defect of this version: the figures end there, and say little. Update, and simulate the new version",
		r.HAProxyVersion, things(r.CrashedAfter, "request"))
}

// adviseTooLarge tells what max-object-size keeps out.
func adviseTooLarge(r *Report) string {
	refused := r.refused(cachesim.TooLarge, cachesim.ObjectTooLarge)
	if refused.Requests == 0 {
		return ""
	}
	return fmt.Sprintf("what is larger than max-object-size, %s, never fits: %s of the requests and %s of the bytes",
		Size(r.Cache.MaxObjectSize), Percent(ratio(refused.Requests, r.Requests)), Percent(ratio(refused.Bytes, r.Bytes)))
}

// adviseObjectSize looks for a larger limit that brings more bytes, or hits.
func adviseObjectSize(r *Report) string {
	points := r.Alternatives.MaxObjectSize
	now := configured(points)
	if now == nil || r.refused(cachesim.TooLarge, cachesim.ObjectTooLarge).Requests == 0 || now == &points[len(points)-1] {
		return ""
	}
	best := bestOf(points, func(p *Point) (float64, bool) {
		return max(p.ByteRatio-now.ByteRatio, p.Ratio-now.Ratio), p.Value > now.Value
	})
	if best == nil {
		return fmt.Sprintf("raising max-object-size gains less than a point at total-max-size %d, up to half of it", r.Cache.TotalMaxSize)
	}
	return "raising max-object-size to " + effectOf(best, now)
}

// adviseSmallerObjects looks for a smaller limit that brings more hits.
func adviseSmallerObjects(r *Report) string {
	points := r.Alternatives.MaxObjectSize
	now := configured(points)
	if now == nil {
		return ""
	}
	best := bestOf(points, func(p *Point) (float64, bool) { return p.Ratio - now.Ratio, p.Value < now.Value })
	if best == nil {
		return ""
	}
	return "lowering max-object-size to " + effectOf(best, now)
}

func effectOf(p, now *Point) string {
	return fmt.Sprintf("%d (%s) %s and %s", p.Value, Size(p.Value),
		change(p.Ratio-now.Ratio, "hit ratio"), change(p.ByteRatio-now.ByteRatio, "byte hit ratio"))
}

// bestOf returns the point that gains most, at least a point; of two that differ by less
// than half a point, the first. It is nil where none does.
func bestOf(points []Point, gain func(*Point) (gain float64, eligible bool)) *Point {
	var best *Point
	most := onePoint
	for i := range points {
		p := &points[i]
		if g, ok := gain(p); ok && !p.Crashed && (best == nil && g >= most || g >= most+onePoint/2) {
			best, most = p, g
		}
	}
	return best
}

// adviseSmaller looks for the smallest size that keeps nearly all hits.
func adviseSmaller(r *Report) string {
	now := configured(r.Alternatives.TotalMaxSize)
	if now == nil || now.Ratio == 0 {
		return ""
	}
	for _, p := range r.Alternatives.TotalMaxSize {
		if p.Configured {
			break
		}
		if p.Crashed {
			continue
		}
		if low := p.Ratio - p.RatioError; low >= 0.99*now.Ratio && 4*p.Value <= 3*now.Value {
			return fmt.Sprintf("total-max-size %d keeps %s of the hits at %d, in %s of memory instead of %s",
				p.Value, percentDown(low/now.Ratio), now.Value, Size(p.Mapping), Size(now.Mapping))
		}
	}
	return ""
}

// adviseLarger looks for the smallest size that brings most of what a larger one can.
func adviseLarger(r *Report) string {
	now := configured(r.Alternatives.TotalMaxSize)
	if now == nil {
		return ""
	}
	most, at := 0.0, Point{}
	var larger []Point
	for _, p := range r.Alternatives.TotalMaxSize {
		if p.Value <= now.Value || p.Crashed {
			continue
		}
		larger = append(larger, p)
		if gain := p.Ratio - p.RatioError - now.Ratio; gain > most+nothing {
			most, at = gain, p
		}
	}
	switch {
	case len(larger) == 0:
		return ""
	case most < onePoint:
		return fmt.Sprintf("a larger total-max-size gains less than a point of hit ratio, up to %d", larger[len(larger)-1].Value)
	}
	for _, p := range larger {
		if gain := p.Ratio - p.RatioError - now.Ratio; gain >= 0.9*most {
			at = p
			break
		}
	}
	text := fmt.Sprintf("total-max-size %d would have %s hits instead of %s, in %s of memory instead of %s",
		at.Value, PointText(&at), Percent(now.Ratio), Size(at.Mapping), Size(now.Mapping))
	if r.Cache.DefaultMaxObjectSize {
		text += fmt.Sprintf("; max-object-size, which is left open, would be %d then", at.Value<<20>>8)
	}
	return text
}

func adviseNeverFull(r *Report) string {
	if r.Space.Peak >= r.Space.Blocks {
		return ""
	}
	return fmt.Sprintf("this traffic never fills the cache: at most %s of its blocks hold anything", percentUp(float64(r.Space.Peak)/float64(r.Space.Blocks)))
}

// adviseMaxAge looks for the smallest age that brings most.
func adviseMaxAge(r *Report) string {
	now := configured(r.Alternatives.MaxAge)
	if now == nil {
		return ""
	}
	best := bestOf(r.Alternatives.MaxAge, func(p *Point) (float64, bool) { return p.Ratio - now.Ratio, p.Value > now.Value })
	if best == nil {
		return ""
	}
	return fmt.Sprintf("raising max-age to %d %s; clients may then get answers that are up to %s old, where the origin allows that or says nothing",
		best.Value, change(best.Ratio-now.Ratio, "hit ratio"), Span(best.Value))
}

func adviseVary(r *Report) string {
	refused := r.refused(cachesim.VaryUnknown)
	points := r.Alternatives.ProcessVary
	now := configured(points)
	if refused.Requests == 0 || now == nil || len(points) < 2 {
		return ""
	}
	share := Percent(ratio(refused.Requests, r.Requests))
	if now.Value == 1 {
		return fmt.Sprintf("%s of the requests have answers that vary by headers that HAProxy %s does not look at; no setting helps", share, r.HAProxyVersion)
	}
	on := points[1]
	if on.Crashed {
		return fmt.Sprintf("%s of the requests have answers with a Vary header, which are not stored; with process-vary on, "+
			"HAProxy %s would crash on this traffic: update first", share, r.HAProxyVersion)
	}
	return fmt.Sprintf("%s of the requests have answers with a Vary header, which are not stored; process-vary on %s",
		share, change(on.Ratio-now.Ratio, "hit ratio"))
}

func adviseVariants(r *Report) string {
	refused := r.refused(cachesim.VariantsFull)
	if refused.Requests == 0 {
		return ""
	}
	return fmt.Sprintf("%s are not stored, because their URL has max-secondary-entries (%d) variants already: %s of the requests",
		things(refused.Requests, "response"), r.Cache.MaxSecondaryEntries, Percent(ratio(refused.Requests, r.Requests)))
}

// adviseUncacheable tells of what no setting of the cache changes.
func adviseUncacheable(r *Report) string {
	refused := r.refused(cachesim.NotCacheable, cachesim.NotFresh, cachesim.OtherStatus, cachesim.OtherMethod, cachesim.Invalidated,
		cachesim.OldRequest, cachesim.KeyMissing)
	if share := ratio(refused.Requests, r.Requests); share >= onePoint {
		return fmt.Sprintf("%s of the requests cannot be stored with any setting, by their method, status or Cache-Control", Percent(share))
	}
	return ""
}

func advisePollution(r *Report) string {
	refused := r.refused(cachesim.ObjectTooLarge)
	if share := ratio(refused.Requests, r.Requests); share >= onePoint {
		return fmt.Sprintf("%s of the responses turn out too large only while they are stored, as they have no Content-Length that tells before: "+
			"they push others out for nothing", Percent(share))
	}
	return ""
}

func adviseDeadSpace(r *Report) string {
	if r.Space.Wasted < 0.1 {
		return ""
	}
	return fmt.Sprintf("on average %s of the blocks with content hold what nobody can get any more: "+
		"HAProxy takes them back when their turn comes, not when an object expires", Percent(r.Space.Wasted))
}

func adviseMemory(r *Report) string {
	m := &r.Memory
	if m.Machine == 0 || m.Reload <= m.Machine {
		return ""
	}
	return fmt.Sprintf("while a reload lasts, old and new process have a cache each: %s, more than the %s of the machine",
		Size(m.Reload), Size(m.Machine))
}

// refused adds up the responses that were not stored for some reasons.
func (r *Report) refused(reasons ...cachesim.Verdict) Count {
	var sum Count
	for _, c := range r.Responses {
		if slices.ContainsFunc(reasons, func(v cachesim.Verdict) bool { return v.String() == c.Name }) {
			sum.Requests += c.Requests
			sum.Bytes += c.Bytes
		}
	}
	return sum
}

// configured returns the point of the configuration itself.
func configured(points []Point) *Point {
	for i := range points {
		if points[i].Configured {
			return &points[i]
		}
	}
	return nil
}
