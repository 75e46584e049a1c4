package config

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// endless gives the same text for ever.
type endless string

func (e endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		n += copy(p[n:], e)
	}
	return n, nil
}

func TestReadStopsAtLimits(t *testing.T) {
	for _, c := range []struct {
		name string
		from io.Reader
		line int
		what string
	}{
		{"one line", endless("x"), 1, "line is longer"},
		{"a long line further down", io.MultiReader(strings.NewReader("global\n"), endless("x")), 2, "line is longer"},
		{"lines", endless("a\n"), MaxLines + 1, "lines"},
		{"size", endless(strings.Repeat("x", 1<<16-1) + "\n"), 0, "larger"},
	} {
		_, err := Read(c.name, c.from)
		var e *TooLargeError
		if !errors.As(err, &e) || !strings.Contains(e.Error(), c.what) || c.line > 0 && e.Line != c.line {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestReadReportsErrors(t *testing.T) {
	broken := errors.New("the disk is gone")
	if _, err := Read("a.cfg", io.MultiReader(strings.NewReader("global\n"), iotest.ErrReader(broken))); !errors.Is(err, broken) || !strings.Contains(err.Error(), "a.cfg") {
		t.Errorf("got %v", err)
	}
	if s, err := Read("a.cfg", iotest.OneByteReader(strings.NewReader("global\n"))); err != nil || s.Content != "global\n" {
		t.Errorf("got %q, %v", s.Content, err)
	}
}

func TestReadPath(t *testing.T) {
	dir := t.TempDir()
	if _, err := ReadPath(dir); !errors.Is(err, ErrNoFiles) {
		t.Errorf("a directory without files: %v", err)
	}
	for _, name := range []string{"b.cfg", "a.cfg", ".hidden.cfg", "c.conf", "d.cfg~"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "sub.cfg"), 0o700); err != nil {
		t.Fatal(err)
	}
	sources, err := ReadPath(dir)
	if err != nil || len(sources) != 2 || sources[0].Content != "a.cfg" || sources[1].Content != "b.cfg" {
		t.Errorf("got %v, %v", sources, err)
	}
	if sources, err := ReadPath(filepath.Join(dir, "c.conf")); err != nil || len(sources) != 1 {
		t.Errorf("a file by itself: %v, %v", sources, err)
	}
	if _, err := ReadPath(filepath.Join(dir, "none.cfg")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}
