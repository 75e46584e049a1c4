package cachesim

import (
	"errors"
	"io"
)

// Record is one request of some traffic, with the response that the origin would
// give. Times are microseconds, of any epoch that all records of a source share;
// HAProxy's seconds are those divided by a million.
type Record struct {
	Time int64
	// Duration is how long the body takes, to come from the origin or to go to the
	// client.
	Duration int64
	Request  Request
	Response Response
	Body     int64 // bytes
	// Broken is the number of bytes after which the transfer breaks off, or -1.
	Broken int64
}

// Source is some traffic, in the order of time.
type Source interface {
	// Next fills in the next record, over what an earlier call left in it. It returns
	// io.EOF when there is none. What the record points to is valid until the next call.
	// Replay asks for some records before it answers the first of them.
	Next(*Record) error
}

// Result is what became of one request.
type Result struct {
	Outcome Outcome
	// Verdict is what became of the response, where one was asked for.
	Verdict Verdict
	// Body is the size of the body, Time that of the request.
	Body, Time int64
	// Number is which request of the traffic it was, from 1, and Hash its primary key,
	// where it has one.
	Number int64
	Hash   Hash
	// Beyond tells that the lookup went on from the first variant of the URL to others
	// (2.9 on).
	Beyond bool
}

// Replay sends traffic through a cache: transfers that take their time overlap, as
// those of one thread do. Each request is told to done when it is over. It stops
// early when a real process would have crashed.
func Replay(c *Cache, source Source, done func(*Result)) error {
	r := replay{cache: c, done: done}
	records := make([]Record, ahead)
	tags := make([][]uint64, ahead)
	for !c.crashed {
		n, err := 0, error(nil)
		for n < ahead && err == nil {
			if err = source.Next(&records[n]); err == nil {
				tags[n] = append(tags[n][:0], records[n].Request.IfNoneMatch...)
				n++
			}
		}
		c.warm(records[:n])
		for i := range records[:n] {
			records[i].Request.IfNoneMatch = tags[i]
			r.advance(records[i].Time)
			if r.begin(&records[i]); c.crashed {
				return nil
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			r.advance(1<<63 - 1)
			return nil
		case err != nil:
			return err
		}
	}
	return nil
}

type replay struct {
	cache *Cache
	done  func(*Result)
	count int64 // requests so far
	// running are the transfers, by the time of their next step; unused are the
	// places of those that are over.
	running queue
	places  []transfer
	unused  []int32
	started transfer // that of the request at hand
}

// transfer is a body on its way.
type transfer struct {
	t      Transaction
	result Result
	left   int64 // bytes that have not come yet
	chunk  int64 // microseconds from one chunk to the next
	tail   int
	broken bool
	known  bool // Content-Length tells the end
}

func (r *replay) begin(record *Record) {
	c := r.cache
	x := &r.started
	r.count++
	x.result = Result{Body: record.Body, Time: record.Time, Number: r.count, Hash: record.Request.Hash}
	x.tail, x.broken, x.known = record.Response.Tail, false, record.Response.Body >= 0
	now := record.Time / 1e6
	x.result.Outcome = c.Lookup(now, &record.Request, &x.t)
	x.result.Beyond = x.t.beyond
	if x.result.Outcome < Hit {
		x.result.Verdict = c.Store(now, &x.t, &record.Response)
	} else {
		x.result.Verdict = OfTheCache
	}
	x.t.request = nil // it belongs to the source
	x.left = record.Body
	if record.Broken >= 0 && record.Broken < x.left {
		x.left, x.broken = record.Broken, true
	}
	switch {
	case x.t.phase == idle:
		r.done(&x.result)
	case record.Duration <= 0:
		for !r.step(x) {
		}
	case x.t.phase == delivering:
		x.left = 0
		r.wait(x, record.Time+record.Duration)
	default:
		x.chunk = record.Duration / max(1, (x.left+ChunkBytes-1)/ChunkBytes)
		r.wait(x, record.Time+x.chunk)
	}
}

// step lets a transfer go on, and reports whether it is over.
func (r *replay) step(x *transfer) bool {
	c := r.cache
	switch {
	case x.t.phase == delivering:
		c.Release(&x.t)
	case x.left > 0 && x.left <= ChunkBytes && !x.broken:
		x.result.Verdict = c.last(&x.t, int(x.left), x.known, x.tail)
	case x.left > 0:
		n := min(x.left, ChunkBytes)
		x.left -= n
		if c.Append(&x.t, int(n)) {
			return false
		}
		x.result.Verdict = ObjectTooLarge
	case x.broken:
		x.result.Verdict = c.Abort(&x.t)
	default:
		x.result.Verdict = c.Finish(&x.t, x.tail)
	}
	r.done(&x.result)
	return true
}

// wait puts a transfer aside until a time.
func (r *replay) wait(x *transfer, until int64) {
	var place int32
	if n := len(r.unused); n > 0 {
		place = r.unused[n-1]
		r.unused = r.unused[:n-1]
		r.places[place] = *x
	} else {
		place = int32(len(r.places))
		r.places = append(r.places, *x)
	}
	r.running.push(due{until, place})
}

// advance lets all steps happen that are due until a time.
func (r *replay) advance(now int64) {
	for len(r.running) > 0 && r.running[0].time <= now {
		d := r.running.pop()
		x := &r.places[d.place]
		if r.step(x) {
			r.unused = append(r.unused, d.place)
		} else {
			r.running.push(due{d.time + x.chunk, d.place})
		}
	}
}

// due is a step to come.
type due struct {
	time  int64
	place int32
}

// queue is a heap of steps. Those of one time come in no particular, but always in
// the same order.
type queue []due

func (q *queue) push(d due) {
	*q = append(*q, d)
	h := *q
	for i := len(h) - 1; i > 0; {
		parent := (i - 1) / 2
		if h[parent].time <= h[i].time {
			break
		}
		h[parent], h[i] = h[i], h[parent]
		i = parent
	}
}

func (q *queue) pop() due {
	h := *q
	first := h[0]
	last := len(h) - 1
	h[0] = h[last]
	h = h[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			break
		}
		if child+1 < last && h[child+1].time < h[child].time {
			child++
		}
		if h[i].time <= h[child].time {
			break
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
	*q = h
	return first
}
