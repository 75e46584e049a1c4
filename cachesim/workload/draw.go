package workload

import (
	"io"
)

// epoch is when all traffic begins: 2026-01-01, in seconds.
const epoch = 1_767_225_600

// method is one of those that a workload has.
type method uint8

const (
	get method = iota
	head
	post
)

// copyOf is what a client has of an object already.
type copyOf uint8

const (
	nothing copyOf = iota
	current
	stale
)

// draw is a request, as it was drawn.
type draw struct {
	time   int64 // nanoseconds since the epoch
	kind   *kind
	object uint64
	// id are the bits that all properties of the object come from.
	id       uint64
	values   int // the combination of values of the headers that responses vary by
	method   method
	has      copyOf
	size     int64
	ttl      int64
	private  bool
	chunked  bool
	aborted  bool
	cut      uint32 // where it breaks off, as a part of 2^32 of the body
	duration int64  // microseconds
	client   uint32
}

// The properties of an object. Each has bits of its own.
const (
	sizeBits = iota + 1
	ttlBits
	privateBits
	chunkedBits
	modifiedBits
	tagBits
	keyBits // and the next two
)

// property returns the bits of a property of an object.
func property(id, which uint64) uint64 { return mix(id + which) }

// No body takes longer than a day, in microseconds; and no request waits for its turn
// longer than 140 years from the beginning, in nanoseconds.
const (
	longest = 24 * 3600 * 1_000_000
	latest  = 1 << 62
)

// generator draws one request after the other. The streams are separate, so that
// another rate, say, leaves the objects as they are.
type generator struct {
	kinds    []kind
	pick     alias
	left     int64
	now      int64   // nanoseconds
	gap      float64 // on average, nanoseconds
	clients  uint64
	arrivals random
	objects  random
	traits   random
	transfer slots
}

func newGenerator(w *Workload) *generator {
	g := &generator{left: w.Requests, gap: 1e9 / w.Rate, clients: uint64(w.Clients), transfer: slots{limit: w.Concurrency}}
	g.arrivals, g.objects, g.traits = newRandom(w.Seed, 1), newRandom(w.Seed, 2), newRandom(w.Seed, 3)
	weights := make([]float64, len(w.Kinds))
	g.kinds = make([]kind, len(w.Kinds))
	for i := range w.Kinds {
		weights[i] = weightOf(w.Kinds[i].Weight)
		g.kinds[i] = newKind(w, i)
	}
	g.pick = newAlias(weights)
	return g
}

// next draws the next request; io.EOF if there is none.
func (g *generator) next(d *draw) error {
	if g.left == 0 {
		return io.EOF
	}
	g.left--
	g.now += int64(float64(-log(unit(g.arrivals.bits()))*g.gap) + 0.5)
	k := &g.kinds[g.pick.draw(g.traits.bits())]
	d.kind, d.time = k, g.now
	d.object = k.object(g)
	d.id = mix(k.salt + d.object)
	d.values = 0
	for i := range k.dimensions {
		dim := &k.dimensions[i]
		d.values = d.values*len(dim.keep) + dim.draw(g.traits.bits())
	}
	k.behave(g.traits.bits(), g.traits.bits(), g.traits.bits(), d)
	d.client = uint32(uint64(uint32(mix(uint64(g.left)))) * g.clients >> 32)
	k.describe(d)
	if g.transfer.limit > 0 {
		d.time = min(g.transfer.begin(d.time, d.duration*1000), latest)
	}
	return nil
}

// behave draws what the client does.
func (k *kind) behave(a, b, c uint64, d *draw) {
	d.method, d.has = get, nothing
	switch bits := uint32(a); {
	case k.head.holds(bits):
		d.method = head
	case k.post.holds(bits):
		d.method = post
	case k.conditional.holds(uint32(a >> 32)):
		d.has = current
		if k.stale.holds(uint32(c)) {
			d.has = stale
		}
	}
	d.aborted, d.cut = k.aborts.holds(uint32(b)), uint32(c>>32)
	d.duration = k.speed
	if k.slow.holds(uint32(b >> 32)) {
		d.duration = k.slowSpeed
	}
}

// describe looks up what the object is like, and turns the speed into a duration.
func (k *kind) describe(d *draw) {
	d.size = k.sizes.at(property(d.id, sizeBits))
	d.ttl = max(1, k.ttls.at(property(d.id, ttlBits)))
	d.private = k.private.holds(uint32(property(d.id, privateBits)))
	d.chunked = k.chunked.holds(uint32(property(d.id, chunkedBits)))
	if d.duration > 0 {
		d.duration = min(d.body()*1_000_000/d.duration, longest)
	}
}

// body is the size of the body that follows.
func (d *draw) body() int64 {
	if d.method == head || d.has == current {
		return 0
	}
	return d.size
}

// broken is after how many bytes the body breaks off, or -1.
func (d *draw) broken() int64 {
	if !d.aborted || d.body() == 0 {
		return -1
	}
	return int64(float64(d.size) * (float64(d.cut) / (1 << 32)))
}

// modified is when the object changed last, in seconds: an hour to a year before the
// traffic begins.
func (d *draw) modified() int64 {
	return epoch - 3600 - int64(property(d.id, modifiedBits)%(365*24*3600))
}

// tag is what its ETag is made of.
func (d *draw) tag() uint64 { return property(d.id, tagBits) | 1 }

// slots are places for transfers, with the times at which they end, as a heap.
type slots struct {
	limit int
	ends  []int64
}

// begin returns when a transfer that could begin at a time does begin, and takes a
// place for it.
func (s *slots) begin(time, duration int64) int64 {
	if len(s.ends) < s.limit {
		s.ends = append(s.ends, time+duration)
		for i := len(s.ends) - 1; i > 0 && s.ends[i] < s.ends[(i-1)/2]; i = (i - 1) / 2 {
			s.ends[i], s.ends[(i-1)/2] = s.ends[(i-1)/2], s.ends[i]
		}
		return time
	}
	time = min(max(time, s.ends[0]), latest)
	s.ends[0] = time + duration
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(s.ends) && s.ends[child+1] < s.ends[child] {
			child++
		}
		if child >= len(s.ends) || s.ends[i] <= s.ends[child] {
			return time
		}
		s.ends[i], s.ends[child] = s.ends[child], s.ends[i]
		i = child
	}
}
