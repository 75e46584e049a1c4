package main

import (
	"cmp"
	"os"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// id is a word in one context.
type id struct {
	kind    keywords.Kind
	context string
	name    string
}

// entry is what the table says of a word in one context.
type entry struct {
	id
	args    int
	prefix  bool
	gate    string
	gated   release.Ranges
	since   []release.Version
	instead string
	// unlocated tells that a warning about it names no line.
	unlocated bool
	answers   keywords.Answers
	// longer tells that it begins with another word that more may follow.
	longer bool
	// asked tells the branches whose binary knew it.
	asked []bool
}

// table is keywords/words.tsv with a row for each context.
type table struct{ byID map[id]*entry }

func newTable() *table { return &table{map[id]*entry{}} }

func (t *table) find(i id) *entry { return t.byID[i] }

// add returns the entry of a word, which nobody knows when it is new.
func (t *table) add(i id) *entry {
	e := t.byID[i]
	if e == nil {
		e = &entry{id: i, args: keywords.UnknownArgs, answers: make(keywords.Answers, len(release.Branches())), asked: make([]bool, len(release.Branches()))}
		for b := range e.answers {
			e.answers[b] = keywords.Unknown
		}
		t.byID[i] = e
	}
	return e
}

// entries returns the entries in order.
func (t *table) entries() []*entry {
	list := make([]*entry, 0, len(t.byID))
	for _, e := range t.byID {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b *entry) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.context, b.context), cmp.Compare(a.name, b.name))
	})
	for _, e := range list {
		for n := 1; n < len(e.name); n++ {
			if shorter := t.byID[id{e.kind, e.context, e.name[:n]}]; shorter != nil && shorter.prefix {
				e.longer = true
			}
		}
	}
	return list
}

func readTable(path string) (*table, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	words, err := keywords.ParseWords(string(text))
	if err != nil {
		return nil, err
	}
	t := newTable()
	for _, w := range words {
		for _, context := range w.Contexts {
			e := t.add(id{w.Kind, context, w.Name})
			e.args, e.prefix, e.gate, e.gated, e.since, e.instead, e.unlocated = w.Args, w.Prefix, w.Gate, w.Gated, w.Since, w.Instead, w.Unlocated
			e.answers = slices.Clone(w.Answers)
		}
	}
	return t, nil
}

// write writes the table. Contexts with the same answers share a row; a word
// that no branch knows has none.
func (t *table) write(path string) error {
	var words []*keywords.Word
	byRow := map[string]*keywords.Word{}
	for _, e := range t.entries() {
		w := &keywords.Word{
			Kind: e.kind, Name: e.name, Args: e.args, Prefix: e.prefix, Gate: e.gate, Gated: e.gated, Since: e.since, Instead: e.instead, Unlocated: e.unlocated, Answers: e.answers,
		}
		if w.Answers.String() == "" {
			continue
		}
		if !e.wantsReplacement() {
			w.Instead = ""
		}
		if same := byRow[w.Row()]; same != nil {
			same.Contexts = append(same.Contexts, e.context)
			continue
		}
		byRow[w.Row()] = w
		w.Contexts = []string{e.context}
		words = append(words, w)
	}
	slices.SortFunc(words, func(a, b *keywords.Word) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(topic(a), topic(b)), cmp.Compare(a.Name, b.Name), slices.Compare(a.Contexts, b.Contexts))
	})
	var out strings.Builder
	out.WriteString(keywords.WordsHeader + "\n")
	for _, w := range words {
		out.WriteString(w.Row() + "\n")
	}
	return os.WriteFile(path, []byte(out.String()), 0o644) //nolint:gosec // a source file
}

// wantsReplacement reports whether there is a branch that does not simply accept
// the word after one that does.
func (e *entry) wantsReplacement() bool {
	accepted := false
	for _, a := range e.answers {
		if accepted && a > keywords.Accepted {
			return true
		}
		accepted = accepted || a.Starts()
	}
	return e.answers[len(e.answers)-1] == keywords.Removed
}

// topic keeps the words of all kinds of proxies together.
func topic(w *keywords.Word) string {
	if slices.Contains(proxies, w.Contexts[0]) {
		return "proxy"
	}
	return w.Contexts[0]
}

// proxies are the kinds of sections that are proxies.
var proxies = []string{"backend", "defaults", "frontend", "listen"}
