package curve

import (
	"errors"
	"io"
	"slices"
	"sync"

	"github.com/hapvet/hapvet/cachesim"
)

// Reader is one of those who read the same traffic.
type Reader struct {
	// Run reads all of it. It may stop before the end, with or without an error.
	Run func(cachesim.Source) error
	// part limits it to a part of the URLs; the zero part is all traffic.
	part part
}

// batchSize is how many records go from hand to hand at once.
const batchSize = 32768

// batch is a piece of traffic.
type batch struct {
	records []cachesim.Record
	n       int
	places  []uint32 // of the URLs of the records
	// tags are what IfNoneMatch of each record points to, as the source's own are only
	// good until it is asked again.
	tags [][]uint64
	// samples are the records of some parts, in the order of these.
	samples [][]cachesim.Record
}

func newBatch() *batch {
	return &batch{records: make([]cachesim.Record, batchSize), places: make([]uint32, batchSize), tags: make([][]uint64, batchSize)}
}

// sort makes the samples.
func (b *batch) sort(parts []part) {
	for len(b.samples) < len(parts) {
		b.samples = append(b.samples, nil)
	}
	for i, p := range parts {
		sample := b.samples[i][:0]
		for j, place := range b.places[:b.n] {
			if p.has(place) {
				sample = append(sample, b.records[j])
			}
		}
		b.samples[i] = sample
	}
}

// fill reads what fits. The error is that of the source.
func (b *batch) fill(source cachesim.Source) error {
	for b.n = 0; b.n < batchSize; b.n++ {
		r := &b.records[b.n]
		if err := source.Next(r); err != nil {
			return err
		}
		b.tags[b.n] = append(b.tags[b.n][:0], r.Request.IfNoneMatch...)
		r.Request.IfNoneMatch = b.tags[b.n]
		b.places[b.n] = placeOf(&r.Request)
	}
	return nil
}

// Share reads some traffic once for several readers, each of which runs on its own
// goroutine and gets every record. It returns the first error of the source, or else
// of the readers in their order.
func Share(source cachesim.Source, readers ...Reader) error {
	return share(source, nil, readers)
}

// share is Share after what has been read already; then there may be no source.
func share(source cachesim.Source, before []*batch, readers []Reader) error {
	d := deal{hands: make([]*hand, len(readers))}
	var over sync.WaitGroup
	for i := range readers {
		h := &hand{sample: d.sample(readers[i].part), batches: make(chan *batch, 1), reading: &d.reading}
		d.hands[i] = h
		over.Go(func() {
			h.err = readers[i].Run(h)
			for h.b != nil || h.take() { // of no more interest
				h.give()
			}
		})
	}
	for _, b := range before {
		d.out(b)
	}
	err := d.all(source)
	for _, h := range d.hands {
		close(h.batches)
	}
	over.Wait()
	for _, h := range d.hands {
		if err == nil {
			err = h.err
		}
	}
	return err
}

// deal gives batches to everyone.
type deal struct {
	hands   []*hand
	parts   []part         // that somebody wants
	reading sync.WaitGroup // those who have not finished the last batch
}

// sample returns which of the samples of a batch is a part, or -1 for all of it.
func (d *deal) sample(p part) int {
	if p.width == 0 {
		return -1
	}
	i := slices.Index(d.parts, p)
	if i < 0 {
		i = len(d.parts)
		d.parts = append(d.parts, p)
	}
	return i
}

// all fills a batch while another one is read.
func (d *deal) all(source cachesim.Source) error {
	if source == nil {
		return nil
	}
	for next, spare := newBatch(), newBatch(); ; next, spare = spare, next {
		err := next.fill(source)
		d.out(next)
		if err != nil {
			d.reading.Wait()
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// out hands out a batch once nobody reads the one before.
func (d *deal) out(b *batch) {
	b.sort(d.parts)
	d.reading.Wait()
	d.reading.Add(len(d.hands))
	for _, h := range d.hands {
		h.batches <- b
	}
}

// hand is the source that one reader reads.
type hand struct {
	sample  int // -1 for everything
	batches chan *batch
	reading *sync.WaitGroup
	b       *batch
	left    []cachesim.Record // of the batch
	err     error
}

// take waits for a batch. It reports whether there is one.
func (h *hand) take() bool {
	h.b = <-h.batches
	switch {
	case h.b == nil:
		return false
	case h.sample < 0:
		h.left = h.b.records[:h.b.n]
	default:
		h.left = h.b.samples[h.sample]
	}
	return true
}

func (h *hand) give() {
	h.b, h.left = nil, nil
	h.reading.Done()
}

// Next returns the next record.
func (h *hand) Next(r *cachesim.Record) error {
	for len(h.left) == 0 {
		if h.b != nil {
			h.give()
		}
		if !h.take() {
			return io.EOF
		}
	}
	*r = h.left[0]
	h.left = h.left[1:]
	return nil
}
