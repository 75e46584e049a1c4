package manifest

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/hapvet/hapvet/config"
)

// aligner goes over a scalar as it is written and over its value side by side, and notes
// which bytes of the one stand for which of the other. The library has told the value, so
// nothing is decided here: what does not agree is given up.
type aligner struct {
	outer, inner string
	at           int // in outer
	done         int // of inner
	pieces       []config.Piece
}

// align reports whether it could tell the place of every byte.
func (a *aligner) align(style yaml.Style) bool {
	a.skipProperties()
	if a.at >= len(a.outer) {
		return false
	}
	first := a.outer[a.at]
	switch {
	case style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		if first != '|' && first != '>' {
			return false
		}
		return a.block(first == '>')
	case style&yaml.DoubleQuotedStyle != 0 && first == '"', style&yaml.SingleQuotedStyle != 0 && first == '\'':
		a.at++
		return a.flow(first)
	}
	return a.flow(0)
}

// skipProperties passes over tags and anchors before a scalar.
func (a *aligner) skipProperties() {
	for a.at < len(a.outer) && (a.outer[a.at] == '!' || a.outer[a.at] == '&') {
		for a.at < len(a.outer) && !isBlank(a.outer[a.at]) && breakAt(a.outer, a.at) == 0 {
			a.at++
		}
		for a.at < len(a.outer) {
			if n := breakAt(a.outer, a.at); n > 0 {
				a.at += n
			} else if isBlank(a.outer[a.at]) {
				a.at++
			} else {
				break
			}
		}
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// take notes that the next bytes of the value stand from here up to an end.
func (a *aligner) take(bytes, end int) {
	same := bytes == end-a.at
	if n := len(a.pieces); same && n > 0 {
		last := &a.pieces[n-1]
		if last.End == a.at && last.End-last.Outer == a.done-last.Inner { // it goes on byte by byte
			last.End = end
			a.done, a.at = a.done+bytes, end
			return
		}
	}
	a.pieces = append(a.pieces, config.Piece{Inner: a.done, Outer: a.at, End: end})
	a.done, a.at = a.done+bytes, end
}

// takeSame takes a text that stands here and comes next in the value, byte by byte.
func (a *aligner) takeSame(text string) bool {
	if !strings.HasPrefix(a.inner[a.done:], text) {
		return false
	}
	if text != "" {
		a.take(len(text), a.at+len(text))
	}
	return true
}

// takeBreaks takes line breaks, given by their places, for the blank or the newlines that
// they mean: one alone is a blank where lines are folded, and the first of several means
// nothing.
func (a *aligner) takeBreaks(breaks [][2]int, fold bool) bool {
	if a.done == len(a.inner) || len(breaks) == 0 {
		return a.done == len(a.inner)
	}
	if fold && len(breaks) == 1 && a.inner[a.done] == ' ' {
		a.at = breaks[0][0]
		a.take(1, breaks[0][1])
		return true
	}
	n := 0
	for n < len(breaks) && strings.HasPrefix(a.inner[a.done+n:], "\n") {
		n++
	}
	if a.done+n < len(a.inner) { // all that count come last
		breaks = breaks[len(breaks)-n:]
	}
	for _, b := range breaks[:n] {
		a.at = b[0]
		a.take(1, b[1])
	}
	return true
}

// flow aligns a scalar in quotes, or without them.
func (a *aligner) flow(quote byte) bool {
	for a.done < len(a.inner) {
		if a.at >= len(a.outer) || !a.flowPart(quote) {
			return false
		}
	}
	return true
}

// flowPart takes the next part: an escape, a fold, or bytes as they are.
func (a *aligner) flowPart(quote byte) bool {
	rest := a.outer[a.at:]
	switch {
	case quote == '"' && rest[0] == '\\':
		return a.escape()
	case quote == '\'' && strings.HasPrefix(rest, "''"):
		return a.inner[a.done] == '\'' && a.one(1, 2)
	case isBlank(rest[0]) || breakAt(a.outer, a.at) > 0:
		return a.fold()
	}
	n := 0
	for n < len(rest) && !isBlank(rest[n]) && rest[n] != '\\' && rest[n] != '\'' && breakAt(rest, n) == 0 && a.done+n < len(a.inner) && rest[n] == a.inner[a.done+n] {
		n++
	}
	if n == 0 && (rest[0] == '\'' || rest[0] == '\\') && rest[0] == a.inner[a.done] { // means nothing special here
		n = 1
	}
	return n > 0 && a.one(n, n)
}

// one takes bytes of the value for bytes of the file.
func (a *aligner) one(inner, outer int) bool {
	a.take(inner, a.at+outer)
	return true
}

// escape takes an escape sequence of double quotes.
func (a *aligner) escape() bool {
	if n := breakAt(a.outer, a.at+1); n > 0 { // the lines are one
		for a.at += 1 + n; a.at < len(a.outer) && isBlank(a.outer[a.at]); {
			a.at++
		}
		return true
	}
	length := 2
	if a.at+1 < len(a.outer) {
		switch a.outer[a.at+1] {
		case 'x':
			length = len(`\x00`)
		case 'u':
			length = len(`\u0000`)
		case 'U':
			length = len(`\U00000000`)
		}
	}
	_, size := utf8.DecodeRuneInString(a.inner[a.done:])
	return a.at+length <= len(a.outer) && a.one(size, length)
}

// fold takes blanks, or the line breaks among them.
func (a *aligner) fold() bool {
	end := a.at
	var breaks [][2]int
	for end < len(a.outer) {
		if n := breakAt(a.outer, end); n > 0 {
			breaks = append(breaks, [2]int{end, end + n})
			end += n
		} else if isBlank(a.outer[end]) {
			end++
		} else {
			break
		}
	}
	if len(breaks) == 0 {
		return a.takeSame(a.outer[a.at:min(end, a.at+len(a.inner)-a.done)])
	}
	before := a.done
	ok := a.takeBreaks(breaks, true)
	a.at = end
	return ok && a.done > before
}
