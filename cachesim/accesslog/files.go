package accesslog

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// source is a log that is opened when its time comes.
type source struct {
	name   string
	size   int64 // as it is stored, -1 where that is not known
	path   string
	stream io.Reader // of what cannot be opened twice
}

func fileSource(path string, stdin io.Reader) (source, error) {
	if path == "-" {
		return source{name: "stdin", size: -1, stream: stdin}, nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return source{}, err
	}
	if info.IsDir() {
		return source{}, fmt.Errorf("%s is a directory", path)
	}
	if !info.Mode().IsRegular() { // a pipe
		f, err := os.Open(path)
		return source{name: path, size: -1, stream: f}, err
	}
	return source{name: path, size: info.Size(), path: path}, nil
}

func (s *source) begin() (io.Reader, io.Closer, error) {
	if s.stream != nil {
		closer, _ := s.stream.(io.Closer)
		return s.stream, closer, nil
	}
	f, err := os.Open(s.path)
	return f, f, err
}

// merged are the entries of several logs, in the order in which they were written.
type merged struct {
	config *Config
	stats  *Stats
	// waiting are the logs that begin later, the last one first.
	waiting []*log
	open    []*log
	current *log
	// read counts bytes for the progress.
	read, told, total int64
}

// log is one log with its next entry.
type log struct {
	source
	first   int64 // when the entry was written that is its first
	scanner *Scanner
	closer  io.Closer
	entry   Entry
	written int64 // when entry was
}

// peekLines is how many lines are searched for the first entry of a log.
const peekLines = 1000

func newMerged(sources []source, config *Config, stats *Stats) (*merged, error) {
	m := &merged{config: config, stats: stats}
	for _, s := range sources {
		l := &log{source: s, first: -1 << 62}
		if s.size < 0 || m.total < 0 {
			m.total = -1
		} else {
			m.total += s.size
		}
		if s.stream == nil && len(sources) > 1 {
			if err := l.peek(config); err != nil {
				return nil, err
			}
		}
		m.waiting = append(m.waiting, l)
	}
	slices.SortStableFunc(m.waiting, func(a, b *log) int { return -compare(a.first, b.first) })
	return m, nil
}

func compare(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// peek finds out when a log begins.
func (l *log) peek(config *Config) error {
	r, closer, err := l.begin()
	if err != nil {
		return err
	}
	defer closer.Close()
	s := newScanner(l.name, r, config.Formats, config.Location, newStats(config.Formats))
	s.limit = peekLines
	if err := s.Next(&l.entry); err == nil {
		l.first = l.entry.written()
	} else if !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: %w", l.name, err)
	}
	return nil
}

// written is when the line of an entry was written, or close to it.
func (e *Entry) written() int64 { return e.Time + max(e.Ta, 0)*perMilli }

// start opens a log and reads its first entry.
func (m *merged) start(l *log) error {
	r, closer, err := l.begin()
	if err != nil {
		return err
	}
	l.closer = closer
	l.scanner = newScanner(l.name, &counted{r, m}, m.config.Formats, m.config.Location, m.stats)
	m.open = append(m.open, l)
	return m.advance(l)
}

// advance reads the next entry of a log, and closes it where there is none.
func (m *merged) advance(l *log) error {
	err := l.scanner.Next(&l.entry)
	if err == nil {
		l.written = l.entry.written()
		return nil
	}
	m.open = slices.DeleteFunc(m.open, func(o *log) bool { return o == l })
	if l.closer != nil {
		l.closer.Close()
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return fmt.Errorf("%s: %w", l.name, err)
}

// next returns the next entry of all logs, which is valid until the next call.
func (m *merged) next() (*Entry, error) {
	if m.current != nil {
		l := m.current
		m.current = nil
		if err := m.advance(l); err != nil {
			return nil, err
		}
	}
	for {
		var earliest *log
		for _, l := range m.open {
			if earliest == nil || l.written < earliest.written {
				earliest = l
			}
		}
		if n := len(m.waiting); n > 0 && (earliest == nil || m.waiting[n-1].first <= earliest.written) {
			l := m.waiting[n-1]
			m.waiting = m.waiting[:n-1]
			if err := m.start(l); err != nil {
				return nil, err
			}
			continue
		}
		if earliest == nil {
			m.tell(true)
			return nil, io.EOF
		}
		m.current = earliest
		return &earliest.entry, nil
	}
}

func (m *merged) close() error {
	var errs []error
	for _, l := range m.open {
		if l.closer != nil {
			errs = append(errs, l.closer.Close())
		}
	}
	m.open, m.waiting, m.current = nil, nil, nil
	return errors.Join(errs...)
}

// counted counts what is read.
type counted struct {
	r io.Reader
	m *merged
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.m.read += int64(n)
	c.m.tell(false)
	return n, err
}

// tell tells how far reading is, about every MiB.
func (m *merged) tell(atEnd bool) {
	const step = 1 << 20
	if m.config.Progress != nil && (atEnd || m.read-m.told >= step) {
		m.told = m.read
		m.config.Progress(m.read, m.total)
	}
}
