package config

import (
	"iter"
	"slices"

	"github.com/hapvet/hapvet/keywords"
)

// Each yields the directives of the section alone that begin with one of these
// words, in order.
func (s *Section) Each(words ...string) iter.Seq[*Directive] {
	return func(yield func(*Directive) bool) { s.each(words, yield) } // so small that calls do not allocate
}

func (s *Section) each(words []string, yield func(*Directive) bool) {
	const enough = 16
	numbers := make([]uint16, 0, enough)
	for _, w := range words {
		if s.words.keywords&keywordBit(w) != 0 {
			numbers = append(numbers, keywords.Number(w))
		}
	}
	if len(numbers) == 0 {
		return
	}
	for i, n := range s.numbers {
		if !slices.Contains(numbers, n) {
			continue
		}
		if d := s.Directives[i]; (n != 0 || slices.Contains(words, d.Keyword())) && !yield(d) {
			return
		}
	}
}

// wordBits tell which words do not begin any of some lines.
type wordBits struct {
	// keywords has the bits of the keywords, see keywordBit, and options those of the
	// names behind "option", which is asked for most.
	keywords, options uint64
}

func (b *wordBits) add(d *Directive) {
	b.keywords |= keywordBit(d.Keyword())
	if d.Keyword() == "option" {
		b.options |= keywordBit(d.Arg(1))
	}
}

func (b *wordBits) addAll(other wordBits) {
	b.keywords |= other.keywords
	b.options |= other.options
}

// mayHold reports whether a line may begin with these words.
func (b *wordBits) mayHold(words []string) bool {
	return b.keywords&keywordBit(words[0]) != 0 &&
		(len(words) == 1 || words[0] != "option" || b.options&keywordBit(words[1]) != 0)
}

// MayHoldOption reports whether the own lines of the section may set one of these options.
func (s *Section) MayHoldOption(names ...string) bool {
	if s.words.keywords&keywordBit("option") == 0 {
		return false
	}
	for _, name := range names {
		if s.words.options&keywordBit(name) != 0 {
			return true
		}
	}
	return false
}

// keywordBit returns the bit that stands for a keyword, and for some others: most
// of what is looked for in a section does not occur in it. The factors keep the
// keywords apart that configurations use most.
func keywordBit(keyword string) uint64 {
	if keyword == "" {
		return 1
	}
	const bits = 64
	return 1 << ((2*uint8(len(keyword)) + 58*keyword[0] + 21*keyword[len(keyword)-1]) % bits)
}

// Lookup returns the last directive that begins with these words, in the
// section or else in the defaults sections it inherits from, nearest first; nil
// if there is none.
func (s *Section) Lookup(words ...string) *Directive {
	if !s.inherited.mayHold(words) {
		return s.Last(words...)
	}
	for from := range s.Chain {
		if d := from.Last(words...); d != nil || !from.inherited.mayHold(words) {
			return d
		}
	}
	return nil
}

// LookupAny is Lookup for several forms of one setting: it returns the last
// directive that begins with any of these lists of words.
func (s *Section) LookupAny(forms ...[]string) *Directive {
	var bits uint64
	for _, words := range forms {
		bits |= keywordBit(words[0])
	}
	for from := range s.Chain {
		var latest *Directive
		for _, words := range forms {
			if d := from.Last(words...); d != nil && (latest == nil || latest.Before(d)) {
				latest = d
			}
		}
		if latest != nil || from.inherited.keywords&bits == 0 {
			return latest
		}
	}
	return nil
}

// Disabled reports whether "disabled" is in force in the proxy, by itself or by
// inheritance: HAProxy then reads it and leaves it alone.
func (s *Section) Disabled() bool {
	if s.enabled != notKnown {
		return s.enabled == isDisabled
	}
	return s.findDisabled()
}

func (s *Section) findDisabled() bool {
	for from := range s.Chain {
		if from.enabled != notKnown {
			return from.enabled == isDisabled
		}
		on, off := from.Last("disabled"), from.Last("enabled")
		if on != nil || off != nil {
			return off == nil || on != nil && off.Before(on)
		}
	}
	return false
}

// Last returns the last directive of the section alone that begins with these
// words.
func (s *Section) Last(words ...string) *Directive {
	for d := range s.Backwards(words...) {
		return d
	}
	return nil
}

// Backwards yields the directives of the section alone that begin with these words,
// the last one first.
func (s *Section) Backwards(words ...string) iter.Seq[*Directive] {
	return func(yield func(*Directive) bool) { s.backwards(words, yield) }
}

func (s *Section) backwards(words []string, yield func(*Directive) bool) {
	if !s.words.mayHold(words) {
		return
	}
	n := keywords.Number(words[0])
	if s.byWords != nil && n != 0 {
		for _, d := range slices.Backward(s.byWords.list(n, words)) {
			if d.begins(n, words) && !yield(d) {
				return
			}
		}
		return
	}
	for i := len(s.numbers) - 1; i >= 0; i-- {
		if s.numbers[i] != n {
			continue
		}
		if d := s.Directives[i]; d.begins(n, words) && !yield(d) {
			return
		}
	}
}

// begins is Is for a directive whose keyword has the number n of the first word; of
// those that have none, 0.
func (d *Directive) begins(n uint16, words []string) bool {
	if n == 0 {
		return d.Is(words...)
	}
	return len(d.Words) >= len(words) && d.goesOn(words)
}

// Before reports whether d is read before another directive, or header of a
// section, of the same configuration.
func (d *Directive) Before(other *Directive) bool {
	return d.position < other.position || d.position == other.position && d == d.Section.Header && d != other
}

// Option reports whether "option name" is on in the section, by itself or by
// inheritance, and the directive that decides it (nil: none does, and it is
// off as far as the file says).
func (s *Section) Option(name string) (on bool, by *Directive) {
	d := s.Lookup("option", name)
	return d != nil && d.Modifier == Plain, d
}

// Mode returns the proxy's mode: "tcp" unless the section or its defaults say
// otherwise.
func (s *Section) Mode() string {
	if s.mode != "" {
		return s.mode
	}
	if d := s.Lookup("mode"); d != nil && d.Arg(1) != "" {
		return d.Arg(1)
	}
	return "tcp"
}
