package config

import (
	"errors"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// readText reads one file for a version.
func readText(text, version string, env map[string]string) *Config {
	return ParseAll([]Source{{Name: "haproxy.cfg", Content: text}}, Options{Version: release.MustParse(version), Env: env})
}

// firstWith returns the first directive, or header, that begins with a keyword.
func firstWith(t *testing.T, c *Config, keyword string) *Directive {
	t.Helper()
	for _, s := range c.Sections {
		if s.Header.Keyword() == keyword {
			return s.Header
		}
		for _, d := range s.Directives {
			if d.Keyword() == keyword {
				return d
			}
		}
	}
	t.Fatalf("no %q", keyword)
	return nil
}

func apply(t *testing.T, f *File, edits ...Edit) string {
	t.Helper()
	sources, err := Apply(edits)
	if err != nil {
		t.Fatal(err)
	}
	if source, ok := sources[f]; ok {
		return source
	}
	return f.Source
}

func TestApply(t *testing.T) {
	f := Parse("h.cfg", "abc\ndef\n", release.MustParse("3.0.0"))
	at := func(start, end int, text string) Edit { return Edit{f, Span{start, end}, text} }
	for name, test := range map[string]struct {
		edits []Edit
		want  string
	}{
		"nothing":                  {nil, "abc\ndef\n"},
		"out of order":             {[]Edit{at(4, 7, "X"), at(0, 1, "Y")}, "Ybc\nX\n"},
		"touching":                 {[]Edit{at(1, 2, "X"), at(2, 3, "Y")}, "aXY\ndef\n"},
		"the same twice":           {[]Edit{at(0, 0, "X"), at(0, 0, "X")}, "Xabc\ndef\n"},
		"inserted at one place":    {[]Edit{at(4, 4, "2"), at(4, 4, "1")}, "abc\n21def\n"},
		"inserted, then replaced":  {[]Edit{at(4, 7, "X"), at(4, 4, "i")}, "abc\niX\n"},
		"replaced, then inserted":  {[]Edit{at(0, 4, ""), at(4, 4, "i")}, "idef\n"},
		"at the end":               {[]Edit{at(8, 8, "end")}, "abc\ndef\nend"},
		"all":                      {[]Edit{at(0, 8, "")}, ""},
		"inserted around the same": {[]Edit{at(0, 3, "X"), at(0, 3, "X"), at(3, 3, "!")}, "X!\ndef\n"},
	} {
		if got := apply(t, f, test.edits...); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	f := Parse("h.cfg", "abc\ndef\n", release.MustParse("3.0.0"))
	for name, edits := range map[string][]Edit{
		"two texts in one place":   {{f, Span{0, 3}, "X"}, {f, Span{0, 3}, "Y"}},
		"a part of another":        {{f, Span{0, 8}, ""}, {f, Span{4, 5}, "Y"}},
		"across the border":        {{f, Span{0, 3}, ""}, {f, Span{2, 5}, ""}},
		"inserted where it's gone": {{f, Span{0, 4}, ""}, {f, Span{2, 2}, "Y"}},
	} {
		var overlap *OverlapError
		if _, err := Apply(edits); !errors.As(err, &overlap) {
			t.Errorf("%s: %v", name, err)
		} else if !slices.Contains(edits, overlap.First) || !slices.Contains(edits, overlap.Second) {
			t.Errorf("%s: names %v and %v", name, overlap.First, overlap.Second)
		}
	}
	const want = `two edits overlap: h.cfg:1:1-4 -> "X", and h.cfg:1:3-2:2 -> ""`
	if _, err := Apply([]Edit{{f, Span{2, 5}, ""}, {f, Span{0, 3}, "X"}}); err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	for _, span := range []Span{{-1, 0}, {3, 2}, {0, 9}, {9, 9}} {
		var outside *SpanError
		if _, err := Apply([]Edit{{f, span, ""}}); !errors.As(err, &outside) || err.Error() == "" {
			t.Errorf("%v: %v", span, err)
		}
	}
}

// Files that have the same name are still two files.
func TestApplySeparatesFiles(t *testing.T) {
	v := release.MustParse("3.0.0")
	a, b := Parse("h.cfg", "a\n", v), Parse("h.cfg", "b\n", v)
	got, err := Apply([]Edit{{a, Span{0, 1}, "A"}, {b, Span{0, 1}, "B"}})
	if err != nil || len(got) != 2 || got[a] != "A\n" || got[b] != "B\n" {
		t.Errorf("%v %v", got, err)
	}
}

// A reference: bytes that carry what was done to them.
func applySlowly(source string, edits []Edit) (string, bool) {
	gone := make([]int, len(source)) // 1 + the number of the edit that takes the byte
	for i, e := range edits {
		for at := e.Span.Start; at < e.Span.End; at++ {
			if gone[at] != 0 && edits[gone[at]-1] != e {
				return "", false
			}
			gone[at] = i + 1
		}
	}
	for _, e := range edits {
		if s := e.Span.Start; s == e.Span.End && s > 0 && s < len(source) && gone[s] != 0 && gone[s] == gone[s-1] {
			return "", false
		}
	}
	var b strings.Builder
	done := map[Edit]bool{}
	for at := 0; at <= len(source); at++ {
		for _, inserts := range []bool{true, false} {
			for _, e := range edits {
				if e.Span.Start == at && e.inserts() == inserts && !done[e] {
					done[e] = true
					b.WriteString(e.New)
				}
			}
		}
		if at < len(source) && gone[at] == 0 {
			b.WriteByte(source[at])
		}
	}
	return b.String(), true
}

func TestApplyAgainstReference(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	applied, refused := 0, 0
	for range 20_000 {
		f := Parse("h", "ab\ncd\nefghij"[:r.Intn(13)], release.MustParse("3.0.0"))
		var edits []Edit
		for range 1 + r.Intn(4) {
			start := r.Intn(len(f.Source) + 1)
			edits = append(edits, Edit{f, Span{start, min(len(f.Source), start+r.Intn(4))}, []string{"", "X", "Y\n"}[r.Intn(3)]})
		}
		want, ok := applySlowly(f.Source, edits)
		got, err := Apply(edits)
		if ok != (err == nil) || ok && got[f] != want {
			t.Fatalf("%q %v: %q, %v, want %q, %t", f.Source, edits, got[f], err, want, ok)
		}
		if ok {
			applied++
		} else {
			refused++
		}
	}
	if applied < 5000 || refused < 1000 {
		t.Errorf("%d applied, %d refused", applied, refused)
	}
}
