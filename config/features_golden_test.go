package config_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

// testdata/features.txtar holds configurations, NAME@VERSION.cfg, and the features
// that they switch on, NAME@VERSION.out, one on each line with the lines that do.
// Those that any configuration has are left out.
func TestFeaturesGolden(t *testing.T) {
	path := filepath.Join("testdata", "features.txtar")
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range archive.Files {
		want[f.Name] = string(f.Data)
	}
	out := &txtar.Archive{Comment: archive.Comment}
	for _, f := range archive.Files {
		name, isConfig := strings.CutSuffix(f.Name, ".cfg")
		if !isConfig {
			continue
		}
		_, version, _ := strings.Cut(name, "@")
		got := showFeatures(parseFor(version, string(f.Data)).Features())
		out.Files = append(out.Files, f, txtar.File{Name: name + ".out", Data: []byte(got)})
		if got != want[name+".out"] && !*update {
			t.Errorf("%s:\n%s\nwant:\n%s", f.Name, got, want[name+".out"])
		}
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What is found of one feature alone is what is found of it among all.
func TestFeaturesAmong(t *testing.T) {
	archive, err := txtar.ParseFile(filepath.Join("testdata", "features.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		name, isConfig := strings.CutSuffix(f.Name, ".cfg")
		if !isConfig {
			continue
		}
		_, version, _ := strings.Cut(name, "@")
		c := parseFor(version, string(f.Data))
		on := c.Features()
		for _, info := range config.AllFeatures() {
			among := c.FeaturesAmong(info.Name)
			if !slices.Equal(among[info.Name], on[info.Name]) {
				t.Errorf("%s: %s alone: %v\nwant: %v", f.Name, info.Name, among[info.Name], on[info.Name])
			}
			delete(among, info.Name)
			if len(among) > 0 {
				t.Errorf("%s: %s brings %v", f.Name, info.Name, among)
			}
		}
	}
}

func showFeatures(on config.FeatureSet) string {
	var b strings.Builder
	for _, f := range config.AllFeatures() {
		if len(on[f.Name]) == 0 || slices.Contains([]config.Feature{config.FeatureProcess, config.FeatureThreads}, f.Name) {
			continue
		}
		fmt.Fprint(&b, f.Name)
		for _, e := range on[f.Name] {
			fmt.Fprintf(&b, " %d", e.Directive.Line)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
