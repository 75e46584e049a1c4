package keywords

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

//go:embed grammar.tsv
var grammarSource string

//go:embed parameters.tsv
var parameterSource string

// GrammarTable holds the grammars of one kind of section. The zero value holds
// none.
type GrammarTable struct{ first map[string]*grammarEntry }

// grammarEntry holds the grammars of one keyword, and those of the keywords of
// two words that begin with it.
type grammarEntry struct {
	grammars []*Grammar
	second   map[string]*grammarEntry
}

// GrammarRow is one line of grammar.tsv, actions.tsv or parameters.tsv: a grammar
// and the kinds of sections, the sets of rules or the kinds of lines that it holds
// in.
type GrammarRow struct {
	*Grammar
	Sections []string
}

var (
	grammarRows   = sync.OnceValue(func() []GrammarRow { return parseGrammarRows("grammar.tsv", grammarSource) })
	parameterRows = sync.OnceValue(func() []GrammarRow { return cutPrefixes(parseGrammarRows("parameters.tsv", parameterSource)) })
)

// cutPrefixes notes which keywords go on in the same word: those with a "*".
func cutPrefixes(rows []GrammarRow) []GrammarRow {
	for _, row := range rows {
		row.Keyword, row.prefix = strings.CutSuffix(row.Keyword, "*")
	}
	return rows
}

// parseGrammarRows reads a table of grammars.
func parseGrammarRows(name, source string) []GrammarRow {
	var rows []GrammarRow
	known := map[string]release.Ranges{}
	for n, line := range strings.Split(source, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		row, err := parseGrammarRow(line, known)
		if err != nil {
			panic(fmt.Sprintf("%s:%d: %v", name, n+1, err)) // the tests see to it that this cannot be
		}
		rows = append(rows, row)
	}
	return rows
}

// GrammarRows returns every line of the table, in order. The caller must not
// change it.
func GrammarRows() []GrammarRow { return grammarRows() }

// ParameterRows is GrammarRows for the parameters of lines: their Sections are
// the kinds of lines that they stand on, "bind", "server" or "default-server".
func ParameterRows() []GrammarRow { return parameterRows() }

// parseGrammarRow reads a line of grammar.tsv; known are versions that were read
// before.
func parseGrammarRow(line string, known map[string]release.Ranges) (GrammarRow, error) {
	const columns = 5
	cells, n := cellsOf(line)
	if n != columns {
		return GrammarRow{}, fmt.Errorf("%d columns", n)
	}
	row := GrammarRow{Grammar: &Grammar{
		Keyword: cells[2], Versions: rangesOf(known, cells[1]), Example: cells[4], notation: cells[3],
	}}
	for kind := range strings.SplitSeq(cells[0], ",") {
		if kind == "proxy" {
			row.Sections = append(row.Sections, "defaults", "frontend", "backend", "listen")
		} else {
			row.Sections = append(row.Sections, kind)
		}
	}
	return row, nil
}

var (
	grammarTables   = sync.OnceValue(func() map[string]GrammarTable { return tablesOf(grammarRows()) })
	parameterTables = sync.OnceValue(func() map[string]GrammarTable { return tablesOf(parameterRows()) })
)

func tablesOf(rows []GrammarRow) map[string]GrammarTable {
	tables := make(map[string]GrammarTable)
	for _, row := range rows {
		for _, kind := range row.Sections {
			t := tables[kind]
			if t.first == nil {
				t = GrammarTable{make(map[string]*grammarEntry)}
				tables[kind] = t
			}
			t.add(row.Grammar)
		}
	}
	return tables
}

func (t GrammarTable) add(g *Grammar) {
	first, second, two := strings.Cut(g.Keyword, " ")
	e := entryOf(t.first, first)
	if two {
		if e.second == nil {
			e.second = make(map[string]*grammarEntry)
		}
		e = entryOf(e.second, second)
	}
	e.grammars = append(e.grammars, g)
}

// entryOf returns the entry of a word, a new one if need be.
func entryOf(entries map[string]*grammarEntry, word string) *grammarEntry {
	e := entries[word]
	if e == nil {
		e = &grammarEntry{}
		entries[word] = e
	}
	return e
}

// Grammars returns the grammars of one kind of section.
func Grammars(section string) GrammarTable { return grammarTables()[section] }

// ParameterGrammars returns the grammars of the parameters of one kind of line:
// "bind", "server" or "default-server".
func ParameterGrammars(line string) GrammarTable { return parameterTables()[line] }

// Lookup returns the grammar of the keyword that the arguments begin with in
// version v, or nil.
func (t GrammarTable) Lookup(args Arguments, v release.Version) *Grammar {
	e := t.first[args.Arg(0)]
	if e == nil {
		return nil
	}
	if two := e.second[args.Arg(1)]; two != nil {
		if g := grammarIn(two.grammars, v); g != nil {
			return g
		}
	}
	return grammarIn(e.grammars, v)
}

// grammarIn returns the one of several grammars that is for version v, or nil.
func grammarIn(grammars []*Grammar, v release.Version) *Grammar {
	for _, g := range grammars {
		if len(g.Versions) == 0 || g.Versions.Contains(v) {
			return g
		}
	}
	return nil
}

// LookupWord returns the grammar of a keyword of one word in version v, or nil.
func (t GrammarTable) LookupWord(keyword string, v release.Version) *Grammar {
	if e := t.first[keyword]; e != nil {
		return grammarIn(e.grammars, v)
	}
	return nil
}

// SecondWords returns what may follow the first word of a directive in version
// v, in order, where the two together are the keyword and the first one is none
// by itself; none otherwise.
func (t GrammarTable) SecondWords(first string, v release.Version) []string {
	e := t.first[first]
	if e == nil || len(e.grammars) > 0 {
		return nil
	}
	var words []string
	for word, two := range e.second {
		if two.in(v) {
			words = append(words, word)
		}
	}
	slices.Sort(words)
	return words
}

func (e *grammarEntry) in(v release.Version) bool {
	return grammarIn(e.grammars, v) != nil
}
