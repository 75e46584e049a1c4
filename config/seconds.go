package config

import (
	"iter"
	"sync"

	"github.com/hapvet/hapvet/keywords"
)

// secondIndex holds the directives that have a number of their second word (see
// keywords.Divided) in groups: those with one keyword and one second word in one kind of
// section. A large configuration has tens of thousands of rules, and few kinds of them.
type secondIndex struct {
	once sync.Once
	// groups are in no order; by has them by keyword.
	groups []secondGroup
	by     map[uint16][]*secondGroup
}

type secondGroup struct {
	section        *keywords.Section
	number, second uint16
	// at are the positions of the directives, in order.
	at []uint32
}

// secondGroups returns the groups of a configuration.
func (c *Config) secondGroups() *secondIndex {
	x := &c.derived.seconds
	x.once.Do(func() { x.fill(&c.index) })
	return x
}

// fill divides the groups of an index by their second words.
func (x *secondIndex) fill(index *keywordIndex) {
	x.by = map[uint16][]*secondGroup{}
	place := make([]int, keywords.Seconds()) // of the group of each second word, from 1
	for n := 1; n < len(index.starts); n++ {
		list := index.grouped[index.starts[n-1]:index.starts[n]]
		if len(list) == 0 || !keywords.Divided(index.directives[list[0]].number) {
			continue
		}
		clear(place)
		for _, i := range list {
			d := index.directives[i]
			at := &place[d.second]
			if *at == 0 {
				x.groups = append(x.groups, secondGroup{section: keywords.SectionOf(d.Section.Header.number), number: d.number, second: d.second})
				*at = len(x.groups)
			}
			g := &x.groups[*at-1]
			g.at = append(g.at, i)
		}
	}
	for i := range x.groups {
		g := &x.groups[i]
		x.by[g.number] = append(x.by[g.number], g)
	}
}

// EachOf yields the directives of all sections that begin with a keyword and one of these
// words, in the order of the configuration. The keyword is one that is followed by the name
// of an option, a timeout, an action, an algorithm or a filter, and the words are such
// names; behind that of an action, more may stand in the same word.
func (c *Config) EachOf(keyword string, words ...string) iter.Seq[*Directive] {
	return func(yield func(*Directive) bool) { c.eachOf(keyword, words, yield) }
}

func (c *Config) eachOf(keyword string, words []string, yield func(*Directive) bool) {
	groups := c.secondGroups().by[keywords.Number(keyword)]
	var lists [][]uint32
	for _, w := range words {
		second := keywords.Second(w)
		for _, g := range groups {
			if g.second == second {
				lists = append(lists, g.at)
			}
		}
	}
	c.index.inOrder(lists, yield)
}

// WhereOf is [Config.Where] for each kind of section, keyword and second word that occur
// together. The function is asked with "" for the second words that no version knows, which
// differ among each other, for none, and where the keyword is not as EachOf takes it.
func (c *Config) WhereOf(wanted func(section *keywords.Section, keyword, word string) bool) iter.Seq[*Directive] {
	return func(yield func(*Directive) bool) {
		x := c.secondGroups()
		lists := c.index.listsOf(func(section *keywords.Section, keyword string) bool {
			return !keywords.Divided(keywords.Number(keyword)) && wanted(section, keyword, "")
		})
		for i := range x.groups {
			if g := &x.groups[i]; wanted(g.section, keywords.NameOf(g.number), keywords.SecondOf(g.second)) {
				lists = append(lists, g.at)
			}
		}
		c.index.inOrder(lists, yield)
	}
}

// Has reports whether some directive begins with these words, one, or two as EachOf
// takes them.
func (c *Config) Has(words ...string) bool {
	if len(words) == 1 {
		for range c.Each(words[0]) {
			return true
		}
		return false
	}
	for range c.EachOf(words[0], words[1:]...) {
		return true
	}
	return false
}
