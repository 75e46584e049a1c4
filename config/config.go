package config

import (
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

	number uint16 // of the keyword, see keywords.Number
	second uint16 // of what it is about, where that is the second word, see keywords.Second
	// condition is the word that begins its condition, see ConditionWord.
	condition uint16
	position  uint32 // among all directives; of a header, that of the first one below it
}

// Keyword returns the first word.
func (d *Directive) Keyword() string {
	if d.number != 0 { // then neither the word nor its text need be looked at
		return keywords.NameOf(d.number)
	}
	return d.Words[0].Value
}

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
	return len(d.Words) >= len(words) && (len(words) == 0 || d.Keyword() == words[0] && d.goesOn(words))
}

// goesOn reports whether the words behind the keyword begin with those behind the
// first of these words, of which there are no more.
func (d *Directive) goesOn(words []string) bool {
	for i := 1; i < len(words); i++ {
		if d.Words[i].Value != words[i] {
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
