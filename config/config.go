package config

import (
	"iter"
	"slices"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// Config is one configuration, as HAProxy of one version reads it in one
// environment: `haproxy -f a.cfg -f b.cfg` is one configuration of two files.
type Config struct {
	Version release.Version
	Files   []*File
	// Sections are all sections, in the order in which they are read.
	Sections []*Section
	// Problems are what reading found wrong, in the order of the files and lines.
	// There are at most MaxProblems; Omitted counts those beyond.
	Problems []Problem
	Omitted  int
	// Dropped counts the lines beyond MaxStrange whose keyword no version knows:
	// they are in no section.
	Dropped int
	// Unset are the uses, outside of what conditions mask out, of environment
	// variables that are not set and have no default; at most MaxProblems.
	Unset []UnsetVariable
	// Build is what HAProxy was built with, and Machine what rules may ask of the
	// machine.
	Build   Build
	Machine Machine

	index   keywordIndex
	derived derived
	// environment is what it was when reading ended.
	environment *environment
}

// MaxProblems bounds what is kept of a file that is no configuration at all.
// HAProxy itself gives up after 50 errors.
const MaxProblems = 2000

// MaxStrange bounds how many lines are kept that begin with a word which no version
// knows as a keyword, for the sake of files that are no configurations.
const MaxStrange = 10_000

// UnsetVariable is a use of an environment variable that is not set.
type UnsetVariable struct {
	File *File
	Span Span // from the "$" to the closing brace
	Name string
}

// Section is one section: its header and the directives that belong to it.
type Section struct {
	// Kind is the word that opens the section, "frontend".
	Kind string
	// Name is its second word, or "".
	Name string
	// Header is the line that opens it.
	Header *Directive
	// Directives are its lines in order, without the header, conditional
	// directives and what they mask out.
	Directives []*Directive
	// Defaults is the section of kind defaults that it inherits from, or nil.
	Defaults *Section
	// Scope is the name in the [scope] line above it, or "".
	Scope string

	// position is its index among all sections.
	position int
	// numbers are those of the keywords of Directives. Look-ups go over them, as they
	// lie side by side.
	numbers []uint16
	// words are those of all directives.
	words wordBits
	// mode is that of a proxy once reading ends; enabled tells then whether
	// "disabled" is in force.
	mode    string
	enabled enabling
	// inherited are the words of the defaults sections behind it, once reading ends.
	inherited wordBits
	// byWords is that of a long defaults section, once reading ends.
	byWords wordIndex
}

// enabling is whether a proxy is in use.
type enabling uint8

const (
	notKnown enabling = iota
	isEnabled
	isDisabled
)

// Modifier is the word that may stand before a keyword.
type Modifier uint8

// The modifiers.
const (
	Plain       Modifier = iota
	Negated              // "no"
	DefaultOnce          // "default"
)

// Directive is one line of a section, as HAProxy's parser of that section
// receives it.
type Directive struct {
	Section *Section
	File    *File
	// Line is its number in File, from 1.
	Line int
	// Words are the keyword and its arguments, up to the first empty one, which
	// ends the list for HAProxy. There is at least one.
	Words    []Word
	Modifier Modifier

	number   uint16 // of the keyword, see keywords.Number
	position uint32 // among all directives; of a header, that of the first one below it
}

// Keyword returns the first word.
func (d *Directive) Keyword() string { return d.Words[0].Value }

// Ignored returns the words from the first empty one on: they lie behind Words.
func (d *Directive) Ignored() []Word { return d.Words[len(d.Words):cap(d.Words)] }

// Arg returns argument n, counted from 1, or "" when there are fewer. Arg(0) is
// the keyword.
func (d *Directive) Arg(n int) string {
	if n < len(d.Words) {
		return d.Words[n].Value
	}
	return ""
}

// Is reports whether the directive begins with these words.
func (d *Directive) Is(words ...string) bool {
	if len(d.Words) < len(words) {
		return false
	}
	for i, w := range words {
		if d.Words[i].Value != w {
			return false
		}
	}
	return true
}

// Span returns where the directive stands, from its keyword to its last word;
// a modifier before the keyword is not part of it.
func (d *Directive) Span() Span {
	return Span{int(d.Words[0].start), d.Words[len(d.Words)-1].Span().End}
}

// WordSpan returns where argument n stands, counted from 1; past the last one
// it is the end of the directive, where the argument is missing.
func (d *Directive) WordSpan(n int) Span {
	if n < len(d.Words) {
		return d.Words[n].Span()
	}
	end := d.Span().End
	return Span{end, end}
}

// IsProxy reports whether the section is a frontend, backend, listen or
// defaults section.
func (s *Section) IsProxy() bool {
	switch s.Kind {
	case "frontend", "backend", "listen", "defaults":
		return true
	}
	return false
}

// HasFrontend reports whether the section accepts clients: frontend and listen.
func (s *Section) HasFrontend() bool { return s.Kind == "frontend" || s.Kind == "listen" }

// HasBackend reports whether the section has servers: backend and listen.
func (s *Section) HasBackend() bool { return s.Kind == "backend" || s.Kind == "listen" }

// maxDefaultsChain bounds how many defaults sections, each inheriting from the
// next, a look-up follows. No real configuration comes near it.
const maxDefaultsChain = 20

// Chain yields the section and the defaults sections that it inherits from,
// nearest first.
func (s *Section) Chain(yield func(*Section) bool) {
	for n := 0; s != nil && n <= maxDefaultsChain; n++ {
		if !yield(s) {
			return
		}
		s = s.Defaults
	}
}

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
			if d.Is(words...) && !yield(d) {
				return
			}
		}
		return
	}
	for i := len(s.numbers) - 1; i >= 0; i-- {
		if d := s.Directives[i]; s.numbers[i] == n && d.Is(words...) && !yield(d) {
			return
		}
	}
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

// Of returns the sections of these kinds, in order.
func (c *Config) Of(kinds ...string) []*Section {
	n := 0
	for _, s := range c.Sections {
		if slices.Contains(kinds, s.Kind) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	out := make([]*Section, 0, n)
	for _, s := range c.Sections {
		if slices.Contains(kinds, s.Kind) {
			out = append(out, s)
		}
	}
	return out
}
