package config

import (
	"sort"
	"strings"
	"sync"
)

// Carrier is a file that holds configurations as part of something else, such as YAML.
type Carrier struct {
	Name   string // the path as the user gave it
	Source string // the whole content

	once sync.Once
	file *File
}

// lines returns the carrier as a file that has lines and no words.
func (c *Carrier) lines() *File {
	c.once.Do(func() {
		c.file = &File{Name: c.Name, Source: c.Source}
		start := 0
		for text := range strings.Lines(c.Source) {
			end := start + len(text)
			c.file.lines = append(c.file.lines, line{start: uint32(start), end: uint32(end), comment: noComment})
			start = end
		}
	})
	return c.file
}

// Embedding says where the text of a source stands in a carrier.
type Embedding struct {
	Carrier *Carrier
	// Pieces are the parts of the text in order. The first begins at 0.
	Pieces []Piece
}

// Piece is a part of an embedded text, from Inner on to the next piece. In the carrier it
// stands from Outer to End: byte by byte if it is as long there, else as a whole.
type Piece struct{ Inner, Outer, End int }

// Origin returns where a span stands for the user: in the carrier, if the file is a text
// that was taken out of one; else it is the file and the span themselves.
func (f *File) Origin(s Span) (*File, Span) {
	e := f.embedding
	if e == nil {
		return f, s
	}
	at := e.outer(s.Start, len(f.Source)).Start
	end := at
	if s.End > s.Start {
		end = max(at, e.outer(s.End-1, len(f.Source)).End)
	}
	return e.Carrier.lines(), Span{at, end}
}

// Embedded reports whether the file is a text that was taken out of a carrier.
func (f *File) Embedded() bool { return f.embedding != nil }

// outer returns where a byte of a text of some length stands in the carrier. The end of the
// text is a place without bytes.
func (e *Embedding) outer(offset, length int) Span {
	i := sort.Search(len(e.Pieces), func(i int) bool { return e.Pieces[i].Inner > offset }) - 1
	if i < 0 {
		return Span{}
	}
	p, next := e.Pieces[i], length
	if i+1 < len(e.Pieces) {
		next = e.Pieces[i+1].Inner
	}
	switch {
	case offset >= length:
		return Span{p.End, p.End}
	case next-p.Inner == p.End-p.Outer:
		at := p.Outer + offset - p.Inner
		return Span{at, at + 1}
	}
	return Span{p.Outer, p.End}
}

// Place returns the name and the line, from 1, at which a byte of the source stands for the
// user.
func (s *Source) Place(offset int) (name string, line int) {
	if s.Embedding != nil {
		f, at := (&File{Source: s.Content, embedding: s.Embedding}).Origin(Span{offset, offset})
		return f.Name, f.Line(at.Start)
	}
	return s.Name, 1 + strings.Count(s.Content[:offset], "\n")
}
