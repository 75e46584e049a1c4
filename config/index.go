package config

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/hapvet/hapvet/keywords"
)

// keywordIndex holds all directives of a configuration in groups: those that begin
// with one keyword in one kind of section. So a rule that is about one keyword
// costs nothing where it does not occur.
type keywordIndex struct {
	directives []*Directive // in the order of the configuration
	// grouped are their positions, group by group, each in order.
	grouped []uint32
	// starts tells where a group begins, by the numbers of keyword and kind; the
	// next group begins where it ends.
	starts []uint32
}

// groupOf returns the group of a keyword in a kind of section, by their numbers
// (see keywords.Number). Those of one keyword follow each other.
func groupOf(keyword, kind uint16) int { return int(keyword)*keywords.Kinds() + int(kind) - 1 }

// newKeywordIndex sorts directives.
func newKeywordIndex(directives []*Directive) keywordIndex {
	x := keywordIndex{directives, make([]uint32, len(directives)), make([]uint32, keywords.Numbers()*keywords.Kinds()+1)}
	for _, d := range directives {
		x.starts[groupOf(d.number, d.Section.Header.number)+1]++
	}
	for n := 1; n < len(x.starts); n++ {
		x.starts[n] += x.starts[n-1]
	}
	next := slices.Clone(x.starts)
	for i, d := range directives {
		n := groupOf(d.number, d.Section.Header.number)
		x.grouped[next[n]] = uint32(i)
		next[n]++
	}
	return x
}

// Each yields the directives of all sections that begin with one of these
// keywords, in the order of the configuration. It does not look at any other
// directive.
func (c *Config) Each(words ...string) iter.Seq[*Directive] {
	return func(yield func(*Directive) bool) { c.index.each(words, yield) }
}

// Where is Each for the keywords that a function wants in a kind of section. It
// is asked once for each pair of them that occurs, and with "" for the words that
// no version of HAProxy knows as keywords, which differ among each other.
func (c *Config) Where(wanted func(section *keywords.Section, keyword string) bool) iter.Seq[*Directive] {
	return func(yield func(*Directive) bool) { c.index.inOrder(c.index.listsOf(wanted), yield) }
}

func (x *keywordIndex) each(words []string, yield func(*Directive) bool) {
	if len(x.directives) == 0 {
		return
	}
	lists, strange := make([][]uint32, 0, len(words)), false
	for _, w := range words {
		n := keywords.Number(w)
		strange = strange || n == 0
		if list := x.grouped[x.starts[groupOf(n, 1)]:x.starts[groupOf(n+1, 1)]]; len(list) > 0 {
			lists = append(lists, list)
		}
	}
	x.marked(lists, func(d *Directive) bool {
		return strange && d.number == 0 && !slices.Contains(words, d.Keyword()) || yield(d)
	})
}

// listsOf returns the groups of the keywords that a function wants.
func (x *keywordIndex) listsOf(wanted func(*keywords.Section, string) bool) (lists [][]uint32) {
	for n := 1; n < len(x.starts); n++ {
		list := x.grouped[x.starts[n-1]:x.starts[n]]
		if len(list) == 0 {
			continue
		}
		d, keyword := x.directives[list[0]], ""
		if d.number != 0 {
			keyword = d.Keyword()
		}
		if wanted(keywords.SectionOf(d.Section.Header.number), keyword) {
			lists = append(lists, list)
		}
	}
	return lists
}

// inOrder yields the directives at some positions in the order of the
// configuration, in which those of each list are already.
func (x *keywordIndex) inOrder(lists [][]uint32, yield func(*Directive) bool) {
	if len(lists) != 1 {
		x.marked(lists, yield)
		return
	}
	for _, i := range lists[0] {
		if !yield(x.directives[i]) {
			return
		}
	}
}

// marked is inOrder for lists in any order.
func (x *keywordIndex) marked(lists [][]uint32, yield func(*Directive) bool) {
	if len(lists) == 0 {
		return
	}
	const wordBits = 64
	marks := make([]uint64, len(x.directives)/wordBits+1)
	for _, list := range lists {
		for _, i := range list {
			marks[i/wordBits] |= 1 << (i % wordBits)
		}
	}
	for i, set := range marks {
		for ; set != 0; set &= set - 1 {
			if !yield(x.directives[i*wordBits+bits.TrailingZeros64(set)]) {
				return
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
