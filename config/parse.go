package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/parallel"
)

// pieceSize is about how many bytes of a file are cut into words at a time. Lines
// do not depend on each other as long as the environment is left out, so the
// pieces of a file are read side by side. The largest file has 512 of them.
const pieceSize = 256 << 10

// piece is a part of a file: whole lines.
type piece struct {
	start, end int // offsets
	first      int // the index of its first line
	lines      int
	words      []Word // of its lines, in order

	expands, choices bool // see File
}

// Parse cuts a file into lines and words as HAProxy of version v does. It
// accepts any bytes. Environment variables count as empty here; [Resolve] cuts
// the lines that hold some once more, with their values.
func Parse(name, source string, v release.Version) *File {
	return parse(name, source, v, pieceSize)
}

// parse is Parse with pieces of a given size.
func parse(name, source string, v release.Version, size int) *File {
	f := &File{Name: name, Source: source, dialect: dialectOf(v)}
	lines := 0
	for start := 0; start < len(source); {
		p := piece{start: start, end: endOfPiece(source, start+size), first: lines}
		p.lines = strings.Count(source[p.start:p.end], "\n")
		if source[p.end-1] != '\n' {
			p.lines++
		}
		f.pieces = append(f.pieces, p)
		start, lines = p.end, lines+p.lines
	}
	f.lines = make([]line, lines)
	parallel.For(len(f.pieces), func(i int) { f.cutPiece(i) })
	for i := range f.pieces {
		p := &f.pieces[i]
		f.expands, f.choices = f.expands || p.expands, f.choices || p.choices
	}
	return f
}

// endOfPiece returns where the piece ends that is to go to end: behind a newline.
func endOfPiece(source string, end int) int {
	if end >= len(source) {
		return len(source)
	}
	if i := strings.IndexByte(source[end:], '\n'); i >= 0 {
		return end + i + 1
	}
	return len(source)
}

// cutPiece reads the lines of a piece.
func (f *File) cutPiece(i int) {
	const words = 5 // of a line, at a guess
	p := &f.pieces[i]
	lx := lexer{d: f.dialect, src: f.Source, words: make([]Word, 0, words*p.lines+8)}
	start := p.start
	for n := p.first; n < p.first+p.lines; n++ {
		end := p.end
		if i := strings.IndexByte(f.Source[start:p.end], '\n'); i >= 0 {
			end = start + i + 1
		}
		f.lines[n] = p.cut(f, &lx, start, end)
		f.lines[n].piece = uint16(i)
		start = end
	}
	p.words = lx.words
}

// cut reads the line source[start:end].
func (p *piece) cut(f *File, lx *lexer, start, end int) line {
	ln := line{start: uint32(start), end: uint32(end), comment: noComment}
	text, cut := f.textEnd(start, end)
	if cut {
		ln.flags |= lineCut
	}
	if isScope(f.Source[start:text]) {
		ln.flags |= lineScope
		return ln
	}
	lx.line(start, text)
	ln.word, ln.nwords = uint32(lx.first), uint8(len(lx.words)-lx.first)
	if ln.nwords > 0 {
		first := lx.words[lx.first].Value
		if ln.keyword = keywords.Number(first); ln.nwords > 1 && keywords.Divided(ln.keyword) {
			ln.second = keywords.Second(lx.words[lx.first+1].Value)
		}
		p.choices = p.choices || first == ".if"
	}
	if lx.comment >= 0 {
		ln.comment = uint32(lx.comment)
	}
	if lx.expanded {
		ln.flags |= lineExpands
		p.expands = true
	}
	if lx.err != lexOK {
		ln.flags |= lineFaulty
	}
	return ln
}
