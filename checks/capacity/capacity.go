package capacity

import (
	"math"
	"math/bits"

	"github.com/hapvet/hapvet/config"
)

// Basis is where a figure comes from.
type Basis string

// The bases.
const (
	Measured Basis = "measured" // on real binaries
	HAProxy  Basis = "haproxy"  // HAProxy's own reckoning
	Stated   Basis = "stated"   // the configuration says so
)

// Row is one thing that takes memory or file descriptors.
type Row struct {
	What  string
	Count uint64
	Each  uint64 // bytes, or descriptors
	Basis Basis
	// Worst tells that it takes this much only where everything comes together.
	Worst bool
	// Directive is the line that makes it so; nil where there is none.
	Directive *config.Directive
}

// Total is what the row takes.
func (r Row) Total() uint64 { return saturate(r.Count, r.Each) }

// Load is what the configuration does not tell. A zero is not known.
type Load struct {
	Conns   uint64 // connections at once
	Files   uint64 // hard limit of file descriptors that HAProxy is started with
	Threads int    // where nbthread is not set
}

// Report is where memory and file descriptors go.
type Report struct {
	// Conns is how many connections there may be at once, and ConnsWhy says what makes it
	// so. It is 0 where neither the configuration nor the load tells.
	Conns    uint64
	ConnsWhy string
	// Limit is the maxconn that HAProxy works out its file descriptors for, which may be
	// more than the frontends let in.
	Limit  uint64
	Memory []Row
	Files  []Row
	// Assumed are sentences on what the figures rest on.
	Assumed []string
}

// Full is what the rows take at full load; Worst is that with those that are [Row.Worst].
func Full(rows []Row) (full, worst uint64) {
	for _, row := range rows {
		worst = add(worst, row.Total())
		if !row.Worst {
			full = add(full, row.Total())
		}
	}
	return full, worst
}

// reader is a configuration that is looked at for one report.
type reader struct {
	c       *config.Config
	threads int
	load    Load
}

// Of tells where memory and file descriptors of a configuration go.
func Of(c *config.Config, load Load) *Report {
	r := &reader{c: c, load: load, threads: load.Threads}
	report := &Report{}
	if n := c.GlobalSize("nbthread"); n > 0 {
		r.threads = int(min(n, 4096))
	}
	if r.threads == 0 {
		r.threads = 1
		report.Assumed = append(report.Assumed, "one thread, as nbthread is not set")
	}
	report.Files = r.fileRows()
	r.connections(report)
	report.Files = append(report.Files, r.connectionFiles(report.Limit)...)
	r.memory(report)
	return report
}

// add and saturate are sum and product, and the largest number where that is too small.
func add(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry > 0 {
		return math.MaxUint64
	}
	return sum
}

func saturate(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	if high > 0 {
		return math.MaxUint64
	}
	return low
}
