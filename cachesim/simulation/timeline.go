package simulation

import "github.com/hapvet/hapvet/cachesim"

// Moment is a stretch of simulated time: what happened in it, and what the blocks were
// used for at its end.
type Moment struct {
	// Time is when it begins, in seconds since the traffic began.
	Time     int64 `json:"time"`
	Requests int64 `json:"requests"`
	Hits     int64 `json:"hits"`
	// Content are the blocks that hold something; of these, InUse is being stored or
	// delivered, Expired is past its time, and Dead has left the index.
	Content int `json:"content_blocks"`
	InUse   int `json:"in_use_blocks"`
	Expired int `json:"expired_blocks"`
	Dead    int `json:"dead_blocks"`
	Entries int `json:"entries"`
}

// most is how many moments a timeline has; half of that, or more, where the traffic is
// long enough.
const mostMoments = 96

// timeline cuts time into moments of one length, which grows with the traffic.
type timeline struct {
	moments []Moment
	start   int64 // second of the first
	length  int64 // seconds
	begun   bool
	now     int64
}

// add counts a request that is over. Where a moment ends, it asks what the blocks are
// used for.
func (t *timeline) add(c *cachesim.Cache, r *cachesim.Result) {
	second := r.Time / 1e6
	if !t.begun {
		t.begun, t.start, t.length, t.now = true, second, 1, second
		t.moments = []Moment{{}}
	}
	t.now = max(t.now, second)
	at := (t.now - t.start) / t.length
	for at >= mostMoments {
		t.close(c, t.now)
		t.fold()
		at = (t.now - t.start) / t.length
	}
	for int64(len(t.moments)) <= at {
		t.close(c, t.start+int64(len(t.moments))*t.length)
		t.moments = append(t.moments, Moment{Time: int64(len(t.moments)) * t.length})
	}
	m := &t.moments[len(t.moments)-1]
	m.Requests++
	if r.Outcome.IsHit() {
		m.Hits++
	}
}

// close notes what the blocks are used for at the end of the last moment.
func (t *timeline) close(c *cachesim.Cache, now int64) {
	u := c.Usage(min(now, t.now))
	m := &t.moments[len(t.moments)-1]
	m.Content, m.InUse, m.Expired, m.Dead, m.Entries = u.Content, u.InUse, u.Expired, u.Dead, u.Entries
}

// fold makes one moment of each two.
func (t *timeline) fold() {
	t.length *= 2
	n := 0
	for i := 0; i < len(t.moments); i += 2 {
		m := t.moments[i]
		if i+1 < len(t.moments) {
			next := t.moments[i+1]
			next.Time = m.Time
			next.Requests += m.Requests
			next.Hits += m.Hits
			m = next
		}
		t.moments[n] = m
		n++
	}
	t.moments = t.moments[:n]
}
