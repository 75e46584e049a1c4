package advisories_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// corpusVersion is a release of a branch that many run.
const corpusVersion = "2.8.10"

// Real configurations are told of fewer than a third of the advisories that their version
// alone would give, in the median. HAPVET_CORPUS names a folder of configurations
// (*.cfg) that HAProxy accepts; without it there is nothing to measure:
//
//	HAPVET_CORPUS=~/configs go test ./advisories -run Corpus -v
func TestCorpusIsToldOfFew(t *testing.T) {
	folder := os.Getenv("HAPVET_CORPUS")
	if folder == "" {
		t.Skip("HAPVET_CORPUS names no corpus")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.cfg"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no configurations in %s (%v)", folder, err)
	}
	version := release.MustParse(corpusVersion)
	affected := 0
	for _, a := range advisories.Embedded().All() {
		if a.Affects(version) {
			affected++
		}
	}
	var told []int
	for _, file := range files {
		told = append(told, len(toldOf(t, file, version)))
	}
	slices.Sort(told)
	median := told[len(told)/2]
	t.Logf("%d configurations, %d advisories of %s: told of %d in the median, %d at most", len(told), affected, corpusVersion, median, told[len(told)-1])
	if median*3 >= affected {
		t.Errorf("the median is told of %d of %d advisories, a third or more", median, affected)
	}
}

// toldOf returns the ids that a configuration reaches.
func toldOf(t *testing.T, file string, version release.Version) map[string]bool {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := config.ParseAll([]config.Source{{Name: file, Content: string(text)}}, config.Options{Version: version})
	ids := map[string]bool{}
	for _, m := range advisories.Embedded().MatchAll(c) {
		ids[m.Advisory.ID] = true
	}
	return ids
}
