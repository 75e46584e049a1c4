package keywords

import (
	"strings"

	"github.com/hapvet/hapvet/release"
)

// Arguments are the words of a directive; Arg(0) is the keyword, and past the
// last one they are "".
type Arguments interface{ Arg(n int) string }

// Fault is what is wrong with a value.
type Fault struct {
	// Text goes on after the value, quoted: "is no number". It is empty when
	// nothing is wrong.
	Text string
	// Warning tells that HAProxy warns and goes on; otherwise it refuses.
	Warning bool
	// Words is how many arguments the value takes; 0 stands for 1.
	Words int
	// Blind tells that the value is wrong in a way that others report, so that
	// nobody knows what follows it.
	Blind bool
}

// Check judges argument n of a line, which stands where a value is to be.
type Check func(value *Value, args Arguments, n int) Fault

// Match compares arguments with the grammar as version v does. It returns the
// values that have a warning, and then the first argument that is refused.
// check judges values; it is called with words that are not empty.
func (g *Grammar) Match(args Arguments, v release.Version, check Check) []Mismatch {
	return g.MatchFrom(g.Depth(), args, v, check)
}

// MatchFrom is Match for arguments that begin at one of the words.
func (g *Grammar) MatchFrom(start int, args Arguments, v release.Version, check Check) []Mismatch {
	m := matcher{grammar: g.arguments(), args: args, version: v, check: check}
	m.move(start)
	ok := m.match(&m.grammar.root)
	if m.blind {
		return m.found
	}
	if ok && m.word == "" {
		return append(m.found, m.lacking(start)...)
	}
	return append(m.found, m.explain(start, ok))
}

// MatchStart is MatchFrom for arguments behind which something else may follow,
// such as the next parameter of a server. next is the index of the first word
// that is not taken, or 0 when the arguments are refused.
func (g *Grammar) MatchStart(start int, args Arguments, v release.Version, check Check) (found []Mismatch, next int) {
	m := matcher{grammar: g.arguments(), args: args, version: v, check: check}
	m.move(start)
	switch ok := m.match(&m.grammar.root); {
	case m.blind:
		return m.found, 0
	case !ok:
		return append(m.found, m.explain(start, false)), 0
	}
	return m.found, m.at
}

// Expected returns what may stand as argument n in version v, behind the arguments from
// start up to there: words, and values. What stands behind does not matter.
func (g *Grammar) Expected(start, n int, args Arguments, v release.Version) (words []string, values []Value) {
	m := matcher{grammar: g.arguments(), args: cutArguments{args, n}, version: v, expect: n}
	m.check = func(*Value, Arguments, int) Fault { return Fault{} }
	m.move(start)
	m.match(&m.grammar.root)
	return m.distinct(), m.values
}

// cutArguments are the first n of some arguments.
type cutArguments struct {
	Arguments
	n int
}

// Arg implements [Arguments].
func (a cutArguments) Arg(i int) string {
	if i >= a.n {
		return ""
	}
	return a.Arguments.Arg(i)
}

// matcher walks through a grammar and the arguments at the same time.
type matcher struct {
	grammar *arguments
	args    Arguments
	version release.Version
	check   Check
	at      int    // index of the next argument
	word    string // that argument
	found   []Mismatch
	failed  *Mismatch
	blind   bool   // a fault was
	taken   uint64 // the groups of which a word was there
	stood   []stood
	// expect is the index of the argument for which to note what may stand
	// there; 0: for none.
	expect int
	words  []string
	values []Value
	others release.Ranges // that know the argument
}

// move makes argument n the next one.
func (m *matcher) move(n int) { m.at, m.word = n, m.args.Arg(n) }

