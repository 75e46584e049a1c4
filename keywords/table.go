package keywords

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

// Kind says what a word is.
type Kind string

// The kinds of words. The context of each is given in parentheses.
const (
	Keyword       Kind = "keyword"        // the first word of a line (the kind of section)
	Option        Kind = "option"         // after "option" (the kind of section)
	NoOption      Kind = "no option"      // after "no option" (the kind of proxy)
	DefaultOption Kind = "default option" // after "default option" (the kind of proxy)
	Timeout       Kind = "timeout"        // after "timeout" (the kind of proxy)
	Action        Kind = "action"         // of a rule (the ruleset: "http-request", "tcp-request content")
	Balance       Kind = "balance"        // after "balance" ("proxy")
	Filter        Kind = "filter"         // after "filter" ("proxy")
	BindParam     Kind = "bind"           // of a bind line ("proxy")
	ServerParam   Kind = "server"         // of a server line ("server", "default-server")
)

// UnknownArgs stands for a number of arguments that varies or is not known.
const UnknownArgs = -1

// Word is one word of the language, in the contexts in which all versions give
// the same answers.
type Word struct {
	Kind     Kind
	Contexts []string
	Name     string
	// Prefix tells that more may follow without a blank: "set-var" of
	// "set-var(txn.a)", "track-sc" of "track-sc0".
	Prefix bool
	// Args is how many arguments a parameter of a bind or server line takes.
	Args int
	// Gate is "experimental" when the word needs expose-experimental-directives,
	// and "deprecated" when expose-deprecated-directives silences the warning.
	Gate string
	// Gated are the versions in which it needs that; none means all.
	Gated release.Ranges
	// Unlocated tells that HAProxy does not say on which line it is deprecated.
	Unlocated bool
	// Since are the patch releases that brought the word to their branch; the
	// releases of the branch before do not know it.
	Since []release.Version
	// Instead is what to write in place of a deprecated or removed word.
	Instead string
	Answers Answers
}

// At returns the mildest answer of a period.
func (w *Word) At(p Period) Answer {
	if w.Came(p.version) != "" {
		return Unknown
	}
	return w.Answers.At(p)
}

// Needs returns what has to be exposed in the global section before version v
// takes the word: "experimental", or "".
func (w *Word) Needs(v release.Version) string {
	if w.Gate != "experimental" || len(w.Gated) > 0 && !w.Gated.Contains(v) {
		return ""
	}
	return w.Gate
}

// gate writes the gate as its flag does.
func (w *Word) gate() string {
	if len(w.Gated) == 0 {
		return w.Gate
	}
	versions, err := w.Gated.MarshalText()
	if err != nil {
		panic(err) // ranges have a text
	}
	return w.Gate + "@" + strings.ReplaceAll(string(versions), " ", "&")
}

// Came returns the later patch release of the version's branch that brought the
// word, or "".
func (w *Word) Came(v release.Version) string {
	for _, since := range w.Since {
		if v.Before(since) && v.Branch() == since.Branch() && !v.IsDev() {
			return since.String()
		}
	}
	return ""
}

// wordsTSV holds a row per word. scripts/keywords makes it; docs/keywords.md says
// how.
//
//go:embed words.tsv
var wordsTSV string

// Words returns all words, in the order of the table. The caller must not change
// them.
func Words() []Word { return loaded().words }

// tables are the words, and the same by kind, context and name.
type tables struct {
	words  []Word
	byName map[tableKey]*wordsByName
}

// wordsByName are the words of one kind in one context.
type wordsByName struct {
	list []*Word
	// index has them by name. It is made when it is first asked for: no configuration
	// has sections of all kinds.
	index func() map[string]*Word
}

type tableKey struct {
	kind    Kind
	context string
}

var loaded = sync.OnceValue(func() *tables {
	words, err := ParseWords(wordsTSV)
	if err != nil {
		panic(err) // the table is part of the program, and a test reads it
	}
	return &tables{words, byNameOf(words)}
})

// byNameOf sorts words by kind and context.
func byNameOf(words []Word) map[tableKey]*wordsByName {
	byName := map[tableKey]*wordsByName{}
	for i := range words {
		w := &words[i]
		for _, context := range w.Contexts {
			key := tableKey{w.Kind, context}
			t := byName[key]
			if t == nil {
				t = newWordsByName()
				byName[key] = t
			}
			t.list = append(t.list, w)
		}
	}
	return byName
}

func newWordsByName() *wordsByName {
	t := &wordsByName{}
	t.index = sync.OnceValue(func() map[string]*Word {
		index := make(map[string]*Word, len(t.list))
		for _, w := range t.list {
			index[w.Name] = w
		}
		return index
	})
	return t
}

