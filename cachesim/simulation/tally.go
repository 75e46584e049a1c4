package simulation

import "github.com/hapvet/hapvet/cachesim"

// tally counts what becomes of the requests to the cache as it is configured.
type tally struct {
	cache     *cachesim.Cache
	requests  int64
	bytes     int64
	hits      int64
	hitBytes  int64
	outcomes  [cachesim.OutcomeCount]Count
	verdicts  [cachesim.VerdictCount]Count
	timeline  timeline
	first     int64 // microseconds
	last      int64
	crashedAt int64
	outcome   *outcomeWriter // nil if nobody wants to know
}

// run sends all traffic through the cache.
func (t *tally) run(source cachesim.Source) error {
	if t.outcome != nil {
		t.cache.Observe(t.outcome.removed)
	}
	if err := cachesim.Replay(t.cache, source, t.done); err != nil {
		return err
	}
	if t.timeline.begun {
		t.timeline.close(t.cache, t.timeline.now)
	}
	if t.cache.Crashed() {
		t.crashedAt = t.requests
	}
	if t.outcome != nil {
		return t.outcome.flush()
	}
	return nil
}

func (t *tally) done(r *cachesim.Result) {
	if t.requests == 0 {
		t.first, t.last = r.Time, r.Time
	}
	t.first, t.last = min(t.first, r.Time), max(t.last, r.Time)
	t.requests++
	t.bytes += r.Body
	t.outcomes[r.Outcome].add(r.Body)
	switch {
	case r.Outcome.IsHit():
		t.hits++
		t.hitBytes += r.Body
	case r.Outcome != cachesim.Crash:
		t.verdicts[r.Verdict].add(r.Body)
	}
	t.timeline.add(t.cache, r)
	if t.outcome != nil {
		t.outcome.write(r)
	}
}

func (c *Count) add(bytes int64) {
	c.Requests++
	c.Bytes += bytes
}

// counts returns those that occurred, with their names.
func counts[T interface {
	~uint8
	String() string
}](all []Count, _ T) []Count {
	out := []Count{}
	for i, c := range all {
		if c.Requests > 0 {
			c.Name = T(i).String()
			out = append(out, c)
		}
	}
	return out
}

// wasted is the share of the blocks with content that nobody could get anything from,
// over all of the time.
func (t *timeline) wasted() float64 {
	content, wasted := 0, 0
	for _, m := range t.moments {
		content += m.Content
		wasted += m.Expired + m.Dead
	}
	if content == 0 {
		return 0
	}
	return float64(wasted) / float64(content)
}
