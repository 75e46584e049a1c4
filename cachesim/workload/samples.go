package workload

import (
	"math/bits"
	"slices"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/trace"
)

// samples are the digests of all messages of a kind that differ otherwise than from
// object to object.
type samples struct {
	requests  []cachesim.Request  // by combination of values
	methods   [3]cachesim.Request // by method
	responses []sample
	codings   []uint8 // by combination of values, the coding of the response
	tagged    bool    // ETag
	dated     bool    // Last-Modified
}

// sample is the digest of a response, and what of it depends on the object.
type sample struct {
	response                  cachesim.Response
	ttl, length, tag, private bool
	modified, dated           bool // Last-Modified, else Date
}

// What stands in a sample for what depends on the object. Their numbers of digits
// count.
const (
	sampleTTL  = 12345
	sampleSize = 6789
)

func newSamples(k *kind, s *cachesim.Semantics) samples {
	of := samples{tagged: k.has("etag"), dated: k.has("last-modified")}
	combinations := 1
	for i := range k.spec.Vary {
		combinations *= k.spec.Vary[i].size()
	}
	var e trace.Exchange
	d := draw{kind: k, size: sampleSize, ttl: sampleTTL}
	for m := range of.methods {
		d.method = method(m)
		d.exchange(&e)
		of.methods[m] = s.DigestRequest(&e.Request)
	}
	d.method = get
	codings := []string{}
	for d.values = range combinations {
		e.Request.Headers = d.requestHeaders()
		of.requests = append(of.requests, s.DigestRequest(&e.Request))
		coding := k.codingFor(d.values)
		i := slices.Index(codings, coding)
		if i < 0 {
			i = len(codings)
			codings = append(codings, coding)
			of.addResponses(d, s)
		}
		of.codings = append(of.codings, uint8(i))
	}
	return of
}

// addResponses digests the responses of one coding, in the order of responseFor.
func (of *samples) addResponses(d draw, s *cachesim.Semantics) {
	for i := range responseForms {
		d.private, d.chunked, d.has = i&1 != 0, i&2 != 0, nothing
		if i&4 != 0 {
			d.has = current
		}
		var e trace.Exchange
		d.exchange(&e)
		r := s.DigestResponse(&e.Response)
		of.responses = append(of.responses, sample{
			response: r, private: d.private, tag: r.ETag != 0,
			ttl:    !d.private && d.kind.spec.Freshness != "none",
			length: r.Body == sampleSize,
			dated:  r.Modified != 0, modified: of.dated,
		})
	}
}

// responseForms is how many forms of responses there are for one coding.
const responseForms = 8

// responseFor returns which sample is that of a response.
func (of *samples) responseFor(d *draw) int {
	i := int(of.codings[d.values]) * responseForms
	if d.private {
		i++
	}
	if d.chunked {
		i += 2
	}
	if d.has == current {
		i += 4
	}
	return i
}

// complete puts right what depends on the object.
func (t *sample) complete(d *draw, r *cachesim.Response) {
	longer := 0
	if t.length {
		r.Body = d.size
		longer = digits(d.size) - digits(sampleSize)
	}
	if t.ttl {
		longer += digits(d.ttl) - digits(sampleTTL)
		if r.HasLifetime {
			r.Lifetime = d.ttl
		}
	}
	r.Head += longer
	r.Payload += longer
	if t.tag {
		r.ETag = d.tag()
	}
	switch {
	case !t.dated:
	case t.modified:
		r.Modified = d.modified()
	default:
		r.Modified = epoch + d.time/1e9
	}
}

// powers are those of ten that fit into 64 bits.
var powers = func() (t [19]int64) {
	t[0] = 1
	for i := 1; i < len(t); i++ {
		t[i] = t[i-1] * 10
	}
	return t
}()

// digits is the length of a number as a text.
func digits(n int64) int {
	length := bits.Len64(uint64(n)) * 1233 >> 12 // log2 to log10, rounded down
	if n >= powers[length] {
		length++
	}
	return max(length, 1)
}
