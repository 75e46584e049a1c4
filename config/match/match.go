// Package match compares lines of a configuration with short patterns. A word of a pattern
// is itself, "a|b" one of several, "*" any, "a*", "*a" and "*a*" part of one, "1..99" and
// "65.." a whole number, and a last "$" the end of the line.
package match

import (
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Line is a pattern that consecutive words of a line are compared with.
type Line struct {
	words []string
	exact bool // no more words
}

// ParseLine reads a pattern, which has at least one word.
func ParseLine(text string) Line {
	words := strings.Fields(text)
	p := Line{words: words}
	if n := len(words); n > 0 && words[n-1] == "$" {
		p.words, p.exact = words[:n-1], true
	}
	return p
}

// Firsts are the keywords that a line may begin with.
func (p Line) Firsts() []string { return strings.Split(p.words[0], "|") }

// Match compares the words of a directive from one on, and returns the number of the
// word behind them.
func (p Line) Match(d *config.Directive, from int) (to int, ok bool) {
	to = from + len(p.words)
	if len(d.Words) < to || p.exact && len(d.Words) > to {
		return 0, false
	}
	for i, w := range p.words {
		if !Word(w, d.Words[from+i].Value) {
			return 0, false
		}
	}
	return to, true
}

// Word compares one word of a pattern with one of a line.
func Word(wanted, word string) bool {
	if wanted == "*" || wanted == word {
		return true
	}
	if low, high, ok := strings.Cut(wanted, ".."); ok {
		if from, err := strconv.Atoi(low); err == nil {
			return between(word, from, high)
		}
	}
	if strings.Contains(wanted, "|") {
		for one := range strings.SplitSeq(wanted, "|") {
			if Word(one, word) {
				return true
			}
		}
	}
	if inner, ok := strings.CutPrefix(wanted, "*"); ok {
		if inner, ok := strings.CutSuffix(inner, "*"); ok {
			return strings.Contains(word, inner)
		}
		return strings.HasSuffix(word, inner)
	}
	if inner, ok := strings.CutSuffix(wanted, "*"); ok {
		return strings.HasPrefix(word, inner)
	}
	return false
}

// between reports whether a word is a whole number from one on, and no more than another,
// if that is given.
func between(word string, from int, high string) bool {
	n, err := strconv.Atoi(word)
	if err != nil || n < from {
		return false
	}
	to, err := strconv.Atoi(high)
	return high == "" || err == nil && n <= to
}
