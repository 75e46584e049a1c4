package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/hapvet/hapvet/release"
)

// generations has one version of each way in which HAProxy ever read lines.
var generations = []release.Version{
	release.MustParse("2.0.0"), release.MustParse("2.2.0"), release.MustParse("2.3.0"), release.MustParse("2.4.0"), release.MustParse("2.5.0"),
	release.MustParse("2.8.5"), release.MustParse("3.0.11"), release.MustParse("3.1.0"), release.MustParse("3.2.0"), release.MustParse("3.3.0"), release.MustParse("3.5-dev5"),
}

// seeds are contents that every property of a file is tried on.
var seeds = []string{
	"", "\n", "global", "global\n", "\ufeffglobal\n", "a\r\nb\r\n", "a\rb\n", "\x00", "a\x00b\nc", "\"", "\\x4", "# only\n",
	"a \"b c\" 'd e' f\\ g # h\n", "\xff\xfe\x00", "frontend f # é\n    bind :80 name \"ü𝄞\" x\n", "\"${A[*]}\" \"$B\" \"${C-d e}\"\n",
	".if 1\n.elif 0\n.else\n.endif\n", "[scope]\n", strings.Repeat("w ", 70) + "\n", "\t\v\f x\n", "a\n\n\n  b",
}

// sources are the seeds, our own fixtures and, where it is at hand, the corpus
// of real configurations.
func sources(t testing.TB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for i, s := range seeds {
		all["seed "+string(rune('a'+i))] = s
	}
	for _, pattern := range []string{"../testdata/*.cfg", "../checks/testdata/*.txtar", "../../shared/corpus/configs/*/*.cfg"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all[path] = string(content)
		}
	}
	return all
}

func TestFileIsLossless(t *testing.T) {
	for name, source := range sources(t) {
		for _, v := range generations {
			if got := Parse(name, source, v).String(); got != source {
				t.Fatalf("%s for %s: %d bytes came back of %d", name, v, len(got), len(source))
			}
		}
	}
}

func TestWordsStandWhereTheySay(t *testing.T) {
	for name, source := range sources(t) {
		for _, v := range generations {
			checkWords(t, Parse(name, source, v))
		}
	}
}

// checkWords checks that the words of each line stand on it, in order, apart
// from each other, and that a plain word is its source.
func checkWords(t testing.TB, f *File) {
	t.Helper()
	for n := 1; n <= f.Lines(); n++ {
		at, end := f.LineSpan(n).Start, f.LineSpan(n).End
		for _, w := range f.Words(n) {
			s := w.Span()
			if s.Start < at || s.End < s.Start || s.End > end {
				t.Fatalf("%s:%d: word %q at %v leaves %d-%d", f.Name, n, w.Value, s, at, end)
			}
			if w.Plain() && f.Source[s.Start:s.End] != w.Value {
				t.Fatalf("%s:%d: plain word %q is %q in the source", f.Name, n, w.Value, f.Source[s.Start:s.End])
			}
			at = s.End
		}
		if c, ok := f.Comment(n); ok && (c.Start < at || f.Source[c.Start] != '#') {
			t.Fatalf("%s:%d: comment at %v", f.Name, n, c)
		}
	}
}

func TestPositions(t *testing.T) {
	for name, source := range sources(t) {
		f := Parse(name, source, generations[0])
		line, start := 1, 0
		for offset := 0; offset <= len(source); offset++ {
			got := f.Position(offset)
			if offset == len(source) && offset > 0 && source[offset-1] == '\n' {
				break // the end of the file belongs to its last line
			}
			if got.Line != line || got.Column != offset-start+1 {
				t.Fatalf("%s: offset %d is at %+v, want line %d, column %d", name, offset, got, line, offset-start+1)
			}
			if offset < len(source) && source[offset] == '\n' {
				line, start = line+1, offset+1
			}
		}
	}
}

func TestColumnsInUTF16(t *testing.T) {
	source := "é𝄞x\xffy\n"
	f := Parse("a.cfg", source, generations[0])
	want := len(utf16.Encode([]rune("é𝄞x\ufffd"))) + 1
	if got := f.Position(strings.Index(source, "y")); got.UTF16 != want || got.Column != len("é𝄞x\xff")+1 {
		t.Errorf("got %+v, want UTF-16 column %d", got, want)
	}
}

func TestParseIsLinearInStorage(t *testing.T) {
	const lines = 1000
	f := Parse("a.cfg", strings.Repeat("a b c\n", lines), generations[0])
	if len(f.lines) != lines || len(f.pieces[0].words) != 3*lines {
		t.Errorf("%d lines and %d words", len(f.lines), len(f.pieces[0].words))
	}
}

// A file prints back byte for byte, and its words stand where they say,
// whatever it holds.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, uint8(0))
	}
	f.Fuzz(func(t *testing.T, source string, generation uint8) {
		file := Parse("fuzz.cfg", source, generations[int(generation)%len(generations)])
		if file.String() != source {
			t.Fatal("the file does not print back")
		}
		checkWords(t, file)
	})
}
