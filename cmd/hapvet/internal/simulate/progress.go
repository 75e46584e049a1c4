package simulate

import (
	"io"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"github.com/hapvet/hapvet/cachesim"
)

// bar shows how far the reading is, once it takes long. The nil bar shows nothing.
type bar struct {
	writer  progress.Writer
	tracker *progress.Tracker
	timer   *time.Timer
}

// patience is how long nothing is shown.
const patience = time.Second

// newBar begins to count up to a total of bytes or requests; 0 if nobody knows it. out
// is nil where nothing is to be shown.
func newBar(out io.Writer, what string, total int64) *bar {
	if out == nil {
		return nil
	}
	b := &bar{writer: progress.NewWriter(), tracker: &progress.Tracker{Message: what, Total: total}}
	if what != "requests" {
		b.tracker.Units = progress.UnitsBytes
	}
	b.writer.SetOutputWriter(out)
	b.writer.SetAutoStop(false)
	b.writer.SetUpdateFrequency(200 * time.Millisecond)
	b.writer.SetTrackerLength(30)
	b.writer.Style().Visibility.ETA = total > 0
	b.writer.AppendTracker(b.tracker)
	b.timer = time.AfterFunc(patience, b.writer.Render)
	return b
}

// stop ends it.
func (b *bar) stop() {
	if b == nil || b.timer.Stop() { // it never began
		return
	}
	b.tracker.MarkAsDone()
	b.writer.Stop()
	for b.writer.IsRenderInProgress() {
		time.Sleep(time.Millisecond)
	}
}

// reader counts the bytes that are read.
func (b *bar) reader(r io.Reader) io.Reader {
	if b == nil {
		return r
	}
	return io.TeeReader(r, b)
}

// Write counts bytes.
func (b *bar) Write(p []byte) (int, error) {
	b.tracker.Increment(int64(len(p)))
	return len(p), nil
}

// progress is told how much was read; total is -1 where nobody knows it.
func (b *bar) progress(read, total int64) {
	if b == nil {
		return
	}
	if total > 0 {
		b.tracker.UpdateTotal(total)
	}
	b.tracker.SetValue(read)
}

// source counts requests.
func (b *bar) source(s cachesim.Source) cachesim.Source {
	if b == nil {
		return s
	}
	return &counted{Source: s, bar: b}
}

// counted is a source that is counted.
type counted struct {
	cachesim.Source
	bar *bar
	n   int64
}

// Next counts in large steps.
func (c *counted) Next(r *cachesim.Record) error {
	const step = 4096
	if c.n++; c.n%step == 0 {
		c.bar.tracker.Increment(step)
	}
	return c.Source.Next(r)
}
