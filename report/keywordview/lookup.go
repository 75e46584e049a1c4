package keywordview

import (
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// Lookup returns what a name is in a version, or in all for the zero version. The
// name may say which of its roles is meant: "option httplog", "http-request
// set-header", "converter lower".
func Lookup(name string, v release.Version) Entry {
	q := query{name: strings.Join(strings.Fields(name), " "), version: v}
	q.words()
	q.grammars()
	q.sections()
	q.samples()
	q.conditions()
	q.stored()
	q.arguments()
	return Entry{Name: name, Roles: append([]Role{}, q.roles...)}
}

// query is a name in the course of being looked up.
type query struct {
	name    string
	version release.Version
	roles   []Role
}

// asks returns the name without the qualifier that the user put before it, and
// whether the query means that name: "httplog" and "option httplog" do.
func (q *query) asks(name string, qualifiers ...string) bool {
	if q.name == name {
		return true
	}
	before, found := strings.CutSuffix(q.name, " "+name)
	return found && slices.Contains(qualifiers, before)
}

func (q *query) add(r Role) {
	if len(r.Places) == 0 && len(r.Forms) == 0 {
		return
	}
	if r.Places == nil {
		r.Places = []Place{}
	}
	if r.Forms == nil {
		r.Forms = []Form{}
	}
	if r.Followed == nil {
		r.Followed = []string{}
	}
	q.roles = append(q.roles, r)
}

// Names returns every name of every version, each once, sorted; those of two words
// as they are written.
var Names = sync.OnceValue(func() []string {
	names := append(keywords.SampleNames(), config.PredefinedACLNames()...)
	names = append(names, config.PredicateNames()...)
	names = append(names, config.StoredDataNames()...)
	for _, m := range keywords.MatchMethods {
		names = append(names, string(m))
	}
	for _, s := range keywords.Sections() {
		names = append(names, s.Kind)
	}
	for _, k := range keywords.CacheKeywords() {
		names = append(names, k.Name)
	}
	words := keywords.Words()
	for i := range words {
		w := &words[i]
		names = append(names, w.Name)
		if twoWords(w.Kind) {
			names = append(names, string(w.Kind)+" "+w.Name)
		}
		if w.Kind == keywords.Action {
			for _, ruleset := range w.Contexts {
				names = append(names, ruleset+" "+w.Name)
			}
		}
	}
	for _, row := range keywords.GrammarRows() {
		names = append(names, row.Keyword)
	}
	return unique(names)
})

// twoWords tells the kinds whose words are written with that of the kind before
// them.
func twoWords(kind keywords.Kind) bool {
	return kind == keywords.Option || kind == keywords.Timeout || kind == keywords.Filter || kind == keywords.Balance
}
