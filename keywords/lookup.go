package keywords

import (
	"slices"
	"strings"
)

// Table is the words of one kind in one context, as one period has them. The zero
// Table is empty.
type Table struct {
	words  map[string]*Word
	period Period
}

// TableOf returns the words of a kind in a context.
func TableOf(kind Kind, context string, p Period) Table {
	words := loaded().byName[tableKey{kind, context}]
	if words == nil {
		return Table{}
	}
	return Table{words.index(), p}
}

// IsEmpty reports whether no version has words of that kind in that context.
func (t Table) IsEmpty() bool { return len(t.words) == 0 }

// Lookup returns a word and the answer to it; nil when no version knows it.
func (t Table) Lookup(name string) (*Word, Answer) {
	w := t.words[name]
	if w == nil {
		return nil, Unknown
	}
	return w, w.At(t.period)
}

// Knows reports whether any version has the word.
func (t Table) Knows(name string) bool { return t.words[name] != nil }

// LookupPrefix is Lookup for words that something may follow without a blank:
// "set-var(txn.a)" and "track-sc0".
func (t Table) LookupPrefix(name string) (*Word, Answer) {
	if w := t.words[name]; w != nil {
		return w, w.At(t.period)
	}
	base, _, parenthesised := strings.Cut(name, "(")
	w := t.words[base]
	for w == nil && base != "" {
		base = base[:len(base)-1]
		if p := t.words[base]; p != nil && p.Prefix {
			w = p
		}
	}
	if w == nil || !w.Prefix && parenthesised {
		return nil, Unknown
	}
	return w, w.At(t.period)
}

// Names returns the words that the period accepts without a complaint, by name.
func (t Table) Names() []string {
	var names []string
	for name, w := range t.words {
		if w.At(t.period) == Accepted {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Has reports whether the period accepts the word without a complaint.
func (t Table) Has(name string) bool {
	w := t.words[name]
	return w != nil && w.At(t.period) == Accepted
}
