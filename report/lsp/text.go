package lsp

import (
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hapvet/hapvet/config"
)

// encoding says in which units the client counts the characters of a line.
type encoding string

// The encodings of the protocol.
const (
	utf8Units  encoding = "utf-8"
	utf16Units encoding = "utf-16"
	utf32Units encoding = "utf-32"
)

// negotiated returns the encoding to use: the first of those that the client prefers
// which is known, or else the protocol's own.
func negotiated(offered []encoding) encoding {
	for _, e := range offered {
		if e == utf8Units || e == utf16Units || e == utf32Units {
			return e
		}
	}
	return utf16Units
}

// units returns how many units a character takes that has size bytes.
func (e encoding) units(r rune, size int) int {
	switch {
	case e == utf8Units:
		return size
	case e == utf16Units && r > 0xFFFF:
		return 2
	}
	return 1
}

// text is the content of a file with the places where its lines begin. A line ends, as
// the protocol has it, at "\n", "\r\n" or "\r".
type text struct {
	source string
	starts []int
}

func newText(source string) *text {
	t := &text{source: source, starts: make([]int, 1, 1+strings.Count(source, "\n"))}
	for end := range lineEnds(source) {
		t.starts = append(t.starts, end)
	}
	return t
}

// lineEnds yields where the lines of a text end, each behind its end. What follows the
// last one is a line, too, that has no end.
func lineEnds(s string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for at := 0; at < len(s); {
			stop := len(s)
			i := strings.IndexByte(s[at:], '\n')
			if i >= 0 {
				stop = at + i + 1
			}
			for at < stop {
				j := strings.IndexByte(s[at:stop], '\r')
				if j < 0 || i >= 0 && at+j+2 == stop {
					break
				}
				if at += j + 1; !yield(at) {
					return
				}
			}
			if i >= 0 && !yield(stop) {
				return
			}
			at = stop
		}
	}
}

// endsLine reports whether a text ends with the end of a line.
func endsLine(s string) bool { return strings.HasSuffix(s, "\n") || strings.HasSuffix(s, "\r") }

// line returns line n, from 0, without its end.
func (t *text) line(n int) string {
	end := len(t.source)
	if n+1 < len(t.starts) {
		end = t.starts[n+1]
	}
	return strings.TrimRight(t.source[t.starts[n]:end], "\r\n")
}

// offset returns the byte at a position. What lies beyond the end of a line or of the
// text counts as that end, as the protocol says; only a negative position is an error,
// which the types do not allow.
func (t *text) offset(p position, e encoding) int {
	if p.Line >= uint32(len(t.starts)) {
		return len(t.source)
	}
	return t.starts[p.Line] + column(t.line(int(p.Line)), p.Character, e)
}

// column returns the byte of a line at which some units of an encoding are over. In the
// middle of a character it is where that begins.
func column(line string, units uint32, e encoding) int {
	if e == utf8Units {
		n := int(min(uint64(units), uint64(len(line))))
		for n > 0 && n < len(line) && !utf8.RuneStart(line[n]) {
			n--
		}
		return n
	}
	for at := 0; at < len(line); {
		r, size := utf8.DecodeRuneInString(line[at:])
		taken := uint32(e.units(r, size))
		if units < taken {
			return at
		}
		units -= taken
		at += size
	}
	return len(line)
}

// position returns the position of a byte.
func (t *text) position(offset int, e encoding) position {
	offset = max(0, min(offset, len(t.source)))
	n := sort.SearchInts(t.starts, offset+1) - 1
	before := t.source[t.starts[n]:offset]
	if e == utf8Units {
		return position{uint32(n), uint32(len(before))}
	}
	units := 0
	for at := 0; at < len(before); {
		r, size := utf8.DecodeRuneInString(before[at:])
		units += e.units(r, size)
		at += size
	}
	return position{uint32(n), uint32(units)}
}

// span returns where some bytes stand.
func (t *text) span(s config.Span, e encoding) span {
	return span{t.position(s.Start, e), t.position(s.End, e)}
}

// document is a file that the editor has open. Its lines are kept apart, with their
// ends, so that an edit costs what it changes.
type document struct {
	uri     string
	version int32
	lines   []string
	whole   *text // of lines, once asked for
}

func newDocument(uri string, version int32, content string) *document {
	d := &document{uri: uri, version: version}
	d.replace(content)
	return d
}

// replace puts another content in place of all.
func (d *document) replace(content string) {
	d.lines, d.whole = split(content), newText(content)
}

// split cuts a text into lines with their ends. The last one has none, and may be empty.
func split(s string) []string {
	lines := make([]string, 0, 1+strings.Count(s, "\n"))
	at := 0
	for end := range lineEnds(s) {
		lines, at = append(lines, s[at:end]), end
	}
	return append(lines, s[at:])
}

// text returns the content.
func (d *document) text() *text {
	if d.whole == nil {
		d.whole = newText(strings.Join(d.lines, ""))
	}
	return d.whole
}

// edit carries out one change of the client.
func (d *document) edit(at span, e encoding, content string) error {
	if at.End.before(at.Start) {
		return fmt.Errorf("a change goes from %d:%d back to %d:%d", at.Start.Line, at.Start.Character, at.End.Line, at.End.Character)
	}
	first, before := d.at(at.Start, e)
	last, behind := d.at(at.End, e)
	changed := d.lines[first][:before] + content + d.lines[last][behind:]
	if first > 0 && strings.HasSuffix(d.lines[first-1], "\r") { // which a "\n" may follow now
		first--
		changed = d.lines[first] + changed
	}
	if last+1 < len(d.lines) && !strings.HasSuffix(changed, "\n") { // or before which a "\r" may stand
		last++
		changed += d.lines[last]
	}
	parts := split(changed)
	if last+1 < len(d.lines) {
		parts = parts[:len(parts)-1] // the empty one behind the last end
	}
	d.lines = slices.Replace(d.lines, first, last+1, parts...)
	d.whole = nil
	return nil
}

// at returns the line of a position, and the byte in it.
func (d *document) at(p position, e encoding) (line, offset int) {
	if p.Line >= uint32(len(d.lines)) {
		last := len(d.lines) - 1
		return last, len(d.lines[last])
	}
	text := strings.TrimRight(d.lines[p.Line], "\r\n")
	return int(p.Line), column(text, p.Character, e)
}
