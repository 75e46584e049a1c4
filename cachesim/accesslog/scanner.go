package accesslog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/cachesim/internal/input"
)

// Scanner reads the entries of one log in the order of its lines.
type Scanner struct {
	name    string
	lines   *input.Lines
	formats []*Format
	stats   *Stats
	matcher matcher
	dates   dates
	// prefix and format are those of the last line.
	prefix Prefix
	format int
	// limit is the number of lines that are read; 0 is all of them.
	limit int64
	// nearest is how near the line at hand came to being read.
	nearest failure
}

// failure is where a line stopped making sense.
type failure struct {
	message string
	column  int
	reason  string
	// short: it makes sense as far as it goes.
	short bool
}

// newScanner reads a log, plain or compressed. Lines are counted in stats.
func newScanner(name string, r io.Reader, formats []*Format, location *time.Location, stats *Stats) *Scanner {
	return &Scanner{
		name: name, lines: input.NewLines(r), formats: formats, stats: stats,
		dates: dates{location: location}, prefix: numPrefixes,
	}
}

// maxLine is the length of the longest line that is read: HAProxy writes 65535 bytes at
// most ("log ... len"), which JSON around it can make longer.
const maxLine = 128 << 10

// NewScanner reads a log, plain or compressed with gzip or zstd, that was written in
// some of these formats. Dates without a time zone are those of a location; nil is
// UTC. The name is for reports.
func NewScanner(name string, r io.Reader, formats []*Format, location *time.Location) *Scanner {
	if location == nil {
		location = time.UTC
	}
	return newScanner(name, r, formats, location, newStats(formats))
}

func newStats(formats []*Format) *Stats {
	s := &Stats{}
	for _, f := range formats {
		s.Formats = append(s.Formats, FormatLines{Format: f})
	}
	return s
}

// Stats returns what was counted so far: lines, and what is wrong with them.
func (s *Scanner) Stats() Stats { return s.stats.finished() }

// Line returns the number of the line that the last entry stands in, from 1.
func (s *Scanner) Line() int64 { return s.lines.Number() }

// Next reads the next entry. It uses the memory of e's headers again; texts stay
// valid. It returns io.EOF at the end, and otherwise only errors of the reader
// underneath: lines that cannot be read are counted and left out.
func (s *Scanner) Next(e *Entry) error {
	for {
		if s.limit > 0 && s.lines.Number() >= s.limit {
			return io.EOF
		}
		line, err := s.lines.Next()
		switch {
		case errors.Is(err, input.ErrLongLine):
			s.stats.Lines++
			s.stats.damaged(Damage{File: s.name, Line: s.lines.Number(), Reason: "the line is " + err.Error()})
			continue
		case errors.Is(err, input.ErrCompression):
			s.stats.damaged(Damage{File: s.name, Line: s.lines.Number(), Reason: err.Error()})
			return io.EOF
		case err != nil:
			return err
		}
		if line = bytes.TrimRight(line, " \r"); len(line) == 0 {
			continue
		}
		s.stats.Lines++
		if len(line) > maxLine {
			s.stats.damaged(Damage{File: s.name, Line: s.lines.Number(), Reason: "the line is longer than HAProxy writes", Text: string(line[:damageText])})
			continue
		}
		if s.read(string(line), e) {
			return nil
		}
	}
}

// read reads a line, and counts it if it is no entry.
func (s *Scanner) read(line string, e *Entry) bool {
	s.nearest = failure{column: -1}
	// Most lines are like the one before.
	if s.prefix < numPrefixes {
		if message, ok := s.prefix.strip(line); ok && s.try(message, s.format, e) && s.belongs(e) {
			s.stats.Formats[s.format].Lines++
			return true
		}
	}
	for p := numPrefixes - 1; ; p-- { // the least demanding one, none, is the last
		if message, ok := p.strip(line); ok && s.tryAll(message, e) {
			s.prefix = p
			return true
		}
		if p == NoPrefix {
			break
		}
	}
	n := &s.nearest
	if isMessage(n.message) {
		s.stats.Other++
		return false
	}
	if n.short {
		s.stats.Truncated++
	}
	s.stats.damaged(Damage{File: s.name, Line: s.lines.Number(), Column: n.column + 1, Reason: n.reason, Text: line})
	return false
}

// tryAll tries the formats one after the other. One that the frontend logs in goes
// before others.
func (s *Scanner) tryAll(message string, e *Entry) bool {
	stranger := -1
	for i := range s.formats {
		if !s.try(message, i, e) {
			continue
		}
		if s.belongs(e) {
			s.format = i
			s.stats.Formats[i].Lines++
			return true
		}
		if stranger < 0 {
			stranger = i
		}
	}
	if stranger < 0 {
		return false
	}
	s.stats.Formats[stranger].Lines++
	return s.try(message, stranger, e)
}

// belongs reports whether the frontend of an entry logs in its format.
func (s *Scanner) belongs(e *Entry) bool {
	return len(s.formats) == 1 || e.Frontend == "" || e.Format.Frontends == nil || slices.Contains(e.Format.Frontends, e.Frontend)
}

// try reads a message in one format.
func (s *Scanner) try(message string, format int, e *Entry) bool {
	message = strings.TrimLeft(message, " ")
	f := s.formats[format]
	if !s.matcher.match(f, message) {
		if at := s.matcher.failed; at > s.nearest.column {
			s.nearest = failure{message: message, column: at, short: at == len(message), reason: s.matcher.explain(f)}
		}
		return false
	}
	if bad := s.matcher.fill(f, e, &s.dates); bad != nil {
		at := s.matcher.spans[bad.slot]
		if at.start > s.nearest.column {
			s.nearest = failure{message: message, column: at.start, reason: fmt.Sprintf("%s cannot be %q", bad.item, shortened(message[at.start:at.end]))}
		}
		return false
	}
	return true
}

// explain says what was expected where a line could not be matched further.
func (m *matcher) explain(f *Format) string {
	expected := "the end of the line"
	if m.failedOp < len(f.ops) {
		switch o := &f.ops[m.failedOp]; o.kind {
		case opValue:
			if expected = o.value.item; m.failed == len(m.line) {
				expected = "the end of " + expected
			}
		case opSpace:
			expected = "a blank"
		case opLiteral:
			expected = fmt.Sprintf("%q", o.text)
		}
	}
	if m.failed == len(m.line) {
		return "the line ends before " + expected
	}
	return fmt.Sprintf("%s expected before %q", expected, shortened(m.line[max(m.failed, 0):]))
}

// shortened is a text for a message.
func shortened(text string) string {
	const most = 30
	if len(text) > most {
		return text[:most] + "..."
	}
	return text
}