// match goes through a part, and reports whether the arguments follow it.
func (m *matcher) match(n *node) bool {
	switch n.kind {
	case literal:
		return m.begins(n) && m.literal(n)
	case value:
		return m.begins(n) && m.value(n.value)
	case sequence:
		for i := range n.parts {
			if !m.match(&n.parts[i]) {
				return false
			}
		}
	case choice:
		taken := m.choose(n.parts)
		return taken != nil && m.match(taken)
	case optional:
		if m.begins(n) {
			return m.match(&n.parts[0])
		}
		if n.awaited && m.word == "" {
			m.found = append(m.found, m.awaiting(&n.parts[0]))
		}
	case repeated:
		if !m.match(&n.parts[0]) {
			return false
		}
		for before := -1; m.at > before && m.begins(n); {
			before = m.at
			if !m.match(&n.parts[0]) {
				return false
			}
		}
	case rest:
		for n.in(m.version) && m.word != "" {
			m.move(m.at + 1)
		}
	}
	return true
}

// choose returns the alternative that the next argument opens: the first one
// whose word it is, or else the first one with a value.
func (m *matcher) choose(alternatives []node) *node {
	var taken *node
	for i := range alternatives {
		if n := &alternatives[i]; m.begins(n) && (taken == nil || m.literally(n) && !m.literally(taken)) {
			taken = n
			if m.expect == 0 && m.literally(n) {
				break // none of the others comes before it, nor is to be noted
			}
		}
	}
	return taken
}

// begins reports whether the next argument can be the first one of a part, and
// notes what could be.
func (m *matcher) begins(n *node) bool {
	switch n.kind {
	case literal:
		if m.at == m.expect {
			m.note(n)
		}
		return m.length(n) > 0 && n.in(m.version)
	case value:
		if m.at == m.expect && n.in(m.version) {
			m.values = append(m.values, *n.value)
		}
		return m.word != "" && n.in(m.version) && (n.value.Kind != "call" || strings.HasPrefix(m.word, n.value.Param))
	case choice:
		any := false
		for i := range n.parts {
			if any = m.begins(&n.parts[i]) || any; any && m.expect == 0 {
				break // the others need not be noted
			}
		}
		return any
	case rest:
		return m.word != "" && n.in(m.version)
	}
	for i := range n.parts {
		if m.begins(&n.parts[i]) {
			return true
		}
		if k := n.parts[i].kind; k != optional && k != repeated || k == repeated && n.parts[i].parts[0].kind != optional {
			return false
		}
	}
	return false
}

// note keeps a word that may stand in the place of interest, or that may in
// other versions.
func (m *matcher) note(n *node) {
	if n.in(m.version) {
		m.words = append(m.words, n.word)
	} else if m.word == n.word {
		m.others = n.versions
	}
}

// literally reports whether a part begins with a literal.
func (m *matcher) literally(n *node) bool {
	for n.kind != literal {
		if len(n.parts) == 0 {
			return false
		}
		n = &n.parts[0]
	}
	return true
}

// length returns how many arguments a literal takes here; 0: it does not stand
// here.
func (m *matcher) length(n *node) int {
	if m.word == n.word {
		return 1
	}
	if !n.negated || !strings.HasPrefix(m.word, "!") {
		return 0
	}
	for i := m.at; m.args.Arg(i) != ""; i++ {
		if word := strings.TrimLeft(m.args.Arg(i), "!"); word == n.word {
			return i - m.at + 1
		} else if word != "" {
			return 0
		}
	}
	return 0
}

// literal takes one literal.
func (m *matcher) literal(n *node) bool {
	at := m.at + m.length(n)
	if n.group > 0 {
		if m.taken&(1<<(n.group-1)) != 0 {
			m.failed = &Mismatch{Kind: SecondWord, Arg: at - 1, Words: m.group(int(n.group) - 1)}
			return false
		}
		m.taken |= 1 << (n.group - 1)
	}
	if m.grammar.related {
		m.stood = append(m.stood, stood{n, at - 1})
	}
	m.move(at)
	return true
}

// value takes one value.
func (m *matcher) value(v *Value) bool {
	fault := m.check(v, m.args, m.at)
	if fault.Blind {
		m.blind = true
		return false
	}
	if fault.Text != "" {
		wrong := Mismatch{Kind: WrongValue, Arg: m.at, Values: []Value{*v}, Fault: fault}
		if !fault.Warning && !v.Warns {
			m.failed = &wrong
			return false
		}
		wrong.Fault.Warning = true
		m.found = append(m.found, wrong)
	}
	m.move(m.at + max(fault.Words, 1))
	return true
}
