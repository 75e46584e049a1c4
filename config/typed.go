package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/haproxytech/config-parser/v5/common"
)

//go:generate go run ../scripts/gentyped -o typed_table.go

// Typed is what HAProxy Technologies' config-parser makes of one directive. It
// says nothing of validity: config-parser takes much that HAProxy refuses, and
// refuses, drops or misreads much that HAProxy takes.
type Typed struct {
	Status TypedStatus
	// Data is one of config-parser's types when the status is Sound, otherwise
	// nil: a pointer (*types.SimpleTimeout) for a keyword that a section has once,
	// a value (types.Server) for one that it may have several times, an action
	// (*actions.SetHeader) for a rule. Words are decoded in it. Where it puts
	// several into one string, as with conditions, it joins them with a blank:
	// when words hold blanks, their borders are in Directive.Words alone.
	Data any
	// Detail says more of a status other than Sound, for people.
	Detail string
}

// TypedStatus tells how far config-parser understood a directive.
type TypedStatus uint8

// The statuses.
const (
	NoParser TypedStatus = iota // it does not know the keyword
	Sound                       // it understood: what it writes is what it was given
	Lossy                       // it dropped or changed words
	Rejected                    // it returned an error
	Panicked                    // it panicked
	TooLong                     // it was not asked
)

func (s TypedStatus) String() string {
	return [...]string{"no parser", "sound", "lossy", "rejected", "panicked", "too long"}[s]
}

// maxTypedText is the length in bytes up to which config-parser is asked about
// a directive. With the limit on words, MaxWords, it bounds the time that this
// takes.
const maxTypedText = 1 << 14

// keywordParser is what the parsers of config-parser have in common. They keep
// what they read, so that each reads one directive and is left.
type keywordParser interface {
	Init()
	Parse(line string, parts []string, comment string) (changeState string, err error)
	GetOne(index int) (common.ParserData, error)
	ResultAll() (lines []common.ReturnResultLine, comments []string, err error)
}

// typedSection holds the keywords of one kind of section, sorted.
type typedSection struct {
	kind     string
	keywords []typedKeyword
}

// typedKeyword is a keyword, of one or two words, and what makes its parser.
type typedKeyword struct {
	keyword string
	parser  func() keywordParser
}

// typedLenders closes the gaps of config-parser's tables (rules in defaults,
// server-template in listen, option tcplog in backend, ...): proxies share most
// keywords, and what one table lacks another one has.
var typedLenders = []struct {
	kind    string
	lenders []string
}{
	{"backend", []string{"frontend", "defaults"}},
	{"defaults", []string{"frontend", "backend"}},
	{"frontend", []string{"backend", "defaults"}},
	{"listen", []string{"backend", "frontend", "defaults"}},
}

// Typed returns what config-parser makes of the directive. That takes a
// microsecond, for a server fifteen, and nothing is kept: ask on demand.
func (d *Directive) Typed() Typed {
	words := d.modifiedWords()
	parser := typedParser(d.Section.Kind, words)
	if parser == nil {
		return Typed{}
	}
	text := strings.Join(words, " ")
	if len(text) > maxTypedText {
		return Typed{Status: TooLong, Detail: fmt.Sprintf("%d bytes", len(text))}
	}
	return parseTyped(parser(), words, text)
}

// Value returns the typed data of a directive as a T, and false unless it is
// sound: Value[types.Server](d), Value[types.SimpleTimeout](d),
// Value[*actions.SetHeader](d).
func Value[T any](d *Directive) (T, bool) {
	data := d.Typed().Data
	if pointer, ok := data.(*T); ok {
		return *pointer, true
	}
	value, ok := data.(T)
	return value, ok
}

// modifiedWords returns the values of the words, the modifier among them.
func (d *Directive) modifiedWords() []string {
	words := make([]string, 0, len(d.Words)+1)
	switch d.Modifier {
	case Negated:
		words = append(words, "no")
	case DefaultOnce:
		words = append(words, "default")
	}
	for _, w := range d.Words {
		words = append(words, w.Value)
	}
	return words
}

// parseTyped gives a directive to a new parser.
func parseTyped(p keywordParser, words []string, text string) (typed Typed) {
	defer func() {
		if r := recover(); r != nil {
			typed = Typed{Status: Panicked, Detail: fmt.Sprint(r)}
		}
	}()
	p.Init()
	if _, err := p.Parse(text, words, ""); err != nil {
		return Typed{Status: Rejected, Detail: err.Error()}
	}
	data, err := p.GetOne(0)
	if err != nil {
		return Typed{Status: Rejected, Detail: err.Error()}
	}
	lines, _, err := p.ResultAll()
	if err != nil {
		return Typed{Status: Lossy, Detail: err.Error()}
	}
	if len(lines) != 1 {
		return Typed{Status: Lossy, Detail: fmt.Sprintf("%d lines came of it", len(lines))}
	}
	if !sameText(lines[0].Data, text) {
		return Typed{Status: Lossy, Detail: fmt.Sprintf("it became %q", lines[0].Data)}
	}
	return Typed{Status: Sound, Data: data}
}

// sameText reports whether what config-parser wrote is what it was given. It
// was given decoded words and adds no quotes, so that the texts can be compared
// as they are; but it writes some arguments in an order of its own, and a blank
// before some that are not there.
func sameText(wrote, given string) bool {
	if wrote == given {
		return true
	}
	w, g := strings.Split(strings.TrimRight(wrote, " "), " "), strings.Split(given, " ")
	slices.Sort(w)
	slices.Sort(g)
	return slices.Equal(w, g)
}

// typedParser returns what makes the parser of a directive, or nil. A negated
// directive has the parser of the directive.
func typedParser(kind string, words []string) func() keywordParser {
	if p := typedParserIn(kind, words); p != nil {
		return p
	}
	for _, l := range typedLenders {
		if l.kind != kind {
			continue
		}
		for _, lender := range l.lenders {
			if p := typedParserIn(lender, words); p != nil {
				return p
			}
		}
	}
	if words[0] == "no" && len(words) > 1 && words[1] != "no" {
		return typedParser(kind, words[1:])
	}
	return nil
}

// typedParserIn looks a directive up among the keywords of one kind of section:
// its first word, then its first two.
func typedParserIn(kind string, words []string) func() keywordParser {
	i, ok := slices.BinarySearchFunc(typedTable, kind, func(s typedSection, kind string) int {
		return strings.Compare(s.kind, kind)
	})
	if !ok {
		return nil
	}
	keywords := typedTable[i].keywords
	byKeyword := func(k typedKeyword, keyword string) int { return strings.Compare(k.keyword, keyword) }
	i, ok = slices.BinarySearchFunc(keywords, words[0], byKeyword)
	if !ok && len(words) > 1 {
		i, ok = slices.BinarySearchFunc(keywords, words[0]+" "+words[1], byKeyword)
	}
	if !ok {
		return nil
	}
	return keywords[i].parser
}
