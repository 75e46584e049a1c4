package checks_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// deliberate is a configuration on which hapvet and HAProxy differ on purpose.
type deliberate struct {
	name, text      string
	branches        []string
	haproxy, hapvet string // "refused, error 5, warning 7"
}

// deliberates reads testdata/differences.txtar.
func deliberates(t *testing.T) []deliberate {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "differences.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var list []deliberate
	for _, f := range archive.Files {
		d := deliberate{name: strings.TrimSuffix(f.Name, ".cfg"), text: string(f.Data)}
		for line := range strings.Lines(d.text) {
			key, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "# "), ": ")
			switch key {
			case "branches":
				d.branches = strings.Fields(value)
			case "HAProxy":
				d.haproxy = value
			case "hapvet":
				d.hapvet = value
			}
		}
		if d.branches == nil || d.haproxy == "" || d.hapvet == "" {
			t.Errorf("%s: its first lines do not tell the branches, and what HAProxy and hapvet say", f.Name)
		}
		list = append(list, d)
	}
	return list
}

// Each deliberate difference is documented, and each documented one has its case.
func TestDifferencesAreDocumented(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "docs", "differences.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\|").FindAllStringSubmatch(string(doc), -1) {
		documented[m[1]] = true
	}
	for _, d := range deliberates(t) {
		if !documented[d.name] {
			t.Errorf("docs/differences.md has no row for %q", d.name)
		}
		delete(documented, d.name)
	}
	for name := range documented {
		t.Errorf("testdata/differences.txtar has no case for %q", name)
	}
}
