package trace

import (
	"bytes"
	"errors"
	"io"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/internal/input"
)

// Damage is a line that could not be read.
type Damage struct {
	Line   int64 // from 1
	Reason string
}

// Member is a member of lines that means nothing to a trace.
type Member struct {
	Name  string
	Lines int64
}

// Stats counts what was read.
type Stats struct {
	Lines     int64 // all of them, without empty ones
	Exchanges int64 // that were read
	Damaged   int64
	// Damages are the first of the damaged lines, at most [MaxDamages].
	Damages []Damage
	// Unknown are the members that were passed over, the first [MaxUnknown] names:
	// one of them may be a member that was meant, and written wrong.
	Unknown []Member
	// Swapped is how many records came behind a later one, and were put in order;
	// Late how many came behind it by more than the window, and got its time.
	Swapped, Late int64
}

// The bounds of what Stats keeps.
const (
	MaxDamages = 10
	MaxUnknown = 10
)

// Scanner reads the exchanges of a trace in the order of its lines.
type Scanner struct {
	lines  *input.Lines
	parser *parser
	stats  Stats
}

// NewScanner reads a trace, plain or compressed with gzip or zstd.
func NewScanner(r io.Reader) *Scanner {
	s := &Scanner{lines: input.NewLines(r)}
	s.parser = newParser(s.unknown)
	return s
}

// Next reads the next exchange. It uses the memory of e's headers again; texts stay
// valid. It returns io.EOF at the end, and otherwise only errors of the reader
// underneath: lines that cannot be read are counted and left out.
func (s *Scanner) Next(e *Exchange) error {
	for {
		line, err := s.lines.Next()
		switch {
		case errors.Is(err, input.ErrLongLine):
			s.damaged(err)
			continue
		case errors.Is(err, input.ErrCompression):
			s.damaged(err)
			return io.EOF
		case err != nil:
			return err
		}
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		// A syslog daemon writes its own words before the message.
		if i := bytes.IndexByte(line, '{'); i > 0 {
			line = line[i:]
		}
		if err := s.parser.parse(line, e); err != nil {
			s.damaged(err)
			continue
		}
		s.stats.Lines++
		s.stats.Exchanges++
		return nil
	}
}

// Stats returns what was counted so far.
func (s *Scanner) Stats() Stats { return s.stats }

func (s *Scanner) damaged(err error) {
	s.stats.Lines++
	s.stats.Damaged++
	if len(s.stats.Damages) < MaxDamages {
		s.stats.Damages = append(s.stats.Damages, Damage{s.lines.Number(), err.Error()})
	}
}

func (s *Scanner) unknown(name []byte) {
	name = shortened(name)
	for i := range s.stats.Unknown {
		if u := &s.stats.Unknown[i]; u.Name == string(name) {
			u.Lines++
			return
		}
	}
	if len(s.stats.Unknown) < MaxUnknown {
		s.stats.Unknown = append(s.stats.Unknown, Member{string(name), 1})
	}
}

// DefaultWindow is within how many records a [Reader] puts traffic in order.
const DefaultWindow = 4096

// Reader is a trace as a source of traffic for the cache of one version.
type Reader struct {
	scanner   *Scanner
	semantics *cachesim.Semantics
	window    *input.Window[cachesim.Record]
	exchange  Exchange
	ended     error
}

// NewReader reads a trace, plain or compressed with gzip or zstd, for the cache of a
// version. Records that are out of order by less than a window of records are put in
// order; a window of 0 is [DefaultWindow].
func NewReader(r io.Reader, s *cachesim.Semantics, window int) *Reader {
	if window <= 0 {
		window = DefaultWindow
	}
	return &Reader{scanner: NewScanner(r), semantics: s, window: input.NewWindow[cachesim.Record](window)}
}

// Next returns the next record (see [cachesim.Source]). Errors are those of
// [Scanner.Next].
func (r *Reader) Next(record *cachesim.Record) error {
	for r.ended == nil {
		place := r.window.Free()
		if place == nil {
			break
		}
		if r.ended = r.scanner.Next(&r.exchange); r.ended == nil {
			r.exchange.Record(r.semantics, place)
			r.window.Add(place.Time)
		}
	}
	if r.ended != nil && !errors.Is(r.ended, io.EOF) {
		return r.ended
	}
	item, time := r.window.Take()
	if item == nil {
		return io.EOF
	}
	*record = *item
	record.Time = time
	return nil
}

// Stats returns what was counted so far.
func (r *Reader) Stats() Stats {
	s := r.scanner.Stats()
	s.Swapped, s.Late = r.window.Swapped, r.window.Late
	return s
}
