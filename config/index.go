package config

import (
	"iter"
	"slices"

	"github.com/hapvet/hapvet/keywords"
)

// keywordIndex holds all directives of a configuration by the numbers of their
// keywords (see keywords.Number), in order: those of number n begin at starts[n].
// So a rule that is about one keyword costs nothing where it does not occur.
type keywordIndex struct {
	directives []*Directive
	starts     []uint32
}

// newKeywordIndex sorts the directives of all sections.
func newKeywordIndex(c *Config, directives int) keywordIndex {
	x := keywordIndex{make([]*Directive, directives), make([]uint32, keywords.Numbers()+1)}
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			x.starts[d.number+1]++
		}
	}
	for n := 1; n < len(x.starts); n++ {
		x.starts[n] += x.starts[n-1]
	}
	next := slices.Clone(x.starts)
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			x.directives[next[d.number]] = d
			next[d.number]++
		}
	}
	return x
}

// of returns the directives that begin with a keyword.
func (x *keywordIndex) of(keyword string) []*Directive {
	if x.starts == nil {
		return nil
	}
	n := keywords.Number(keyword)
	list := x.directives[x.starts[n]:x.starts[n+1]]
	if n == 0 { // all that no version knows
		list = slices.DeleteFunc(slices.Clone(list), func(d *Directive) bool { return d.Keyword() != keyword })
	}
	return list
}

// Each yields the directives of all sections that begin with one of these
// keywords, in the order of the configuration. It does not look at any other
// directive.
func (c *Config) Each(keywords ...string) iter.Seq[*Directive] {
	return func(yield func(*Directive) bool) {
		lists := make([][]*Directive, 0, len(keywords))
		for _, k := range keywords {
			if list := c.index.of(k); len(list) > 0 {
				lists = append(lists, list)
			}
		}
		for len(lists) > 0 {
			next := 0
			for i := range lists {
				if lists[i][0].order < lists[next][0].order {
					next = i
				}
			}
			if !yield(lists[next][0]) {
				return
			}
			if lists[next] = lists[next][1:]; len(lists[next]) == 0 {
				lists = slices.Delete(lists, next, next+1)
			}
		}
	}
}

// wordIndex makes look-ups in a long defaults section quick, because every proxy
// that inherits from it asks. It holds its directives by the number of their
// keyword, and by that and the second word.
type wordIndex map[wordKey][]*Directive

type wordKey struct {
	number uint16
	second string
}

// Bounds of a wordIndex: shorter sections are searched, and of a keyword so many
// second words are found. HAProxy has some hundred options, and a section with
// more is none that it reads.
const (
	minIndexed = 16
	maxSecond  = 1000
)

// newWordIndex sorts the directives of a section; nil stands for a short one.
func newWordIndex(s *Section) wordIndex {
	if len(s.Directives) < minIndexed {
		return nil
	}
	x, seconds := wordIndex{}, map[uint16]int{}
	for _, d := range s.Directives {
		if d.number == 0 {
			continue
		}
		x[wordKey{d.number, ""}] = append(x[wordKey{d.number, ""}], d)
		if key := (wordKey{d.number, d.Arg(1)}); key.second != "" {
			if x[key] == nil {
				if seconds[d.number]++; seconds[d.number] > maxSecond {
					continue
				}
			}
			x[key] = append(x[key], d)
		}
	}
	return x
}

// list returns the directives that begin with a keyword, and with the second of
// these words, if there is one.
func (x wordIndex) list(number uint16, words []string) []*Directive {
	if len(words) > 1 {
		return x[wordKey{number, words[1]}]
	}
	return x[wordKey{number, ""}]
}
