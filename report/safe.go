package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Safe returns a string that no terminal can take for a command: what is not
// printable, and what is not UTF-8, is written as an escape.
func Safe(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		g := firstGlyph(s)
		b.WriteString(g.text)
		s = s[g.size:]
	}
	return b.String()
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// glyph is how one character is shown.
type glyph struct {
	text    string
	columns int // of a terminal
	size    int // bytes of the source
	escaped bool
}

// firstGlyph returns that of the first character of s.
func firstGlyph(s string) glyph {
	if c := s[0]; c >= ' ' && c <= '~' {
		return glyph{s[:1], 1, 1, false}
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return glyph{fmt.Sprintf(`\x%02x`, s[0]), 4, 1, true}
	}
	if strconv.IsPrint(r) {
		return glyph{s[:size], runeColumns(r), size, false}
	}
	// Controls, marks that reorder the line, blanks that look like another.
	quoted := strconv.QuoteRuneToASCII(r)
	text := quoted[1 : len(quoted)-1]
	return glyph{text, len(text), size, true}
}

// runeColumns returns how many columns a printable character takes.
func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}
