package lsp

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// structure tells what names of a configuration lead where, without the names.
func structure(c *config.Config) string {
	symbols, uses, dangling := 0, 0, 0
	text := ""
	for sym := range c.Symbols().All() {
		symbols++
		text += fmt.Sprint(sym.Kind, sym.Definitions[0].Line, len(sym.Definitions), len(sym.Uses), " ")
	}
	for u := range c.Symbols().AllUses() {
		if uses++; u.Symbol == nil {
			dangling++
		}
	}
	return fmt.Sprint(symbols, uses, dangling, len(c.Problems), " ", text)
}

// checkRenames gives each name of a configuration another one, in turn, and reports
// where not everything leads to the same as before.
func checkRenames(source string, most int) (done int, err error) {
	opts := config.Options{Version: release.MustParse("3.0.11")}
	read := func(text string) *config.Config {
		return config.ParseAll([]config.Source{{Name: "/x.cfg", Content: text}}, opts)
	}
	c := read(source)
	before := structure(c)
	v := &view{reading: newReading(snapshot{}, c), server: &Server{units: utf8Units}, file: c.Files[0], text: newText(source)}
	for sym := range c.Symbols().All() {
		if most--; most < 0 {
			break
		}
		for _, p := range definitions([]*config.Symbol{sym}) {
			n, ok := v.namedAt(p.at.Start)
			if !ok || len(n.symbols) == 0 {
				continue
			}
			r := &renaming{view: v, named: n, seen: map[config.Edit]bool{}}
			if r.collect() != nil || r.allows("quite-another.name") != nil {
				continue
			}
			for i := range r.edits {
				r.edits[i].New = "quite-another.name"
			}
			renamed, err := config.Apply(r.edits)
			if err != nil {
				return done, fmt.Errorf("%s: %w", sym.Name, err)
			}
			if after := structure(read(renamed[c.Files[0]])); after != before {
				return done, fmt.Errorf("%s %q renamed:\n%s\nwas\n%s\n%s", sym.Kind, sym.Name, after, before, renamed[c.Files[0]])
			}
			done++
		}
	}
	return done, nil
}

// A name that is changed everywhere means what it meant.
func TestRenameKeepsMeaning(t *testing.T) {
	total := 0
	check := func(name, source string, most int) {
		done, err := checkRenames(source, most)
		if total += done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range checks.Rules() {
		for _, e := range r.Examples {
			check(r.ID+", "+e.Name, e.Config, 5)
		}
	}
	if folder := os.Getenv("HAPVET_VERDICTS"); folder != "" {
		_ = filepath.WalkDir(filepath.Join(folder, "configs"), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				if source, err := os.ReadFile(path); err == nil {
					check(path, string(source), 20)
				}
			}
			return nil
		})
	}
	if total < 500 {
		t.Errorf("only %d names were changed", total)
	}
	t.Logf("%d names were changed", total)
}
