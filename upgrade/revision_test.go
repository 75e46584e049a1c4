package upgrade

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

func TestOrigins(t *testing.T) {
	const text = "one\ntwo\nthree\nfour\n"
	span := func(word string) config.Span {
		i := strings.Index(text, word)
		return config.Span{Start: i, End: i + len(word)}
	}
	at := func(word string) config.Span { i := strings.Index(text, word); return config.Span{Start: i, End: i} }
	for _, test := range []struct {
		name  string
		edits map[config.Span]string
		after string
		want  []int
		made  []int // where that is something else
	}{
		{"nothing", nil, text, []int{1, 2, 3, 4}, nil},
		{"a word", map[config.Span]string{span("two"): "2"}, "one\n2\nthree\nfour\n", []int{1, 0, 3, 4}, []int{1, 2, 3, 4}},
		{"a word more", map[config.Span]string{at("two"): "no "}, "one\nno two\nthree\nfour\n", []int{1, 0, 3, 4}, []int{1, 2, 3, 4}},
		{"a line more and a word", map[config.Span]string{at("two"): "new\n", span("wo"): "WO"}, "one\nnew\ntWO\nthree\nfour\n", []int{1, 0, 0, 3, 4}, []int{1, 0, 2, 3, 4}},
		{"a line less", map[config.Span]string{span("two\n"): ""}, "one\nthree\nfour\n", []int{1, 3, 4}, nil},
		{"a line more", map[config.Span]string{at("three"): "new\n"}, "one\ntwo\nnew\nthree\nfour\n", []int{1, 2, 0, 3, 4}, nil},
		{"at the end", map[config.Span]string{{Start: len(text), End: len(text)}: "five\n"}, text + "five\n", []int{1, 2, 3, 4, 0}, nil},
		{"two lines to one", map[config.Span]string{span("two\nthree"): "x"}, "one\nx\nfour\n", []int{1, 0, 4}, nil},
		{"several", map[config.Span]string{span("one\n"): "", span("four"): "4", at("two"): "a\nb\n"}, "a\nb\ntwo\nthree\n4\n", []int{0, 0, 2, 3, 0}, []int{0, 0, 2, 3, 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := config.Parse("f", text, release.MustParse("3.0.11"))
			var edits []config.Edit
			for s, text := range test.edits {
				edits = append(edits, config.Edit{File: f, Span: s, New: text})
			}
			r, err := revise([]*config.File{f}, edits)
			if err != nil {
				t.Fatal(err)
			}
			if test.made == nil {
				test.made = test.want
			}
			if r.sources[0].Content != test.after || !slices.Equal(r.origin[0], test.want) || !slices.Equal(r.made[0], test.made) {
				t.Errorf("%q %v %v", r.sources[0].Content, r.origin[0], r.made[0])
			}
		})
	}
}

// A line that has an origin is that line, and two revisions in one tell the same as one
// after the other.
func FuzzOrigins(f *testing.F) {
	f.Add("one\ntwo\nthree", []byte{0, 3, 1, 5, 5, 2})
	f.Add("a\r\n\r\nb", []byte{2, 4, 0})
	f.Add("", []byte{0, 0, 2})
	f.Fuzz(func(t *testing.T, text string, plan []byte) {
		first := revised(t, text, plan)
		second := revised(t, first.sources[0].Content, plan)
		both := first.then(second)
		for _, r := range []*revision{first, both} {
			old, now := linesOf(text), linesOf(r.sources[0].Content)
			if len(now) != len(r.origin[0]) {
				t.Fatalf("%d lines, and %d origins", len(now), len(r.origin[0]))
			}
			last := 0
			for i, from := range r.origin[0] {
				if from == 0 {
					continue
				}
				if from <= last || strings.TrimSuffix(old[from-1], "\n") != strings.TrimSuffix(now[i], "\n") {
					t.Fatalf("line %d of %q is said to be line %d of %q", i+1, r.sources[0].Content, from, text)
				}
				last = from
			}
			checkMade(t, r, len(old))
		}
	})
}

// checkMade wants lines in order, and what is the same line to be made from it.
func checkMade(t *testing.T, r *revision, lines int) {
	t.Helper()
	last := 0
	for i, from := range r.made[0] {
		if same := r.origin[0][i]; same > 0 && same != from || from > lines || from > 0 && from <= last {
			t.Fatalf("made from %v, the same as %v", r.made[0], r.origin[0])
		}
		last = max(last, from)
	}
}

// revised makes edits of three bytes each: from, length, what is new.
func revised(t *testing.T, text string, plan []byte) *revision {
	t.Helper()
	file := config.Parse("f", text, release.MustParse("3.0.11"))
	var edits []config.Edit
	end := 0
	for chunk := range slices.Chunk(plan, 3) {
		if len(chunk) < 3 {
			break
		}
		start := end + int(chunk[0])%16
		if start > len(text) {
			break
		}
		end = min(len(text), start+int(chunk[1])%16)
		edits = append(edits, config.Edit{File: file, Span: config.Span{Start: start, End: end}, New: []string{"", "x", "x\n", "\nx", "x\ny\n"}[chunk[2]%5]})
	}
	r, err := revise([]*config.File{file}, edits)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func linesOf(text string) []string { return slices.Collect(strings.Lines(text)) }
