package keywords

import (
	_ "embed"
	"strings"
	"sync"
)

// featuresTSV says which words need a feature of the build.
//
//go:embed features.tsv
var featuresTSV string

// featureTable holds the words that need a feature: whole ones, and beginnings.
type featureTable struct {
	whole     map[string]string
	beginning map[string]string
	longest   int
}

var featuresOf = sync.OnceValue(func() map[string]*featureTable {
	tables := map[string]*featureTable{}
	for row := range strings.Lines(featuresTSV) {
		cells := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		if row[0] == '#' || len(cells) != 3 {
			continue
		}
		t := tables[cells[0]]
		if t == nil {
			t = &featureTable{whole: map[string]string{}, beginning: map[string]string{}}
			tables[cells[0]] = t
		}
		for name := range strings.FieldsSeq(cells[1]) {
			if start, open := strings.CutSuffix(name, "*"); open {
				t.beginning[start] = cells[2]
				t.longest = max(t.longest, len(start))
			} else {
				t.whole[name] = cells[2]
			}
		}
	}
	return tables
})

// Feature returns the feature of the build that a word needs, or "". The kinds
// are those of features.tsv.
func Feature(kind, name string) string {
	t := featuresOf()[kind]
	if t == nil {
		return ""
	}
	if f := t.whole[name]; f != "" {
		return f
	}
	for n := min(len(name), t.longest); n > 0; n-- {
		if f := t.beginning[name[:n]]; f != "" {
			return f
		}
	}
	return ""
}
