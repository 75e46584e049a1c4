package risk

import (
	"github.com/hapvet/hapvet/cachesim"
)

// near counts how often operations that race when they come at the same time came close to
// each other. Two requests are close that come in the same second.
type near struct {
	seconds int64 // that the traffic lasted
	// taken are the requests for a variant that came in the second in which its blocks were
	// taken, or in the next one: lookups that went on from the first variant and found nothing.
	taken int64
	// dropped are the pairs of lookups that came in the second in which the index gave up the
	// first variant of their URL, of which one or both went on from it.
	dropped int64
}

// takenWindow is for how many seconds lookups count as close to the taking of blocks: the rest of the
// second, which is half of one on average, and the next.
const takenWindow = 1.5

// dropWindow is the same for lookups and the giving up of the first variant.
const dropWindow = 1.0

// races counts along.
type races struct {
	near
	// fresh is how many entries gave way to others before their time.
	fresh       int64
	begun       bool
	first, last int64
	evicted     map[cachesim.Hash]int64 // when blocks of a variant of the URL were taken last
	now         map[cachesim.Hash]*moment
}

// moment is what happened to a URL within a second.
type moment struct{ second, lookups, beyond, drops int64 }

func newRaces() *races {
	return &races{evicted: map[cachesim.Hash]int64{}, now: map[cachesim.Hash]*moment{}}
}

// maxURLs bounds what is kept of URLs. What has not been asked for lately is close to nothing.
const maxURLs = 1 << 16

// removed is told of entries that leave (cachesim.Cache.Observe).
func (x *races) removed(r *cachesim.Removal) {
	if r.Cause.Evicts() && !r.Dead && r.Expire > r.Now {
		x.fresh++
	}
	if !r.Variant || r.Dead || !r.Complete {
		return
	}
	switch {
	case r.Cause.Evicts() && !r.First && r.Expire > r.Now:
		if len(x.evicted) >= maxURLs {
			clear(x.evicted)
		}
		x.evicted[r.Hash] = r.Now
	case r.First && (r.Cause == cachesim.CauseReplaced || r.Cause == cachesim.CauseExpired ||
		r.Cause == cachesim.CauseInvalidated || r.Cause == cachesim.CauseLastReference):
		x.moment(r.Hash, r.Now).drops++
	}
}

// request is told of requests that are over.
func (x *races) request(r *cachesim.Result) {
	second := r.Time / 1e6
	if !x.begun {
		x.begun, x.first = true, second
	}
	x.last = max(x.last, second)
	if r.Outcome == cachesim.Bypass || r.Outcome == cachesim.NoKey {
		return
	}
	m := x.moment(r.Hash, second)
	m.lookups++
	if !r.Beyond {
		return
	}
	m.beyond++
	if when, ok := x.evicted[r.Hash]; ok && r.Outcome == cachesim.Miss && second-when <= 1 && second >= when {
		x.taken++
	}
}

// moment returns that of a URL for a second, and closes the one before it.
func (x *races) moment(h cachesim.Hash, second int64) *moment {
	m := x.now[h]
	if m == nil {
		if len(x.now) >= maxURLs {
			x.flush()
		}
		m = &moment{second: second}
		x.now[h] = m
	}
	if m.second != second {
		x.close(m)
		*m = moment{second: second}
	}
	return m
}

func (x *races) close(m *moment) {
	if m.drops > 0 {
		x.dropped += m.drops * m.beyond * max(0, m.lookups-1)
	}
}

func (x *races) flush() {
	for _, m := range x.now {
		x.close(m)
	}
	clear(x.now)
}

func (x *races) end() near {
	x.flush()
	x.seconds = x.last - x.first + 1
	return x.near
}
