package keywords

import (
	"slices"

	"github.com/hapvet/hapvet/release"
)

// MismatchKind tells how arguments differ from the grammar.
type MismatchKind uint8

// How arguments differ.
const (
	MissingArgument MismatchKind = iota + 1
	SurplusArgument              // nothing may stand there
	WrongWord                    // none of the words that may stand there
	WrongValue                   // see Fault
	SecondWord                   // one of Words stands before it, and only one may
	ExcludedWord                 // it cannot stand together with Words
)

// Mismatch is one argument that a grammar does not take.
type Mismatch struct {
	Kind MismatchKind
	// Arg is its index; past the last argument when it is missing.
	Arg int
	// Words and Values are what may stand there.
	Words  []string
	Values []Value
	// Elsewhere are the versions that know a WrongWord there; none: no version.
	Elsewhere release.Ranges
	Fault     Fault
}

// explain tells what is wrong with the argument at which the matcher stopped; all
// tells that the grammar came to its end.
func (m *matcher) explain(start int, all bool) Mismatch {
	if !all && m.failed != nil {
		return *m.failed
	}
	again := matcher{grammar: m.grammar, args: m.args, version: m.version, check: m.check, expect: m.at}
	again.move(start)
	again.match(&m.grammar.root)
	return again.expected()
}

// lacking finds the required words that do not stand among the arguments from
// start to here.
func (m *matcher) lacking(start int) []Mismatch {
	for _, words := range m.grammar.required {
		i := start
		for i < m.at && !slices.Contains(words, m.args.Arg(i)) {
			i++
		}
		if i == m.at {
			return []Mismatch{{Kind: MissingArgument, Arg: m.at, Words: words}}
		}
	}
	for i := range m.grammar.groups {
		if m.taken&(1<<i) == 0 {
			return []Mismatch{{Kind: MissingArgument, Arg: m.at, Words: m.group(i)}}
		}
	}
	return m.unrelated()
}

// stood is a literal that was taken.
type stood struct {
	*node
	at int
}

// unrelated finds the words that want others which are not there, or stand with
// others which they exclude.
func (m *matcher) unrelated() []Mismatch {
	for i, s := range m.stood {
		if len(s.marks.wants) > 0 && !slices.ContainsFunc(m.stood, func(o stood) bool { return slices.Contains(s.marks.wants, o.word) }) {
			return []Mismatch{{Kind: MissingArgument, Arg: m.at, Words: s.marks.wants}}
		}
		for _, o := range m.stood[:i] {
			if s.word != o.word && slices.ContainsFunc(s.marks.excludes, func(mark string) bool { return slices.Contains(o.marks.excludes, mark) }) {
				return []Mismatch{{Kind: ExcludedWord, Arg: s.at, Words: []string{o.word}}}
			}
		}
	}
	return nil
}

// group returns the words of a group that the version knows.
func (m *matcher) group(i int) []string {
	var words []string
	for _, n := range m.grammar.groups[i] {
		if n.in(m.version) {
			words = append(words, n.word)
		}
	}
	return words
}

// awaiting is the warning that the arguments end where a part was expected.
func (m *matcher) awaiting(n *node) Mismatch {
	ahead := matcher{grammar: m.grammar, args: m.args, version: m.version, at: m.at, expect: m.at}
	ahead.begins(n)
	wrong := ahead.expected()
	wrong.Fault.Warning = true
	return wrong
}

// expected tells what is wrong with the argument that was to be noted.
func (m *matcher) expected() Mismatch {
	wrong := Mismatch{Kind: WrongWord, Arg: m.expect, Words: m.distinct(), Values: m.values, Elsewhere: m.others}
	switch {
	case m.args.Arg(m.expect) == "":
		wrong.Kind = MissingArgument
	case len(m.words) == 0 && m.others == nil:
		wrong.Kind = SurplusArgument
	}
	return wrong
}

// distinct returns the words that may stand there, each once.
func (m *matcher) distinct() []string {
	var words []string
	seen := make(map[string]bool, len(m.words))
	for _, w := range m.words {
		if !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}
