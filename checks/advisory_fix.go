package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
)

// workaroundFix turns a workaround into edits. They change what HAProxy does, so
// it is never safe. A workaround whose edits cannot all be made has none.
func workaroundFix(c *config.Config, m advisories.Match, w advisories.Workaround) Fix {
	fix := Fix{Message: fmt.Sprintf("%s: %s", w.Action, w.Price)}
	done := map[Edit]bool{}
	for _, edit := range w.Edits {
		edits := workaroundEdits(c, m, edit)
		if len(edits) == 0 {
			return Fix{}
		}
		for _, e := range edits {
			if !done[e] {
				done[e] = true
				fix.Edits = append(fix.Edits, e)
			}
		}
	}
	return fix
}

// workaroundEdits carries out one edit of a workaround at every place that it
// concerns; nil if one of them does not allow it.
func workaroundEdits(c *config.Config, m advisories.Match, edit advisories.Edit) []Edit {
	if edit.Global != "" {
		return addToGlobal(c, edit.Global)
	}
	var edits []Edit
	for _, e := range m.Trace {
		if e.Feature != edit.Feature {
			continue
		}
		d := e.Directive
		made, ok := Edit{File: d.File, Span: d.Span(), New: edit.Replace}, true
		switch {
		case edit.Remove:
			made = Edit{File: d.File, Span: wholeLine(d)}
		case edit.Parameter != "":
			made, ok = setParameter(c, d, edit.Parameter, edit.Value)
		case edit.Insert != "":
			made, ok = insertLine(d.Section, edit.Insert)
		}
		if !ok {
			return nil
		}
		edits = append(edits, made)
	}
	return edits
}

// wholeLine is the line of a directive with its newline.
func wholeLine(d *config.Directive) config.Span {
	span := d.File.LineSpan(d.Line)
	if span.End < len(d.File.Source) {
		span.End++
	}
	return span
}

// setParameter gives a parameter of a bind or server line a value, or removes it
// with its arguments where there is none. It fails where the parameter does not
// stand on the line itself but is to go.
func setParameter(c *config.Config, d *config.Directive, name, value string) (Edit, bool) {
	parameters := c.ParametersOf(d)
	for i := range parameters {
		p := &parameters[i]
		if p.Name != name {
			continue
		}
		end := len(d.Words)
		if i+1 < len(parameters) {
			end = parameters[i+1].Word
		}
		span := config.Span{Start: d.WordSpan(p.Word).Start, End: d.WordSpan(end - 1).End}
		if value != "" {
			return Edit{File: d.File, Span: span, New: name + " " + value}, true
		}
		span.Start = d.WordSpan(p.Word - 1).End // with the blanks before it
		return Edit{File: d.File, Span: span}, true
	}
	if value == "" {
		return Edit{}, false
	}
	end := d.Span().End
	return Edit{File: d.File, Span: config.Span{Start: end, End: end}, New: " " + name + " " + value}, true
}

// insertLine adds a line at the beginning of a section. Rules cannot stand in a
// defaults section that has no name.
func insertLine(s *config.Section, text string) (Edit, bool) {
	if s.IsAnonymous() && (strings.HasPrefix(text, "http-") || strings.HasPrefix(text, "tcp-")) {
		return Edit{}, false
	}
	return lineAfter(s.Header, indentOf(s)+text), true
}

// addToGlobal adds a line to the last global section, or a section with the line.
func addToGlobal(c *config.Config, text string) []Edit {
	sections := c.Of("global")
	if len(sections) == 0 {
		return []Edit{{File: c.Files[0], New: "global\n    " + text + "\n"}}
	}
	s := sections[len(sections)-1]
	last := s.Header
	if n := len(s.Directives); n > 0 {
		last = s.Directives[n-1]
	}
	return []Edit{lineAfter(last, indentOf(s)+text)}
}

// lineAfter adds a line below a directive.
func lineAfter(d *config.Directive, line string) Edit {
	end := d.File.LineSpan(d.Line).End
	return Edit{File: d.File, Span: config.Span{Start: end, End: end}, New: "\n" + line}
}

// indentOf is the blanks before the first line of a section.
func indentOf(s *config.Section) string {
	if len(s.Directives) == 0 {
		return "    "
	}
	d := s.Directives[0]
	line := d.File.RawLine(d.Line)
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}
