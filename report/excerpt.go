package report

import (
	"github.com/hapvet/hapvet/config"
)

// Excerpt is one line of a configuration, cut to what fits, for other ways to show it.
type Excerpt struct {
	Line   int // from 1; of a text that stands in another file, that of the file
	Pieces []Piece
}

// Piece is a part of an excerpt, safe as of [Safe].
type Piece struct {
	Text string
	// Mark tells that a finding is about it, Faint that it stands for what was cut or
	// cannot be printed.
	Mark, Faint bool
}

// Excerpts returns the line on which a span begins, with a mark, and the lines around it,
// as many before and behind, that are not empty; of each as many columns as fit.
func Excerpts(f *config.File, s config.Span, around, columns int) []Excerpt {
	n, _ := position(f, s.Start)
	if n > f.Lines() {
		return nil
	}
	var out []Excerpt
	for i := max(1, n-around); i <= min(f.Lines(), n+around); i++ {
		line := f.LineSpan(i)
		begin := config.Span{Start: line.Start, End: line.Start}
		if i == n {
			sn := newSnippet(f, i, s, columns)
			out = append(out, Excerpt{locate(f, s).Line, sn.pieces(true)})
		} else if line.Start < line.End {
			sn := newSnippet(f, i, begin, columns)
			out = append(out, Excerpt{locate(f, begin).Line, sn.pieces(false)})
		}
	}
	return out
}

// pieces puts cells together that look alike.
func (sn *snippet) pieces(marked bool) []Piece {
	var out []Piece
	add := func(p Piece) {
		if last := len(out) - 1; last >= 0 && out[last].Mark == p.Mark && out[last].Faint == p.Faint {
			out[last].Text += p.Text
			return
		}
		out = append(out, p)
	}
	if sn.cutLeft {
		add(Piece{ellipsis, false, true})
	}
	for _, c := range sn.cells {
		add(Piece{c.text, marked && c.column >= sn.markAt && c.column < sn.markTo, c.escaped})
	}
	if sn.cutRight {
		add(Piece{ellipsis, false, true})
	}
	return out
}

// At is where a span begins, as editors and terminals understand it: "haproxy.cfg:3:5".
func At(f *config.File, s config.Span) string { return locate(f, s).String() }
