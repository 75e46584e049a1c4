package explore

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

// The table of docs/explore.md has each defect, by the commit that mends it, and what shows it
// is there and is about it.
func TestTableOfDefects(t *testing.T) {
	page, err := os.ReadFile("../../docs/explore.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "\n## Which defects can be shown\n")
	table, _, closed := strings.Cut(table, "\n## ")
	if !found || !closed {
		t.Fatal("there is no table")
	}
	rows := map[string]string{} // what shows it, by defect
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, " | "); len(cells) == 3 {
			rows[cells[1]] = cells[2]
			if d := cachesim.LookupDefect(cells[1]); d != nil && d.Commit != "" && !strings.Contains(cells[0], d.Commit) {
				t.Errorf("%s is mended by %s, not by %s", d.Name, d.Commit, cells[0])
			}
		}
	}
	shown := map[string]bool{}
	for _, d := range cachesim.Defects() {
		by, ok := rows[d.Name]
		if !ok {
			t.Errorf("%s is missing", d.Name)
		}
		for _, match := range regexp.MustCompile(`\b(scenario|sequence)s? ([a-z0-9-]+)(?: and ([a-z0-9-]+))?`).FindAllStringSubmatch(by, -1) {
			for _, name := range match[2:] {
				if name == "" {
					continue
				}
				shown[match[1]+" "+name] = true
				if match[1] == "scenario" && (LookupScenario(name) == nil || LookupScenario(name).Shows.Defect != d.Name) {
					t.Errorf("%s: there is no such scenario: %s", d.Name, name)
				}
				if match[1] == "sequence" {
					if _, err := os.Stat("../testdata/sequences/" + name + ".yaml"); err != nil {
						t.Errorf("%s: %v", d.Name, err)
					}
				}
			}
		}
	}
	for _, sc := range Scenarios() {
		if !shown["scenario "+sc.Name] {
			t.Errorf("scenario %s stands beside no defect", sc.Name)
		}
	}
}
