package simulation

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/hapvet/hapvet/cachesim"
)

// outcomeLine is what `--outcomes` tells of one request (docs/simulate.md).
type outcomeLine struct {
	Number int64 `json:"n"`
	// Time is that of the request, in seconds.
	Time float64 `json:"time"`
	// Key is the number that `show cache` prints, 0 without a key.
	Key     uint32 `json:"key"`
	Outcome string `json:"outcome"`
	// Store is what became of the response of the origin: "stored", or why not.
	Store string `json:"store,omitempty"`
	Bytes int64  `json:"bytes"`
	// Evicted are the keys of the entries that gave way to it.
	Evicted []uint32 `json:"evicted,omitempty"`
}

// outcomeWriter writes a line for each request.
type outcomeWriter struct {
	out     *bufio.Writer
	encoder *json.Encoder
	err     error
	// evicted are the entries that gave way, by the key of the object that they gave
	// way to, until its request is over.
	evicted map[cachesim.Hash][]uint32
}

func newOutcomeWriter(w io.Writer) *outcomeWriter {
	out := bufio.NewWriterSize(w, 1<<16)
	return &outcomeWriter{out: out, encoder: json.NewEncoder(out), evicted: make(map[cachesim.Hash][]uint32)}
}

// removed is told of each entry that leaves the cache.
func (w *outcomeWriter) removed(r *cachesim.Removal) {
	if r.Cause.Evicts() && !r.Dead {
		w.evicted[r.By] = append(w.evicted[r.By], r.Hash.Shown())
	}
}

func (w *outcomeWriter) write(r *cachesim.Result) {
	if w.err != nil {
		return
	}
	line := outcomeLine{
		Number: r.Number, Time: float64(r.Time) / 1e6, Key: r.Hash.Shown(), Outcome: r.Outcome.String(), Bytes: r.Body,
	}
	if !r.Outcome.IsHit() && r.Outcome != cachesim.Crash {
		line.Store = r.Verdict.String()
	}
	if len(w.evicted) > 0 {
		line.Evicted = w.evicted[r.Hash]
		delete(w.evicted, r.Hash)
	}
	w.err = w.encoder.Encode(line)
}

func (w *outcomeWriter) flush() error {
	if w.err != nil {
		return w.err
	}
	return w.out.Flush()
}
