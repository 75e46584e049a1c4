package lsp

import (
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// cursor is a place in a line of a document, and what is known of that line without
// reading it as part of its section.
type cursor struct {
	*view
	offset int
	line   int
	// section opens the section that the line is in; "" where there is none.
	section string
	name    string // of that section
	// words are those of the line, without a "no" or "default" before them, and at is the
	// index of the one that the cursor is in or right behind, or where a new one begins.
	words    words
	modifier string
	at       int
	// written is that word up to the cursor, and span what of it is in the document.
	written string
	span    config.Span
	// inComment tells that all of this is a comment.
	inComment bool
}

// words are the arguments of a line.
type words []config.Word

// Arg returns a word, or "" behind the last one.
func (w words) Arg(n int) string {
	if n < len(w) {
		return w[n].Value
	}
	return ""
}

// cursor returns what stands at a position of the document.
func (v *view) cursor(p position) cursor {
	c := cursor{view: v, offset: v.offset(p)}
	c.span = config.Span{Start: c.offset, End: c.offset}
	if v.file.Lines() == 0 {
		return c
	}
	c.line = v.file.Line(c.offset)
	if c.offset == len(v.file.Source) && endsLine(v.file.Source) {
		c.line++ // an empty line that HAProxy does not count
	}
	c.enclose()
	if c.line > v.file.Lines() {
		return c
	}
	if comment, ok := v.file.Comment(c.line); ok && comment.Start < c.offset {
		c.inComment = true
	}
	c.words = v.file.Words(c.line)
	if first := c.words.Arg(0); len(c.words) > 0 && (first == "no" || first == "default") && c.words[0].Span().End < c.offset {
		c.modifier, c.words = first, c.words[1:]
	}
	for c.at < len(c.words) && c.words[c.at].Span().End < c.offset {
		c.at++
	}
	if c.at < len(c.words) && c.words[c.at].Span().Start <= c.offset {
		c.span = c.words[c.at].Span()
		c.written = v.file.Source[c.span.Start:c.offset]
	}
	return c
}

// enclose finds the section of the line. A header belongs to none.
func (c *cursor) enclose() {
	header := c.file.HeaderAbove(min(c.line, c.file.Lines()))
	if header == 0 {
		return
	}
	w := words(c.file.Words(header))
	c.section, c.name = w.Arg(0), w.Arg(1)
	if header == c.line {
		c.section, c.name = "", ""
	}
}

// before returns the words in front of the cursor.
func (c *cursor) before() words { return c.words[:min(c.at, len(c.words))] }

// ruleset returns the set of rules that the line belongs to, and which of its words is the
// action.
func (c *cursor) ruleset() (string, int) {
	if len(c.words) == 0 {
		return "", 0
	}
	d := config.Directive{Words: c.words}
	return d.Rule()
}

// parameters returns which parameters the line takes, by the name of the table, and
// from which word on; "" where it takes none.
func (c *cursor) parameters() (kind keywords.Kind, context string, from int) {
	switch c.words.Arg(0) {
	case "bind":
		return keywords.BindParam, "proxy", 2
	case "server", "peer":
		return keywords.ServerParam, "server", 3
	case "server-template":
		return keywords.ServerParam, "server", 4
	case "default-server":
		return keywords.ServerParam, "default-server", 1
	}
	return "", "", 0
}

// parameterLine returns the name that the grammars have for the line of a table.
func parameterLine(kind keywords.Kind, context string) string {
	if kind == keywords.BindParam {
		return string(keywords.BindParam)
	}
	return context
}

// identifier returns the name around the cursor, as sample expressions write names.
func (c *cursor) identifier() (string, config.Span) {
	const others = "._-+:"
	isPart := func(b byte) bool {
		return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte(others, b) >= 0
	}
	at := config.Span{Start: c.offset, End: c.offset}
	for at.Start > c.span.Start && isPart(c.file.Source[at.Start-1]) {
		at.Start--
	}
	for at.End < c.span.End && isPart(c.file.Source[at.End]) {
		at.End++
	}
	return c.file.Source[at.Start:at.End], at
}
