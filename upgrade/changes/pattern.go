package changes

import (
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// pattern is what the first words of a line are compared with, see Case.Line.
type pattern struct {
	words []string
	exact bool // no more words
}

func parsePattern(text string) pattern {
	words := strings.Fields(text)
	p := pattern{words: words}
	if n := len(words); n > 0 && words[n-1] == "$" {
		p.words, p.exact = words[:n-1], true
	}
	return p
}

// firsts are the keywords that a line may begin with.
func (p pattern) firsts() []string { return strings.Split(p.words[0], "|") }

// match compares the words of a directive from one on, and returns the number of the
// word behind them.
func (p pattern) match(d *config.Directive, from int) (to int, ok bool) {
	to = from + len(p.words)
	if len(d.Words) < to || p.exact && len(d.Words) > to {
		return 0, false
	}
	for i, w := range p.words {
		if !wordIs(w, d.Words[from+i].Value) {
			return 0, false
		}
	}
	return to, true
}

// wordIs compares one word of a pattern.
func wordIs(wanted, word string) bool {
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
			if wordIs(one, word) {
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
