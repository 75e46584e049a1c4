package keywords

import (
	"slices"
	"strings"
	"sync"
)

// divided are the keywords whose second word says what a line is about: lines of one of
// them have little else in common.
var divided = []string{
	"option", "timeout", "balance", "filter",
	"http-request", "http-response", "http-after-response", "http-check", "tcp-check",
}

// Divided reports whether lines that begin with the keyword of a number have a number of
// their second word, too.
func Divided(number uint16) bool {
	t := seconds()
	return int(number) < len(t.divided) && t.divided[number]
}

// Second returns the number of the second word of a line, apart from those that [Number]
// gives: of an option, a timeout, an action, an algorithm, a filter, in any version. Of an
// action it is that of its name alone: of "set-var" for "set-var(txn.a)", of "track-sc" for
// "track-sc0". It is 0 for words that no version knows in that place.
func Second(word string) uint16 {
	t := seconds()
	if n := t.lookup(word); n != 0 {
		return n
	}
	for base, _, _ := strings.Cut(word, "("); base != ""; base = base[:len(base)-1] {
		if n := t.lookup(base); n != 0 && t.prefix[n] {
			return n
		}
	}
	return 0
}

// SecondOf returns the word of a number that [Second] has given, and "" for 0.
func SecondOf(number uint16) string { return seconds().words[number] }

// Seconds returns how many numbers there are of second words, with 0.
func Seconds() int { return len(seconds().words) }

// secondTable finds the numbers of second words.
type secondTable struct {
	numberTable
	prefix  []bool // by number: more may follow without a blank
	divided []bool // by the numbers of keywords
}

var seconds = sync.OnceValue(func() *secondTable {
	t := &secondTable{numberTable: newNumberTable(), prefix: []bool{false}}
	for i := range loaded().words {
		w := &loaded().words[i]
		switch w.Kind {
		case Option, NoOption, DefaultOption, Timeout, Action, Balance, Filter:
			if t.add(w.Name) {
				t.prefix = append(t.prefix, false)
			}
			if w.Prefix {
				t.prefix[t.lookup(w.Name)] = true
			}
		}
	}
	t.divided = make([]bool, Numbers())
	for _, keyword := range divided {
		t.divided[Number(keyword)] = true
	}
	t.words, t.prefix = slices.Clip(t.words), slices.Clip(t.prefix)
	return t
})
