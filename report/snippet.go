package report

import (
	"strings"
	"unicode/utf8"

	"github.com/hapvet/hapvet/config"
)

const (
	tabStop  = 4
	ellipsis = "…"
)

// blanks are what a tab is shown as, by its column.
var blanks = [tabStop]glyph{{"    ", 4, 1, false}, {"   ", 3, 1, false}, {"  ", 2, 1, false}, {" ", 1, 1, false}}

// cell is one character of a source line and where it is shown.
type cell struct {
	glyph
	at     int // in the source
	column int // from 0
}

// snippet is one line of source, cut to what fits, and the columns to mark.
type snippet struct {
	cells          []cell
	total          int // columns, with the mark
	cutLeft        bool
	cutRight       bool
	markAt, markTo int
}

// newSnippet returns line n with a mark under the part of s that is on it. Of a
// very long line only the bytes near s are looked at, so that many findings on
// it stay cheap.
func newSnippet(f *config.File, n int, s config.Span, columns int) snippet {
	line := f.LineSpan(n)
	at := min(s.Start, line.End)
	markEnd := max(at, min(s.End, line.End))
	end := max(markEnd, line.Start+len(strings.TrimRight(f.Source[line.Start:line.End], " \t\r")))

	var sn snippet
	near := 8 * columns // bytes: no line of text has more in that many columns
	if line.Start < at-near {
		sn.cutLeft = true
		line.Start = runeStart(f.Source, at-near)
	}
	if end > at+near {
		sn.cutRight = true
		end = runeStart(f.Source, at+near)
	}
	sn.fill(f.Source, line.Start, end)
	sn.mark(at, min(markEnd, end))
	sn.clip(columns)
	return sn
}

// runeStart returns the start of the character that the byte at offset is in.
func runeStart(s string, offset int) int {
	for i := offset; i > max(0, offset-utf8.UTFMax); i-- {
		if utf8.RuneStart(s[i]) {
			return i
		}
	}
	return offset
}

func (sn *snippet) fill(source string, start, end int) {
	sn.cells = make([]cell, 0, end-start)
	for i := start; i < end; {
		c := cell{at: i, column: sn.total}
		if source[i] == '\t' {
			c.glyph = blanks[sn.total%tabStop]
		} else {
			c.glyph = firstGlyph(source[i:end])
		}
		sn.cells = append(sn.cells, c)
		sn.total += c.columns
		i += c.size
	}
}

// mark finds the columns of the source bytes from start to end.
func (sn *snippet) mark(start, end int) {
	sn.markAt = sn.total
	for _, c := range sn.cells {
		if c.at+c.size > start {
			sn.markAt = c.column
			break
		}
	}
	sn.markTo = sn.markAt + 1
	for _, c := range sn.cells {
		if c.at >= start && c.at < end {
			sn.markTo = max(sn.markTo, c.column+c.columns)
		}
	}
	sn.total = max(sn.total, sn.markTo)
}

// clip drops the cells that do not fit, so that the start of the mark stays.
func (sn *snippet) clip(columns int) {
	if sn.total <= columns && !sn.cutLeft && !sn.cutRight {
		return
	}
	lo := 0
	tooLong := sn.markTo-sn.markAt > columns*2/3 && sn.markAt < columns/3 // moving left would not show it either
	if sn.cutLeft || sn.markTo > columns-1 && !tooLong {
		room := max(columns-(sn.markTo-sn.markAt), columns/4)
		lo = max(0, min(sn.markAt-room/2, sn.total-columns))
	}
	hi := lo + columns
	sn.cutLeft = sn.cutLeft || lo > 0
	sn.cutRight = sn.cutRight || hi < sn.total
	if sn.cutLeft {
		lo++ // the ellipsis takes a column
	}
	if sn.cutRight {
		hi--
	}
	kept := sn.cells[:0]
	for _, c := range sn.cells {
		if c.column >= lo && c.column+c.columns <= hi {
			kept = append(kept, c)
		}
	}
	sn.cells = kept
	sn.shift(lo, hi)
}

// shift makes lo the first column.
func (sn *snippet) shift(lo, hi int) {
	offset := lo
	if sn.cutLeft {
		offset--
	}
	for i := range sn.cells {
		sn.cells[i].column -= offset
	}
	sn.markAt = max(sn.markAt, lo) - offset
	sn.markTo = max(min(sn.markTo, hi)-offset, sn.markAt+1)
}

// source writes the line itself.
func (sn *snippet) source(b *strings.Builder, p palette) {
	column := 0
	if sn.cutLeft {
		b.WriteString(p.faint(ellipsis))
		column++
	}
	for _, c := range sn.cells {
		if c.column > column { // half of a wide character was cut off
			b.WriteString(strings.Repeat(" ", c.column-column))
		}
		if c.escaped {
			b.WriteString(p.escape(c.text))
		} else {
			b.WriteString(c.text)
		}
		column = c.column + c.columns
	}
	if sn.cutRight {
		b.WriteString(p.faint(ellipsis))
	}
}

// marks returns the line under the source, up to the mark.
func (sn *snippet) marks() (before, carets string) {
	return strings.Repeat(" ", sn.markAt), strings.Repeat("^", sn.markTo-sn.markAt)
}