// WordsHeader is the first line of the table. Its columns: the kind of the word;
// its contexts; itself; flags ("prefix", "args=N", "gate=experimental", "gate=experimental@<3.4-dev1", "unlocated",
// "since=2.2.25,2.4.18"); what the branches answer, see [ParseAnswers]; and what to write instead.
const WordsHeader = "kind\tcontexts\tname\tflags\tanswers\tinstead"

// ParseWords reads a table.
func ParseWords(text string) ([]Word, error) {
	words := make([]Word, 0, strings.Count(text, "\n"))
	seen, contexts := map[string]Answers{}, map[string][]string{} // most rows share a few texts
	header, rows, _ := strings.Cut(text, "\n")
	if header != WordsHeader {
		return nil, fmt.Errorf("the table of words begins with %q, want %q", header, WordsHeader)
	}
	for row := range strings.Lines(rows) {
		cells, n := cellsOf(strings.TrimSuffix(row, "\n"))
		if n != len(cells) {
			return nil, fmt.Errorf("word %q has %d cells, want %d", row, n, len(cells))
		}
		if contexts[cells[1]] == nil {
			contexts[cells[1]] = strings.Split(cells[1], ",")
		}
		w := Word{Kind: Kind(cells[0]), Contexts: contexts[cells[1]], Name: cells[2], Instead: cells[5]}
		if err := w.parseFlags(cells[3]); err != nil {
			return nil, err
		}
		answers, ok := seen[cells[4]]
		if !ok {
			var err error
			if answers, err = ParseAnswers(cells[4]); err != nil {
				return nil, fmt.Errorf("word %q: %w", w.Name, err)
			}
			seen[cells[4]] = answers
		}
		w.Answers = answers
		words = append(words, w)
	}
	return words, nil
}

// cellsOf cuts a row into its cells, and counts them.
func cellsOf(row string) (cells [6]string, n int) {
	for more := true; more; n++ {
		var cell string
		if cell, row, more = strings.Cut(row, "\t"); n < len(cells) {
			cells[n] = cell
		}
	}
	return cells, n
}

func (w *Word) parseFlags(flags string) error {
	w.Args = UnknownArgs
	for flag := range strings.FieldsSeq(flags) {
		name, value, _ := strings.Cut(flag, "=")
		switch name {
		case "prefix":
			w.Prefix = true
		case "args":
			n, err := strconv.Atoi(value)
			if err != nil {
				return fmt.Errorf("word %q: %w", w.Name, err)
			}
			w.Args = n
		case "gate":
			gate, versions, some := strings.Cut(value, "@")
			if w.Gate = gate; some {
				gated, err := release.ParseRanges(strings.ReplaceAll(versions, "&", " "))
				if err != nil {
					return fmt.Errorf("word %q: %w", w.Name, err)
				}
				w.Gated = gated
			}
		case "unlocated":
			w.Unlocated = true
		case "since":
			for version := range strings.SplitSeq(value, ",") {
				v, err := release.Parse(version)
				if err != nil {
					return fmt.Errorf("word %q: %w", w.Name, err)
				}
				w.Since = append(w.Since, v)
			}
		default:
			return fmt.Errorf("word %q has an unknown flag %q", w.Name, flag)
		}
	}
	return nil
}

// Row writes a word as its row in the table.
func (w *Word) Row() string {
	var flags []string
	if w.Prefix {
		flags = append(flags, "prefix")
	}
	if w.Args != UnknownArgs {
		flags = append(flags, "args="+strconv.Itoa(w.Args))
	}
	if w.Gate != "" {
		flags = append(flags, "gate="+w.gate())
	}
	if w.Unlocated {
		flags = append(flags, "unlocated")
	}
	if len(w.Since) > 0 {
		var since []string
		for _, v := range w.Since {
			since = append(since, v.String())
		}
		flags = append(flags, "since="+strings.Join(since, ","))
	}
	return strings.Join([]string{
		string(w.Kind), strings.Join(w.Contexts, ","), w.Name, strings.Join(flags, " "), w.Answers.String(), w.Instead,
	}, "\t")
}

// Contexts returns the contexts of a kind in which a period accepts the word,
// by name.
func Contexts(kind Kind, name string, p Period) []string {
	var contexts []string
	for key, words := range loaded().byName {
		if key.kind != kind {
			continue
		}
		if w := words.index()[name]; w != nil && w.At(p) <= Deprecated {
			contexts = append(contexts, key.context)
		}
	}
	slices.Sort(contexts)
	return contexts
}
