package keywords

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// Grammar says which arguments a keyword takes. It is written in a small
// notation, one line for each keyword, in grammar.tsv:
//
//	tcp               the word itself
//	<time:ms>         a value; see Value
//	a b               a, then b
//	( a | b )         one of several
//	[ a ]             a or nothing
//	[? a ]            a or nothing, which has a warning
//	a ...             a, once or several times; [ a ] ... also allows none
//	a!                the word a, which has to stand somewhere
//	a!x               one of the words marked "!x" has to
//	a!=x              exactly one of the words marked "!=x" has to
//	a^x               the word a, with no other word marked "^x"; several marks may follow
//	a=>b=>c           the word a, which wants b or c to stand somewhere
//	!a                the word a, before which exclamation marks may stand
//	a@>=2.9-dev1      a, in these versions only; "&" stands for a blank
//	<rest>            whatever follows: HAProxy does not look at it
//
// HAProxy reads from left to right and never goes back, and so does Match: a
// word decides by itself which branch is taken.
type Grammar struct {
	// Keyword is the keyword, of one or two words: "timeout client".
	Keyword string
	// Versions are those whose arguments these are; none means all.
	Versions release.Ranges
	// Example is a line that HAProxy takes.
	Example string

	// prefix tells that the keyword goes on in the same word, which is then the
	// first argument.
	prefix bool
	action bool
	// notation is read when the arguments are first asked for: a configuration uses few
	// of all keywords.
	notation string
	once     sync.Once
	read     arguments
}

// arguments are what a notation says.
type arguments struct {
	root     node
	required [][]string // of each list one word has to be there
	groups   [][]*node  // of each list exactly one word has to be there
	related  bool       // words exclude or want others
}

// arguments returns what the notation says. Those of the tables can be read: a test
// does so.
func (g *Grammar) arguments() *arguments {
	g.once.Do(func() {
		a, err := parseArguments(g.notation)
		if err != nil {
			panic(fmt.Sprintf("%s: %v", g.Keyword, err))
		}
		if g.read = a; g.action {
			g.read.root = node{kind: sequence, parts: []node{a.root, conditionOfRules()}}
		}
		g.read.collect(&g.read.root)
	})
	return &g.read
}

// Depth returns how many words the keyword has.
func (g *Grammar) Depth() int { return strings.Count(g.Keyword, " ") + 1 }

// FirstArgument returns where the arguments of a parameter begin, counted from
// its name: 0 where they begin in the same word, as in "name(255)".
func (g *Grammar) FirstArgument() int {
	if g.prefix {
		return 0
	}
	return 1
}

// Value is the kind of an argument that is not a literal word.
type Value struct {
	// Kind names it as the notation does: "time", "atoi", "word".
	Kind string
	// Min and Max bound a number; Bounded tells that they do.
	Min, Max int64
	Bounded  bool
	// Param is what stands after the colon when it is no range: the unit of a
	// time.
	Param string
	// Warns tells that HAProxy only warns of a wrong value.
	Warns bool
}

// Wants returns what the value is to be, for people.
func (v Value) Wants() string {
	switch v.Kind {
	case "atoi", "atol", "atoi0", "atou", "int", "strtol", "strtol0", "strtoul0":
		switch {
		case v.Bounded && v.Max == maxInt:
			return fmt.Sprintf("a number of at least %d", v.Min)
		case v.Bounded && v.Min == minInt:
			return fmt.Sprintf("a number of at most %d", v.Max)
		case v.Bounded:
			return fmt.Sprintf("a number from %d to %d", v.Min, v.Max)
		}
		return "a number"
	case "time":
		return "a time"
	case "size":
		return "a size"
	case "code", "anycase":
		return "one of " + strings.ReplaceAll(v.Param, ",", ", ")
	case "list":
		return "a list, separated by commas, of " + strings.ReplaceAll(v.Param, ",", ", ")
	case "call":
		return fmt.Sprintf("%q", strings.TrimSuffix(v.Param, "(")+"(...)")
	}
	if name := valueNames[v.Kind]; name != "" {
		return name
	}
	return "a " + v.Kind
}

var valueNames = map[string]string{
	"word": "an argument", "file": "a file", "path": "a path", "name": "a name", "url": "a URL", "uri": "a URI", "cond": "a condition",
	"fmt": "a log format", "header": "a header name", "congestion": "an algorithm of congestion control", "addr": "an address", "expr": "a sample expression", "nodename": "a name of letters, digits, \".\", \"-\" and \"_\"",
	"abspath": "an absolute path", "notif": "an argument", "errorcode": "the status of an error message", "regex": "a regular expression", "setvar": "the name of a variable in parentheses",
	"sc": "a counter in parentheses", "tracksc": "the number of a counter", "doresolve": "a variable and a resolvers section in parentheses",
	"attr": "an attribute", "domain": "a domain", "guid": "a unique identifier", "network": "a network", "not": "a name", "sample": "which of how many lines to log, such as 1:10",
	"step":  "steps of a stream",
	"ident": "a name of letters, digits, \".\", \"-\", \"_\" and \":\"", "count": "a number of servers",
	"hex": "bytes in hexadecimal", "codes": "status codes", "port": "a port or a sample expression",
	"httpversion": "a version of HTTP",
	"statuses":    "status codes, as in \"500,502-504\"", "window": "a size from 10k to 4g",
	"tlv":     "a number from 0 to 255 in parentheses",
	"numbers": "\"all\", \"odd\", \"even\", a number from 1 to 64 or a range", "threads": "a thread number or a range",
	"cpus": "a CPU number or a range", "procvar": "a variable of the scope \"proc\"",
	"verifyerrors": "a list of numbers or names of errors", "nonzero": "a number other than 0", "alias": "a name", "store": "a list of what to store",
}

// nodeKind is what a part of a grammar is.
type nodeKind uint8

const (
	literal nodeKind = iota
	value
	sequence
	choice
	optional
	repeated
	rest
)

// node is a part of a grammar. It is small, as each line is compared with many.
type node struct {
	kind     nodeKind
	negated  bool   // exclamation marks may stand before the word
	awaited  bool   // of an optional part: the arguments end here with a warning
	group    uint16 // the index of the word's group, from 1; 0: none
	word     string // of a literal
	value    *Value
	marks    *marks // of a literal
	parts    []node
	versions release.Ranges // none: all
}

// marks relate a literal to others.
type marks struct {
	excludes []string // marks that it shares with words that it excludes
	wants    []string // words of which one has to stand, too
}

var noMarks = &marks{}

// in reports whether version v knows the part.
func (n *node) in(v release.Version) bool { return len(n.versions) == 0 || n.versions.Contains(v) }
