package accesslog

import (
	"errors"
	"io"
	"slices"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/internal/input"
)

// Config is how logs are read.
type Config struct {
	// Formats are those that lines may have. A line is read in the one that it fits.
	Formats []*Format
	// Semantics are those of the simulated version.
	Semantics *cachesim.Semantics
	// Assumptions are what is added to the logs; nil is nothing but [BuiltIn].
	Assumptions *Assumptions
	// Location is the time zone of dates that have none; nil is UTC. It matters where
	// clocks were changed, or where lines have other dates, too.
	Location *time.Location
	// Window is within how many requests they are put in order; 0 is
	// [DefaultWindow].
	Window int
	// Keep tells which requests are wanted, by the frontend and the backend that the
	// log has; nil keeps all.
	Keep func(frontend, backend string) bool
	// Progress, if not nil, is told how much of the files was read, in bytes as they
	// are stored, about every MiB; total is -1 where it is not known.
	Progress func(read, total int64)
}

// DefaultWindow is within how many requests a [Reader] puts them in order: lines are
// written when requests end.
const DefaultWindow = 4096

// Seen is what is known of a request besides its record.
type Seen struct {
	Host, Method, URI string
	// Cached tells that HAProxy answered it from its cache when the log was written.
	Cached bool
}

// Reader is the traffic of access logs, as a [cachesim.Source].
type Reader struct {
	config    Config
	logs      *merged
	converter converter
	stats     *Stats
	window    *input.Window[ordered]
	ended     error
	last      *ordered
}

// ordered is a record in the window.
type ordered struct {
	record cachesim.Record
	seen   Seen
}

// Open reads log files, plain or compressed with gzip or zstd, in any order; "-" is
// stdin. Files that overlap in time are merged.
func Open(paths []string, stdin io.Reader, config Config) (*Reader, error) {
	var sources []source
	for _, path := range paths {
		s, err := fileSource(path, stdin)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return newReader(sources, config)
}

// New reads one log.
func New(name string, r io.Reader, config Config) (*Reader, error) {
	return newReader([]source{{name: name, size: -1, stream: r}}, config)
}

func newReader(sources []source, config Config) (*Reader, error) {
	if len(config.Formats) == 0 {
		return nil, errors.New("no log format is given")
	}
	if config.Location == nil {
		config.Location = time.UTC
	}
	if config.Window <= 0 {
		config.Window = DefaultWindow
	}
	resolver, err := newResolver(config.Assumptions)
	if err != nil {
		return nil, err
	}
	r := &Reader{config: config, stats: newStats(config.Formats), window: input.NewWindow[ordered](config.Window)}
	r.converter = converter{
		semantics: config.Semantics, resolver: resolver, stats: r.stats,
		digests: make(map[string]cachesim.Response),
	}
	r.logs, err = newMerged(sources, &r.config, r.stats)
	return r, err
}

// Next returns the next record (see [cachesim.Source]). Errors are those of reading
// files; damaged lines are counted.
func (r *Reader) Next(record *cachesim.Record) error {
	for r.ended == nil {
		place := r.window.Free()
		if place == nil {
			break
		}
		if r.ended = r.read(place); r.ended == nil {
			r.window.Add(place.record.Time)
		}
	}
	if r.ended != nil && !errors.Is(r.ended, io.EOF) {
		return r.ended
	}
	item, at := r.window.Take()
	if item == nil {
		return io.EOF
	}
	r.last = item
	*record = item.record
	record.Time = at
	return nil
}

// Seen returns what is known of the request that Next returned last. It is valid until
// the next call of Next.
func (r *Reader) Seen() *Seen { return &r.last.seen }

// read reads the next request that is wanted.
func (r *Reader) read(to *ordered) error {
	for {
		e, err := r.logs.next()
		if err != nil {
			return err
		}
		s := r.stats
		switch k := kindOf(e); {
		case k == isLocal:
			s.Local++
			continue
		case k == isEarly:
			s.Early++
			continue
		case r.config.Keep != nil && !r.config.Keep(e.Frontend, e.Backend):
			s.Elsewhere++
			continue
		}
		s.Requests++
		s.CutOff += int64(e.CutOff)
		r.converter.convert(e, &to.record, &to.seen)
		if to.seen.Cached = e.fromCache(); to.seen.Cached {
			s.FromCache++
		}
		return nil
	}
}

// Stats returns what was counted so far.
func (r *Reader) Stats() Stats {
	s := r.stats.finished()
	s.Swapped, s.Late = r.window.Swapped, r.window.Late
	s.Assumed = r.converter.resolver.assumed()
	return s
}

// Close closes the files that are open.
func (r *Reader) Close() error { return r.logs.close() }

// finished returns a copy of the counters with what is worked out of them.
func (s *Stats) finished() Stats {
	out := *s
	out.Damages, out.Formats = slices.Clone(s.Damages), slices.Clone(s.Formats)
	for i, n := range s.lacks {
		if n > 0 {
			l := lackTexts[i]
			l.Requests = n
			out.Lacks = append(out.Lacks, l)
		}
	}
	slices.SortStableFunc(out.Lacks, func(a, b Lack) int { return byRequests(a.Requests, b.Requests) })
	return out
}
