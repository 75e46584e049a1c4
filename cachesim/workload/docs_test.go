package workload_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim/workload"
)

// The table of presets in the documentation is made of their descriptions, and the
// example there is a workload. -update writes the table.
func TestDocumentation(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "simulate-traffic.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "|---|---|\n", "<!-- end of presets -->"
	before, rest, ok1 := strings.Cut(string(data), "<!-- presets: a test compares this table -->\n")
	head, rest, ok2 := strings.Cut(rest, begin)
	table, after, ok3 := strings.Cut(rest, end)
	if !ok1 || !ok2 || !ok3 {
		t.Fatal("the table of presets is not where it was")
	}
	var want strings.Builder
	for _, name := range workload.Presets() {
		w, err := workload.Preset(name)
		if err != nil {
			t.Fatal(name, err)
		}
		if w.Description == "" {
			t.Errorf("%s has no description", name)
		}
		want.WriteString("| `" + name + "` | " + w.Description + " |\n")
	}
	if *update {
		text := before + "<!-- presets: a test compares this table -->\n" + head + begin + want.String() + end + after
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if table != want.String() {
		t.Errorf("the table of presets is not up to date:\n%s\nwant\n%s", table, want.String())
	}
	_, example, _ := strings.Cut(string(data), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	if _, err := workload.Parse([]byte(example)); err != nil || example == "" {
		t.Errorf("the example: %v", err)
	}
}
