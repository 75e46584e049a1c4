package config

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hapvet/hapvet/keywords"
)

// File is the syntax tree of one configuration file: its lines, cut into words
// as one version of HAProxy cuts them. It keeps every byte: see [File.String].
type File struct {
	// Name is the path as the user gave it; it is only shown.
	Name string
	// Source is the whole content.
	Source string

	dialect   dialect
	embedding *Embedding
	lines     []line
	pieces    []piece
	expands   bool // some line depends on the environment
	choices   bool // some line is an .if
}

// line is one line of a file. The tables of a file hold 24 bytes a line.
type line struct {
	start, end uint32 // with the newline, if there is one
	word       uint32 // index of its first word in its piece
	comment    uint32 // offset of its '#', or noComment
	piece      uint16 // index in File.pieces
	keyword    uint16 // the number of its first word, see keywords.Number
	second     uint16 // that of its second word, see keywords.Second
	nwords     uint8
	flags      lineFlags
}

const noComment = ^uint32(0)

type lineFlags uint8

const (
	lineFaulty  lineFlags = 1 << iota // it cannot be cut into words
	lineExpands                       // its words depend on the environment
	lineCut                           // a NUL cuts it
	lineScope                         // a [scope] line
)

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
	if ln := f.lines[n-1]; ln.nwords > 0 {
		end := int(ln.word) + int(ln.nwords)
		return f.pieces[ln.piece].words[ln.word:end:end]
	}
	return nil
}

// HasConditions reports whether some line is an .if.
func (f *File) HasConditions() bool { return f.choices }

// HeaderAt reports whether line n begins with the name of a section.
func (f *File) HeaderAt(n int) bool { return keywords.SectionOf(f.lines[n-1].keyword) != nil }

// Sound reports whether line n can be cut into words: its quotes are closed, and no NUL
// is in it.
func (f *File) Sound(n int) bool { return f.lines[n-1].flags&(lineFaulty|lineCut) == 0 }

// Expands reports whether the words of line n depend on the environment.
func (f *File) Expands(n int) bool { return f.lines[n-1].flags&lineExpands != 0 }

// HeaderAbove returns the number of the nearest line, n or above it, that begins with the
// name of a section; 0 if there is none. What conditions mask out counts, too.
func (f *File) HeaderAbove(n int) int {
	for ; n > 0; n-- {
		if f.HeaderAt(n) {
			break
		}
	}
	return n
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
