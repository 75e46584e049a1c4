package config

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hapvet/hapvet/release"
)

// File is the syntax tree of one configuration file: its lines, cut into words
// as one version of HAProxy cuts them. It keeps every byte: see [File.String].
type File struct {
	// Name is the path as the user gave it; it is only shown.
	Name string
	// Source is the whole content.
	Source string

	dialect dialect
	lines   []line
	words   []Word // of all lines, in order
	errors  map[int]lineFault
	expands bool // some line depends on the environment
}

// line is one line of a file. The tables of a file hold 24 bytes a line.
type line struct {
	start, end uint32 // with the newline, if there is one
	word       uint32 // index of its first word in File.words
	comment    uint32 // offset of its '#', or noComment
	nwords     uint8
	flags      lineFlags
}

const noComment = ^uint32(0)

type lineFlags uint8

const (
	lineFaulty  lineFlags = 1 << iota // see File.errors
	lineExpands                       // its words depend on the environment
	lineCut                           // a NUL cuts it
	lineScope                         // a [scope] line
)

// lineFault is what is wrong with one line.
type lineFault struct {
	err lexError
	at  int // offset in the file
}

// Parse cuts a file into lines and words as HAProxy of version v does. It
// accepts any bytes. Environment variables count as empty here; [Resolve] cuts
// the lines that hold some once more, with their values.
func Parse(name, source string, v release.Version) *File {
	f := &File{Name: name, Source: source, dialect: dialectOf(v)}
	guess := strings.Count(source[:min(len(source), 1<<16)], "\n")
	if len(source) > 1<<16 {
		guess *= len(source) >> 16
	}
	f.lines = make([]line, 0, guess+1)
	lx := lexer{d: f.dialect, src: source, words: make([]Word, 0, 5*guess+8)}
	for start := 0; start < len(source); {
		end := len(source)
		if i := strings.IndexByte(source[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		f.lines = append(f.lines, f.cut(&lx, start, end))
		start = end
	}
	f.words = lx.words
	return f
}

// cut reads the line source[start:end].
func (f *File) cut(lx *lexer, start, end int) line {
	ln := line{start: uint32(start), end: uint32(end), comment: noComment}
	text, cut := f.textEnd(start, end)
	if cut {
		ln.flags |= lineCut
	}
	if isScope(f.Source[start:text]) {
		ln.flags |= lineScope
		ln.word = uint32(len(lx.words))
		return ln
	}
	lx.line(start, text)
	ln.word, ln.nwords = uint32(lx.first), uint8(len(lx.words)-lx.first)
	if lx.comment >= 0 {
		ln.comment = uint32(lx.comment)
	}
	if lx.expanded {
		ln.flags |= lineExpands
		f.expands = true
	}
	if lx.err != lexOK {
		ln.flags |= lineFaulty
		if f.errors == nil {
			f.errors = make(map[int]lineFault)
		}
		f.errors[len(f.lines)+1] = lineFault{lx.err, lx.errAt}
	}
	return ln
}

// textEnd returns where HAProxy stops reading the line source[start:end]: at
// its newline, or at the first NUL, which the second result tells.
func (f *File) textEnd(start, end int) (int, bool) {
	if i := strings.IndexByte(f.Source[start:end], 0); i >= 0 {
		return start + i, true
	}
	if f.Source[end-1] == '\n' {
		end--
	}
	return end, false
}

// isScope reports whether a line declares a scope ("[name]").
func isScope(text string) bool {
	i := 0
	for i < len(text) && isBlank(text[i]) {
		i++
	}
	return i < len(text) && text[i] == '['
}

// String returns the source, put together again from the lines: the same bytes
// that were parsed.
func (f *File) String() string {
	var b strings.Builder
	b.Grow(len(f.Source))
	for n := 1; n <= f.Lines(); n++ {
		b.WriteString(f.RawLine(n))
	}
	return b.String()
}

// Lines returns the number of lines. An empty file has none; a last line
// without its newline counts.
func (f *File) Lines() int { return len(f.lines) }

// RawLine returns line n, counted from 1, with its newline.
func (f *File) RawLine(n int) string {
	ln := f.lines[n-1]
	return f.Source[ln.start:ln.end]
}

// LineSpan returns where line n stands, counted from 1, without its newline.
func (f *File) LineSpan(n int) Span {
	ln := f.lines[n-1]
	end := int(ln.end)
	if end > int(ln.start) && f.Source[end-1] == '\n' {
		end--
	}
	return Span{int(ln.start), end}
}

// Words returns the words of line n, counted from 1, with every environment
// variable taken as empty. The caller must not change them.
func (f *File) Words(n int) []Word {
	ln := f.lines[n-1]
	return f.words[ln.word : int(ln.word)+int(ln.nwords) : int(ln.word)+int(ln.nwords)]
}

// Comment returns where the comment of line n stands, from its '#' to the end
// of the line, and whether there is one.
func (f *File) Comment(n int) (Span, bool) {
	ln := f.lines[n-1]
	if ln.comment == noComment {
		return Span{}, false
	}
	return Span{int(ln.comment), f.LineSpan(n).End}, true
}

// Position is a place in a file as people count it.
type Position struct {
	Line   int // from 1
	Column int // from 1, in bytes
	UTF16  int // from 1, in UTF-16 code units; a byte that is not UTF-8 counts as one
}

// Line returns the number, from 1, of the line that holds the byte at offset.
// The end of the file belongs to its last line.
func (f *File) Line(offset int) int {
	n := sort.Search(len(f.lines), func(i int) bool { return int(f.lines[i].end) > offset })
	return max(1, min(n+1, len(f.lines)))
}

// Position returns the line and the columns of a byte offset between 0 and the
// length of the file.
func (f *File) Position(offset int) Position {
	if len(f.lines) == 0 {
		return Position{1, 1, 1}
	}
	n := f.Line(offset)
	start := int(f.lines[n-1].start)
	return Position{Line: n, Column: offset - start + 1, UTF16: utf16Len(f.Source[start:offset]) + 1}
}

// utf16Len counts the UTF-16 code units of s.
func utf16Len(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
