package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// RemoveLine takes the whole line of a directive away, with its modifier, its comment
// and its newline.
func (d *Directive) RemoveLine() Edit { return d.File.RemoveLine(d.Line) }

// RemoveLine takes line n away, with its newline.
func (f *File) RemoveLine(n int) Edit {
	ln := f.lines[n-1]
	return Edit{File: f, Span: Span{int(ln.start), int(ln.end)}}
}

// AppendLine adds a line at the end of a file, which has one at least.
func (f *File) AppendLine(text string) Edit { return f.insertBelow(f.Lines(), "", text) }

// Remove takes a whole section away: its header, its lines with the comments between them, and the empty lines behind. What
// comments stand below its last line may belong to the next section, and stay.
func (s *Section) Remove() Edit {
	f := s.Header.File
	first, last := s.Header.Line, s.lastLine()
	for last < f.Lines() && strings.TrimSpace(f.RawLine(last+1)) == "" {
		last++
	}
	return Edit{File: f, Span: Span{int(f.lines[first-1].start), int(f.lines[last-1].end)}}
}

// ReplaceLine writes other text in place of a directive, its modifier included. The
// indentation and the comment stay.
func (d *Directive) ReplaceLine(text string) Edit {
	start := int(d.File.lines[d.Line-1].start)
	span := Span{start + len(d.File.indent(d.Line)), d.Span().End}
	if ignored := d.Ignored(); len(ignored) > 0 {
		span.End = ignored[len(ignored)-1].Span().End
	}
	return Edit{File: d.File, Span: span, New: text}
}

// InsertBefore adds a line above a directive, indented like it. Several lines, with
// "\n" between them, are indented alike.
func (d *Directive) InsertBefore(text string) Edit {
	start := int(d.File.lines[d.Line-1].start)
	return d.File.insert(start, d.Line, d.File.indent(d.Line), text)
}

// InsertAfter adds a line below a directive, indented like it; see
// [Directive.InsertBefore]. Below the header of a section it is [Section.InsertFirst]
// that knows the indentation.
func (d *Directive) InsertAfter(text string) Edit {
	return d.File.insertBelow(d.Line, d.File.indent(d.Line), text)
}

// InsertFirst adds a line at the beginning of a section, below its header, indented
// like its first line.
func (s *Section) InsertFirst(text string) Edit {
	return s.Header.File.insertBelow(s.Header.Line, s.indent(), text)
}

// InsertLast adds a line at the end of a section, below its last directive, indented
// like its first line. Where the last directive stands under a condition that begins
// inside the section, the line goes below the .endif.
func (s *Section) InsertLast(text string) Edit {
	return s.Header.File.insertBelow(s.lastLine(), s.indent(), text)
}

// InsertSection adds a section, header and lines with "\n" between them, above another
// one, and an empty line between them.
func (s *Section) InsertSection(text string) Edit {
	e := s.Header.InsertBefore(text)
	e.New += s.Header.File.ending(s.Header.Line)
	return e
}

// AddToGlobal adds a line at the end of the last global section, or where there is none,
// a global section at the beginning of the first file.
func (c *Config) AddToGlobal(text string) Edit {
	if sections := c.Of("global"); len(sections) > 0 {
		return sections[len(sections)-1].InsertLast(text)
	}
	return c.Files[0].PrependSection("global", text)
}

// PrependSection adds a section with a line, or several with "\n" between them, at the
// beginning of a file, and an empty line below.
func (f *File) PrependSection(header, text string) Edit {
	nl := f.ending(1)
	return Edit{File: f, New: header + nl + indented(text, f.anyIndent(), nl) + nl}
}

// EndLastLine ends the last line of a file, which has no newline, as the others end.
func (f *File) EndLastLine() Edit {
	end := len(f.Source)
	nl := f.ending(f.Lines())
	if strings.HasSuffix(f.Source, "\r") {
		nl = "\n"
	}
	return Edit{File: f, Span: Span{end, end}, New: nl}
}

// lastLine returns the number of the line below which a line at the end of the section
// goes.
func (s *Section) lastLine() int {
	last := s.Header.Line
	if n := len(s.Directives); n > 0 {
		last = s.Directives[n-1].Line
	}
	f := s.Header.File
	if !f.HasConditions() {
		return last
	}
	depth := 0
	for n := s.Header.Line + 1; n <= f.Lines() && (n <= last || depth > 0); n++ {
		words := f.Words(n)
		if len(words) == 0 {
			continue
		}
		switch words[0].Value {
		case ".if":
			depth++
		case ".endif":
			if depth--; depth == 0 && n > last {
				return n
			}
		}
		if n > last && keywords.SectionOf(f.lines[n-1].keyword) != nil {
			break // the condition goes on in the next section
		}
	}
	return last
}

// indent returns the blanks before the first line of a section.
func (s *Section) indent() string {
	if len(s.Directives) == 0 {
		return s.Header.File.anyIndent()
	}
	return s.Directives[0].File.indent(s.Directives[0].Line)
}

// indent returns the blanks before line n.
func (f *File) indent(n int) string {
	ln := f.lines[n-1]
	text := f.Source[ln.start:ln.end]
	i := 0
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	return text[:i]
}

// anyIndent returns the indentation of the first line that has one, or four blanks: what
// a section without lines goes by.
func (f *File) anyIndent() string {
	for n := 1; n <= f.Lines(); n++ {
		if blanks := f.indent(n); blanks != "" && f.lines[n-1].nwords > 0 {
			return blanks
		}
	}
	return "    "
}

// ending returns how line n ends, "\n" or "\r\n"; where it does not end, how the first
// line does.
func (f *File) ending(n int) string {
	for _, n := range []int{n, 1} {
		if n > f.Lines() {
			continue
		}
		switch text := f.RawLine(n); {
		case strings.HasSuffix(text, "\r\n"):
			return "\r\n"
		case strings.HasSuffix(text, "\n"):
			return "\n"
		}
	}
	return "\n"
}

// insertBelow adds lines below line n.
func (f *File) insertBelow(n int, indent, text string) Edit {
	end := int(f.lines[n-1].end)
	e := f.insert(end, n, indent, text)
	if f.Source[end-1] != '\n' { // the last line has no newline: neither will the new one
		nl := f.ending(n)
		e.New = nl + strings.TrimSuffix(e.New, nl)
	}
	return e
}

// insert adds lines at the beginning of a line, with the line ending of line n.
func (f *File) insert(at, n int, indent, text string) Edit {
	return Edit{File: f, Span: Span{at, at}, New: indented(text, indent, f.ending(n))}
}

// indented writes lines with an indentation and a line ending. Lines that are empty
// stay so.
func indented(text, indent, ending string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			b.WriteString(indent + line)
		}
		b.WriteString(ending)
	}
	return b.String()
}
