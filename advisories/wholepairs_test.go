package advisories_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/advisories"
)

// Realistic configurations reach exactly the advisories that a person found for them;
// see the head of testdata/pairs.txtar.
func TestWholePairs(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/pairs.txtar")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range archive.Files {
		texts[f.Name] = string(f.Data)
	}
	pairs := 0
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		stem, isConfig := strings.CutSuffix(name, ".cfg")
		if !isConfig {
			continue
		}
		pairs++
		t.Run(stem, func(t *testing.T) {
			_, version, _ := strings.Cut(stem, "@")
			got := map[string]bool{}
			for _, m := range advisories.Embedded().MatchAll(resolve(version, texts[name])) {
				got[strings.TrimPrefix(m.Advisory.ID, "HAPV-")] = true
			}
			comparePair(t, readPair(t, texts[stem+".want"]), got)
		})
	}
	if pairs < 20 {
		t.Errorf("only %d pairs", pairs)
	}
}

// readPair reads which advisories are reached, and which are not.
func readPair(t *testing.T, text string) map[string]bool {
	want := map[string]bool{}
	for line := range strings.Lines(text) {
		rest, not := strings.CutPrefix(strings.TrimSpace(line), "not ")
		id, reason, _ := strings.Cut(rest, " ")
		if advisories.Embedded().Lookup("HAPV-"+id) == nil || reason == "" {
			t.Errorf("%q names no advisory, or no reason", line)
		}
		want[id] = !not
	}
	return want
}

func comparePair(t *testing.T, want, got map[string]bool) {
	for id, reached := range want {
		if reached != got[id] {
			t.Errorf("%s: reached %t, want %t", id, got[id], reached)
		}
	}
	for id := range got {
		_, expected := want[id]
		if _, number, _ := strings.Cut(id, "-"); !expected && number < "0300" {
			t.Errorf("%s is reached, which nobody expected", id)
		}
	}
}
