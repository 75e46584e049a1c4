package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// The functions of this file return false where the words of a directive cannot be
// changed one by one: they come from an environment variable, so that other text
// would be true for one environment alone, or several of them stand in one piece of
// source.

// ReplaceWord writes other text in place of argument n, 0 for the keyword. The text is
// source: see [Quote].
func (d *Directive) ReplaceWord(n int, text string) (Edit, bool) {
	return d.ReplaceWords(n, n+1, text)
}

// ReplaceWords writes other text in place of the arguments from one number up to, not
// including, another. The text is source: see [Quote].
func (d *Directive) ReplaceWords(from, to int, text string) (Edit, bool) {
	if !d.fixed(from, to) {
		return Edit{}, false
	}
	return Edit{d.File, Span{d.Words[from].Span().Start, d.Words[to-1].Span().End}, text}, true
}

// RemoveWords takes the arguments from one number, at least 1, up to another away, with
// the blanks before them. Those that hold variables may go, too.
func (d *Directive) RemoveWords(from, to int) (Edit, bool) {
	if from < 1 || to <= from || to > len(d.Words) || d.shared(from) || d.shared(to) {
		return Edit{}, false
	}
	return Edit{File: d.File, Span: Span{d.Words[from-1].Span().End, d.Words[to-1].Span().End}}, true
}

// Append adds words at the end of a directive, before its comment. The text is source:
// see [Quote].
func (d *Directive) Append(text string) Edit {
	end := d.Span().End
	return Edit{d.File, Span{end, end}, " " + text}
}

// SetParameter gives a parameter of a bind or server line a value, or adds it where the
// line does not have it. A parameter without arguments has the value "". Of several on
// the line the last one is changed, which is the one in force.
func (c *Config) SetParameter(d *Directive, name, value string) (Edit, bool) {
	text := strings.TrimSuffix(name+" "+value, " ")
	places := c.parameterWords(d, name)
	if len(places) == 0 {
		return d.Append(text), true
	}
	at := places[len(places)-1]
	return d.ReplaceWords(at.from, at.to, text)
}

// RemoveParameter takes a parameter of a bind or server line away, with its arguments,
// as often as it stands there. It fails where it does not.
func (c *Config) RemoveParameter(d *Directive, name string) ([]Edit, bool) {
	var edits []Edit
	for _, at := range c.parameterWords(d, name) {
		e, ok := d.RemoveWords(at.from, at.to)
		if !ok {
			return nil, false
		}
		edits = append(edits, e)
	}
	return edits, len(edits) > 0
}

// wordRange is the words of a line from one number up to, not including, another.
type wordRange struct{ from, to int }

// parameterWords tells where parameters of a name stand on a line, with their arguments.
func (c *Config) parameterWords(d *Directive, name string) []wordRange {
	var places []wordRange
	table, _ := c.parameterTable(d)
	parameters := c.ParametersOf(d)
	for i := range parameters {
		if parameters[i].Name != name {
			continue
		}
		at := wordRange{parameters[i].Word, len(d.Words)}
		if i+1 < len(parameters) {
			at.to = parameters[i+1].Word
		} else if w, _ := table.LookupPrefix(name); w != nil && w.Args != keywords.UnknownArgs {
			at.to = min(at.to, at.from+1+w.Args) // what follows is no parameter of this version
		}
		places = append(places, at)
	}
	return places
}

// fixed reports whether the arguments from one number up to another stand in the source
// as words of their own, whatever the environment.
func (d *Directive) fixed(from, to int) bool {
	if from < 0 || to <= from || to > len(d.Words) || d.shared(from) || d.shared(to) {
		return false
	}
	for _, w := range d.Words[from:to] {
		if w.Expanded() {
			return false
		}
	}
	return true
}

// shared reports whether argument n and the one before it stand in one piece of source.
func (d *Directive) shared(n int) bool {
	return n > 0 && n < len(d.Words) && d.Words[n].start < d.Words[n-1].start+d.Words[n-1].extent>>wordFlagBits
}

// Quote returns the source text of a word with a value: the value itself if it can
// stand so, otherwise in quotes. Every version reads it as that value. An empty value
// gives an empty pair of quotes, which ends the arguments for HAProxy. A NUL and what
// follows it are left out, as no word can hold one.
func Quote(value string) string {
	value, _, _ = strings.Cut(value, "\x00")
	switch {
	case value != "" && !strings.ContainsFunc(value, needsQuotes):
		return value
	case !strings.ContainsAny(value, "'\r\n"):
		return "'" + value + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(value) {
		switch c := value[i]; c {
		case '\n':
			b.WriteString(`\n`)
		case '\r':
			b.WriteString(`\r`)
		case '"', '\\', '$':
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// needsQuotes tells the characters that mean something outside of quotes.
func needsQuotes(r rune) bool {
	return r < 0x80 && isBlank(byte(r)) || strings.ContainsRune(`\#'"`, r)
}
