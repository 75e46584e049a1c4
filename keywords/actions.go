package keywords

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/release"
)

//go:embed actions.tsv
var actionSource string

// conditionOfRules is what may follow the arguments of every action.
var conditionOfRules = sync.OnceValue(func() node {
	a, err := parseArguments("[ ( if | unless ) [ <cond> ] ]")
	if err != nil {
		panic(err)
	}
	return a.root
})

var actionRows = sync.OnceValue(func() []GrammarRow {
	rows := cutPrefixes(parseGrammarRows("actions.tsv", actionSource))
	for _, row := range rows {
		row.action = true
	}
	return rows
})

// OfAction reports whether the arguments are those of an action.
func (g *Grammar) OfAction() bool { return g.action }

// ActionRows returns every line of actions.tsv, in order. The caller must not
// change it.
func ActionRows() []GrammarRow { return actionRows() }

// actionGrammars are the grammars of one set of rules: those of whole words by
// their words, and those of words that go on, as "set-var(txn.a)" does.
type actionGrammars struct {
	words    map[string][]*Grammar
	prefixes []*Grammar
}

var actionTables = sync.OnceValue(func() map[string]*actionGrammars {
	tables := make(map[string]*actionGrammars)
	for _, row := range actionRows() {
		for _, ruleset := range row.Sections {
			t := tables[ruleset]
			if t == nil {
				t = &actionGrammars{words: map[string][]*Grammar{}}
				tables[ruleset] = t
			}
			if row.prefix {
				t.prefixes = append(t.prefixes, row.Grammar)
			} else {
				t.words[row.Keyword] = append(t.words[row.Keyword], row.Grammar)
			}
		}
	}
	return tables
})

// ActionGrammar returns the grammar of an action in a set of rules in version v,
// or nil, and at which word its arguments begin, counted from the action: at the
// action itself when they begin within that word.
func ActionGrammar(ruleset, action string, v release.Version) (g *Grammar, start int) {
	t := actionTables()[ruleset]
	if t == nil {
		return nil, 0
	}
	if g := grammarIn(t.words[action], v); g != nil {
		return g, 1
	}
	for _, p := range t.prefixes {
		longer := g == nil || len(p.Keyword) > len(g.Keyword)
		if longer && strings.HasPrefix(action, p.Keyword) && (len(p.Versions) == 0 || p.Versions.Contains(v)) {
			g = p
		}
	}
	return g, 0
}
