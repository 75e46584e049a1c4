package workload

import (
	"encoding/binary"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/trace"
)

// Exchanges is traffic with all headers.
type Exchanges struct {
	generator *generator
	drawn     draw
}

// Exchanges makes the traffic with all headers.
func (w *Workload) Exchanges() (*Exchanges, error) {
	full, err := w.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Exchanges{generator: newGenerator(full)}, nil
}

// Next fills in the next exchange; io.EOF if there is none.
func (s *Exchanges) Next(e *trace.Exchange) error {
	if err := s.generator.next(&s.drawn); err != nil {
		return err
	}
	s.drawn.exchange(e)
	return nil
}

// Source is traffic as the cache of one version sees it. It makes no headers: the
// digest of each response is that of one of a few samples, in which what differs from
// object to object is put right. Keys and tags are numbers of their own, one for each
// object, not hashes of texts.
type Source struct {
	generator *generator
	drawn     draw
	samples   []samples // by kind
	tags      [1]uint64
	compares  bool // the version knows conditional requests
}

// Source makes the traffic for the cache of a version.
func (w *Workload) Source(s *cachesim.Semantics) (*Source, error) {
	full, err := w.withDefaults()
	if err != nil {
		return nil, err
	}
	source := &Source{generator: newGenerator(full), compares: s.Conditional}
	for i := range source.generator.kinds {
		source.samples = append(source.samples, newSamples(&source.generator.kinds[i], s))
	}
	return source, nil
}

// Next fills in the next record (see [cachesim.Source]); io.EOF if there is none.
func (s *Source) Next(r *cachesim.Record) error {
	d := &s.drawn
	if err := s.generator.next(d); err != nil {
		return err
	}
	s.fill(r)
	return nil
}

// fill makes the record of what was drawn.
func (s *Source) fill(r *cachesim.Record) {
	d := &s.drawn
	of := &s.samples[d.kind.index]
	r.Time, r.Duration, r.Body, r.Broken = epoch*1_000_000+d.time/1000, d.duration, d.body(), d.broken()
	s.request(of, &r.Request)
	t := &of.responses[of.responseFor(d)]
	r.Response = t.response
	t.complete(d, &r.Response)
}

// request makes the digest of the request.
func (s *Source) request(of *samples, r *cachesim.Request) {
	d := &s.drawn
	*r = of.requests[d.values]
	r.Method, r.HasKey = of.methods[d.method].Method, of.methods[d.method].HasKey
	if r.HasKey {
		r.Hash = d.key()
	}
	if d.has == nothing || !s.compares {
		return
	}
	tag, modified := d.tag(), d.modified()
	if d.has == stale {
		tag, modified = staleTag(tag), staleTime(modified)
	}
	if of.tagged {
		s.tags[0] = tag
		r.HasIfNoneMatch, r.IfNoneMatch = true, s.tags[:]
	}
	if of.dated {
		r.IfModifiedSince = modified
	}
}

// key is the primary key of the object. Its first four bytes are not 0, which would be
// no key.
func (d *draw) key() (h cachesim.Hash) {
	first := property(d.id, keyBits)
	if uint32(first) == 0 {
		first++
	}
	binary.LittleEndian.PutUint64(h[:], first)
	binary.LittleEndian.PutUint64(h[8:], property(d.id, keyBits+1))
	binary.LittleEndian.PutUint32(h[16:], uint32(property(d.id, keyBits+2)))
	return h
}
