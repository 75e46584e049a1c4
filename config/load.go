package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Limits on what is read. Real configurations stay far below; hostile input
// must not take the machine's memory.
const (
	MaxFileSize   = 128 << 20 // bytes of one file
	MaxLines      = 4 << 20   // lines of one file
	MaxLineLength = 16 << 20  // bytes of one line; HAProxy itself takes any length
)

// Source is the content of one file before it is parsed.
type Source struct {
	Name    string
	Content string
	// Embedding says where the content stands if it was taken out of a file that holds
	// more, such as YAML; nil if it is a whole file.
	Embedding *Embedding
}

// TooLargeError says that a file is beyond a limit, and where.
type TooLargeError struct {
	Name string
	Line int // the line at which the limit was met, from 1
	What string
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("%s:%d: %s; this is no HAProxy configuration, and nothing of it was checked", e.Name, e.Line, e.What)
}

// ErrNoFiles says that a directory holds no file that HAProxy would read.
var ErrNoFiles = errors.New("no file in it ends in .cfg")

// ReadFile reads one file whole.
func ReadFile(path string) (Source, error) {
	f, err := os.Open(path)
	if err != nil {
		return Source{}, err
	}
	defer f.Close()
	var size int64
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	return readAll(path, f, min(size, MaxFileSize))
}

// NewSource makes a source of text that is at hand, within the limits.
func NewSource(name, content string) (Source, error) {
	lines, longest := 0, 0
	for rest := content; rest != ""; {
		n := strings.IndexByte(rest, '\n') + 1
		if n == 0 {
			n = len(rest)
		}
		lines, longest, rest = lines+1, max(longest, n-1), rest[n:]
		if what := exceeded(len(content), lines-1, longest); what != "" {
			return Source{}, &TooLargeError{name, lines, what}
		}
	}
	return Source{Name: name, Content: content}, nil
}

// Read reads a file from r, up to the limits.
func Read(name string, r io.Reader) (Source, error) { return readAll(name, r, 0) }

// readAll reads from r, which is expected to hold about size bytes, and stops at
// the first limit that is met.
func readAll(name string, r io.Reader, size int64) (Source, error) {
	chunk := make([]byte, 64<<10)
	var content strings.Builder
	content.Grow(int(size))
	lines, lineStart := 0, 0
	for {
		n, err := r.Read(chunk)
		lines += bytes.Count(chunk[:n], []byte{'\n'})
		if i := bytes.LastIndexByte(chunk[:n], '\n'); i >= 0 {
			lineStart = content.Len() + i + 1
		}
		content.Write(chunk[:n])
		if what := exceeded(content.Len(), lines, content.Len()-lineStart); what != "" {
			return Source{}, &TooLargeError{name, min(lines, MaxLines) + 1, what}
		}
		if errors.Is(err, io.EOF) {
			return Source{Name: name, Content: content.String()}, nil
		}
		if err != nil {
			return Source{}, fmt.Errorf("reading %s: %w", name, err)
		}
	}
}

// exceeded says which limit a file is beyond, or "".
func exceeded(size, lines, lastLine int) string {
	switch {
	case lastLine > MaxLineLength:
		return fmt.Sprintf("the line is longer than %d MiB", MaxLineLength>>20)
	case lines > MaxLines:
		return fmt.Sprintf("the file has more than %d lines", MaxLines)
	case size > MaxFileSize:
		return fmt.Sprintf("the file is larger than %d MiB", MaxFileSize>>20)
	}
	return ""
}

// ReadPath reads what `haproxy -f path` reads: a file, or of a directory every
// file whose name ends in ".cfg" and does not begin with a dot, in the order of
// their names (manual 2.1; src/cfgparse.c).
func ReadPath(path string) ([]Source, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		s, err := ReadFile(path)
		return []Source{s}, err
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".cfg") && name[0] != '.' && isRegularFile(filepath.Join(path, name)) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: %w", path, ErrNoFiles)
	}
	slices.Sort(names)
	var sources []Source
	for _, name := range names {
		s, err := ReadFile(filepath.Join(path, name))
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

func isRegularFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// ParseAll parses every source for one version and resolves them as one
// configuration.
func ParseAll(sources []Source, opts Options) *Config {
	files := make([]*File, len(sources))
	for i, s := range sources {
		files[i] = Parse(s.Name, s.Content, opts.Version)
		files[i].embedding = s.Embedding
	}
	return Resolve(files, opts)
}
