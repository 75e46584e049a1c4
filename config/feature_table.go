package config

import (
	_ "embed" // the table
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/keywords"
)

//go:embed features.tsv
var featuresTable string

// FeatureInfo describes a feature.
type FeatureInfo struct {
	Name Feature
	// Doc says in half a sentence what switches it on.
	Doc string

	signs string
}

// AllFeatures returns every feature that [Config.Features] looks for, in the order
// of the table. The caller must not change it.
var AllFeatures = sync.OnceValue(func() []FeatureInfo {
	var all []FeatureInfo
	for line := range strings.Lines(featuresTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		const columns = 3
		if len(f) != columns {
			panic(fmt.Sprintf("features.tsv: %q", line))
		}
		all = append(all, FeatureInfo{Name: Feature(f[0]), signs: f[1], Doc: f[2]})
	}
	return all
})

// LookupFeature returns the feature of this name; false if there is none.
func LookupFeature(name Feature) (FeatureInfo, bool) {
	for _, f := range AllFeatures() {
		if f.Name == name {
			return f, true
		}
	}
	return FeatureInfo{}, false
}

// signTable says which words show which features.
type signTable struct {
	lines   map[string][]lineSign // of proxies, by first word
	globals map[string][]lineSign // of global sections
	options map[string][]FeatureInfo
	actions map[string][]lineSign // by the name of the action
	binds   map[string][]FeatureInfo
	servers map[string][]FeatureInfo
	// serverBits has the bits of the names in servers, see keywordBit.
	serverBits uint64
	sections   map[string][]FeatureInfo
	samples    map[string][]FeatureInfo
	prefixes   []samplePrefix // of names of samples
}

// lineSign is the beginning of a line that shows a feature.
type lineSign struct {
	words   []string
	isHTTP  bool // only in mode http
	feature FeatureInfo
}

type samplePrefix struct {
	prefix  string
	feature FeatureInfo
}

// matches reports whether a line begins with the words of the sign; the third word
// of "stats socket" lines may stand anywhere.
func (s *lineSign) matches(d *Directive) bool {
	for i, want := range s.words {
		if i > 1 && d.Keyword() == "stats" {
			return d.hasWord(want)
		}
		prefix, isPrefix := strings.CutSuffix(want, "*")
		have := d.Arg(i)
		if isPrefix && !strings.HasPrefix(have, prefix) || !isPrefix && have != want {
			return false
		}
	}
	return true
}

func (d *Directive) hasWord(word string) bool {
	for _, w := range d.Words {
		if w.Value == word {
			return true
		}
	}
	return false
}

// featureSigns are the signs of all features.
var featureSigns = sync.OnceValue(func() *signTable { return newSignTable(AllFeatures()) })

// newSignTable returns the signs of some features.
func newSignTable(features []FeatureInfo) *signTable {
	t := &signTable{
		lines: map[string][]lineSign{}, globals: map[string][]lineSign{}, options: map[string][]FeatureInfo{},
		actions: map[string][]lineSign{}, binds: map[string][]FeatureInfo{}, servers: map[string][]FeatureInfo{},
		sections: map[string][]FeatureInfo{}, samples: map[string][]FeatureInfo{},
	}
	for _, f := range features {
		for sign := range strings.SplitSeq(f.signs, "; ") {
			where, words, _ := strings.Cut(sign, " ")
			for text := range strings.SplitSeq(words, ", ") {
				t.add(f, where, text)
			}
		}
	}
	for name := range t.servers {
		t.serverBits |= keywordBit(name)
	}
	return t
}

// telling returns, by their numbers, the keywords of proxies whose lines may show
// features; 0 stands for all words that are none. The bits are those of keywordBit.
func (t *signTable) telling() (numbers []bool, bits uint64) {
	telling := slices.Collect(maps.Keys(t.lines))
	if len(t.options) > 0 {
		telling = append(telling, "option")
	}
	if len(t.actions) > 0 {
		telling = append(telling, RuleKeywords()...)
	}
	numbers = make([]bool, keywords.Numbers())
	for _, keyword := range telling {
		numbers[keywords.Number(keyword)] = true
		bits |= keywordBit(keyword)
	}
	return numbers, bits
}

// add adds one sign of a feature.
func (t *signTable) add(f FeatureInfo, where, text string) {
	words := strings.Fields(text)
	byName := map[string]map[string][]FeatureInfo{
		"option": t.options, "bind": t.binds, "server": t.servers, "section": t.sections, "sample": t.samples,
	}
	switch where {
	case "code":
	case "line", "http-line":
		t.lines[words[0]] = append(t.lines[words[0]], lineSign{words, where == "http-line", f})
	case "global":
		t.globals[words[0]] = append(t.globals[words[0]], lineSign{words, false, f})
	case "action":
		t.actions[words[0]] = append(t.actions[words[0]], lineSign{words, false, f})
	default:
		if prefix, ok := strings.CutSuffix(text, "*"); ok && where == "sample" {
			t.prefixes = append(t.prefixes, samplePrefix{prefix, f})
			return
		}
		m := byName[where]
		if m == nil {
			panic(fmt.Sprintf("features.tsv: %s: no such sign: %q", f.Name, where))
		}
		m[text] = append(m[text], f)
	}
}

// ofSample returns the features that a sample fetch or converter shows.
func (t *signTable) ofSample(name string) []FeatureInfo {
	found := t.samples[name]
	for _, p := range t.prefixes {
		if strings.HasPrefix(name, p.prefix) {
			found = append(found[:len(found):len(found)], p.feature)
		}
	}
	return found
}
