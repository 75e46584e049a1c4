package cachesim

import (
	"testing"
)

// recount works out from the rows what Usage counts along.
func recount(c *Cache, now int64) Usage {
	u := Usage{Blocks: c.total, InUse: c.total - c.available}
	for id := range c.slab {
		r := &c.slab[id]
		if r.is(isLinked) && !r.is(isZombie) {
			u.Entries++
		}
		if r.size == 0 {
			continue
		}
		u.Content += int(r.blocks)
		idle := r.refs == 0 || r.is(isComplete)
		switch {
		case !r.is(isLinked) && (idle || c.sem.Family != F1):
			u.Dead += int(r.blocks)
		case r.is(isLinked) && r.expired(now) && idle:
			u.Expired += int(r.blocks)
		}
	}
	return u
}

// What is counted along is what is there.
func TestUsageIsWhatIsThere(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			for seed := range uint64(5) {
				c := newTestCache(t, version)
				c.Usage(0)
				peak, peakInUse := 0, 0
				play(c, seed, 1500, func(step int) {
					got, want := c.Usage(c.now), recount(c, c.now)
					peak, peakInUse = max(peak, want.Content), max(peakInUse, want.InUse)
					if got.Peak < peak || got.PeakInUse < peakInUse || got.Peak > c.total || got.PeakInUse > c.total {
						t.Fatalf("seed %d, step %d: peaks %d and %d, seen %d and %d", seed, step, got.Peak, got.PeakInUse, peak, peakInUse)
					}
					if got.Peak, got.PeakInUse = 0, 0; got != want {
						t.Fatalf("seed %d, step %d: got %+v, want %+v", seed, step, got, want)
					}
				})
			}
		})
	}
}

// Usage may be asked for the first time late, and seldom: then it is counted anew.
func TestUsageAskedSeldom(t *testing.T) {
	c := newTestCache(t, "3.2.26")
	response := Response{Status: 200, HasLifetime: true, Head: 100, Body: -1}
	now := int64(1_000_000)
	for n := range 200 {
		response.Lifetime = int64(1 + n*150)
		c.Exchange(now, &Request{HasKey: true, Hash: HashOf(string(rune(n)))}, &response, 500)
	}
	for _, later := range []int64{0, 100, 4000, 4096, 5000, 40_000, 40_001} {
		got, want := c.Usage(now+later), recount(c, now+later)
		if got.Peak, got.PeakInUse = 0, 0; got != want {
			t.Errorf("%d s later: got %+v, want %+v", later, got, want)
		}
	}
}

// Every entry that was in the index and is not any more has been reported, once, and
// so has every row with content whose blocks went to another one.
func TestRemovalsAreReported(t *testing.T) {
	for _, version := range versions {
		t.Run(version, func(t *testing.T) {
			for seed := range uint64(5) {
				c := newTestCache(t, version)
				entries, evicted := 0, int64(0)
				var seen [CauseCount]int64
				c.Observe(func(r *Removal) {
					seen[r.Cause]++
					if !r.Dead && (c.sem.Family != F1 || r.Complete) {
						entries--
					}
					if r.Cause.Evicts() {
						evicted++
					}
					if r.Blocks <= 0 || r.Size <= 0 || r.Cause.Evicts() == (r.By == Hash{}) || r.Hash == (Hash{}) {
						t.Fatalf("seed %d: incomplete report %+v", seed, *r)
					}
				})
				was := 0
				play(c, seed, 1500, func(step int) {
					now := c.Usage(c.now).Entries
					// Each step links at most one entry.
					if gone := -entries; now != was-gone && now != was-gone+1 {
						t.Fatalf("seed %d, step %d: %d entries, %d before, %d reported to have gone", seed, step, now, was, gone)
					}
					was, entries = now, 0
				})
				if evicted != c.stats.Evicted || seen != c.stats.Removed {
					t.Errorf("seed %d: %d evictions reported of %d, causes %v of %v", seed, evicted, c.stats.Evicted, seen, c.stats.Removed)
				}
				if c.sem.Family >= F3 && !c.crashed && (seen[CauseNewObject] == 0 || seen[CauseGrowingObject] == 0 || seen[CauseAborted] == 0) {
					t.Errorf("seed %d: the run shows too little: %v", seed, seen)
				}
			}
		})
	}
}

// An observer and Usage cost no allocation.
func TestNoAllocation(t *testing.T) {
	for _, version := range versions {
		c := newTestCache(t, version)
		c.Observe(func(*Removal) {})
		c.Usage(0)
		response := Response{Status: 200, Lifetime: 100, HasLifetime: true, Head: 100, Body: 5000}
		request := Request{HasKey: true}
		n := 0
		exchange := func() {
			n++
			request.Hash[0], request.Hash[1], request.Hash[2] = byte(n), byte(n>>8)&3, 1
			c.Exchange(int64(n), &request, &response, 5000)
			c.Usage(int64(n))
		}
		for range 5000 {
			exchange()
		}
		if got := testing.AllocsPerRun(5000, exchange); got != 0 {
			t.Errorf("%s: %v allocations per request", version, got)
		}
	}
}
