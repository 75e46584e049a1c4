package lsp

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// The kinds of symbols of the protocol.
const (
	kindClass    = 5
	kindProperty = 7
	kindField    = 8
	kindConstant = 14
	kindKey      = 20
	kindStruct   = 23
)

// outlined are the lines that have a place in the outline, below their sections.
var outlined = map[string]int{
	"acl": kindConstant, "bind": kindProperty, "group": kindKey, "listen": kindProperty, "mailer": kindField, "nameserver": kindField,
	"peer": kindField, "server": kindField, "server-template": kindField, "stick-table": kindStruct, "table": kindStruct, "user": kindKey,
}

// maxOutline bounds how much is outlined, as a list that nobody could read.
const maxOutline = 50_000

// outline lists the sections of a document with what they hold.
func (s *Server) outline(p documentParams) (any, error) {
	v, err := s.view(p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	all := []documentSymbol{}
	left := maxOutline
	for _, section := range v.config.Sections {
		if section.Header.File != v.file {
			continue
		}
		if left--; left < 0 {
			break
		}
		out := documentSymbol{Name: section.Kind, Kind: kindClass, SelectionRange: v.span(section.Header.Span())}
		if section.Name != "" {
			out.Name, out.Detail, out.SelectionRange = section.Name, section.Kind, v.span(section.Header.WordSpan(1))
		}
		end := section.Header.Span().End
		for _, d := range section.Directives {
			end = max(end, d.Span().End)
			if kind := outlined[d.Keyword()]; kind > 0 && len(d.Words) > 1 && left > 0 {
				left--
				out.Children = append(out.Children, v.entry(d, kind))
			}
		}
		out.Range = v.span(config.Span{Start: section.Header.Span().Start, End: end})
		all = append(all, out)
	}
	return all, nil
}

// entry is a line of a section in the outline.
func (v *view) entry(d *config.Directive, kind int) documentSymbol {
	e := documentSymbol{Name: d.Arg(1), Detail: d.Keyword(), Kind: kind, Range: v.span(d.Span()), SelectionRange: v.span(d.WordSpan(1))}
	if d.Keyword() == "stick-table" {
		e.Name, e.Detail, e.SelectionRange = d.Keyword(), "", v.span(config.Span{Start: d.Span().Start, End: d.WordSpan(0).End})
	}
	return e
}

// folding says what can be folded: sections, blocks of conditions, and long comments.
func (s *Server) folding(p documentParams) (any, error) {
	v, err := s.view(p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	folds := []foldingRange{}
	add := func(from, to int, kind string) {
		if to > from {
			folds = append(folds, foldingRange{v.lineOf(from), v.lineOf(to), kind})
		}
	}
	header := 0
	for _, section := range v.config.Sections {
		if section.Header.File != v.file {
			continue
		}
		if header > 0 {
			add(header, v.lastLine(header, section.Header.Line-1), "")
		}
		header = section.Header.Line
	}
	if header > 0 {
		add(header, v.lastLine(header, v.file.Lines()), "")
	}
	v.foldBlocks(add)
	return folds, nil
}

// foldBlocks finds blocks of conditions, and comments of three lines or more.
func (v *view) foldBlocks(add func(from, to int, kind string)) {
	const long = 3
	var opened []int
	comment := 0
	for n := 1; n <= v.file.Lines()+1; n++ {
		if n <= v.file.Lines() && strings.HasPrefix(strings.TrimLeft(v.file.RawLine(n), " \t"), "#") {
			if comment == 0 {
				comment = n
			}
			continue
		}
		if comment > 0 && n-comment >= long {
			add(comment, n-1, "comment")
		}
		if comment = 0; n > v.file.Lines() {
			break
		}
		words := v.file.Words(n)
		if len(words) == 0 {
			continue
		}
		switch words[0].Value {
		case ".if":
			opened = append(opened, n)
		case ".endif":
			if last := len(opened) - 1; last >= 0 {
				add(opened[last], n, "region")
				opened = opened[:last]
			}
		}
	}
}

// lastLine returns the last line that belongs to a section: what stands right above the
// next one is about that.
func (v *view) lastLine(from, to int) int {
	for to > from && len(v.file.Words(to)) == 0 {
		to--
	}
	return to
}

// lineOf returns a line of the file as the client counts it.
func (v *view) lineOf(n int) uint32 {
	return v.text.position(v.file.LineSpan(n).Start, v.server.units).Line
}
