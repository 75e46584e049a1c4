package fleet_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/upgrade/fleet"
)

const inventory = `# all of it
to: lts
configurations:
  - name: edge
    files: [edge/haproxy.cfg, /etc/extra]
    version: 2.6.12-1+deb12u3
    hosts: 12
    env: {DOMAIN: example.org, PORT: 8080}
    local-peer: edge1
  - name: inner
    files:
      - inner.cfg
    version: 3.0
    to: safe
`

func TestParse(t *testing.T) {
	inv, err := fleet.Parse([]byte(inventory))
	if err != nil {
		t.Fatal(err)
	}
	if len(inv.Entries) != 2 {
		t.Fatalf("%+v", inv)
	}
	e := inv.Entries[0]
	if e.Name != "edge" || !slices.Equal(e.Files, []string{"edge/haproxy.cfg", "/etc/extra"}) || e.Version.Full() != "2.6.12-1+deb12u3" || e.Hosts != 12 ||
		!maps.Equal(e.Env, map[string]string{"DOMAIN": "example.org", "PORT": "8080"}) || e.LocalPeer != "edge1" || e.Line != 4 || e.To.Version.Given() != "lts" {
		t.Errorf("%+v", e)
	}
	e = inv.Entries[1]
	if e.Hosts != 1 || !e.Version.Assumed() || e.Version.Branch() != "3.0" || !e.To.Safe || e.Line != 10 {
		t.Errorf("%+v", e)
	}
}

// What is wrong is told with its place.
func TestParseErrors(t *testing.T) {
	entry := func(text string) string {
		return "configurations:\n  - name: a\n    files: [a]\n    version: 3.0.11\n" + text
	}
	many := "configurations:\n" + strings.Repeat("  - {}\n", fleet.MaxEntries+1)
	for _, test := range []struct{ text, want string }{
		{"", "the inventory is not one YAML document"},
		{"---\na: 1\n---\nb: 2\n", "the inventory is not one YAML document"},
		{"configurations: []\n", "the inventory lists no configurations"},
		{"configurations:\n  - name: a\n   files: [a]\n", "3:"},
		{"[1]\n", "1:"},
		{entry("    vers: 3\n"), `5:5: unknown field "vers"`},
		{entry("    hosts: 0\n"), `5:12: a number of hosts from 1 to 1000000 is expected, not "0"`},
		{entry("    hosts: many\n"), `5:12: a number of hosts`},
		{entry("    hosts: [1]\n"), `5:12: a single value is expected`},
		{entry("    to: 9.x\n"), `5:9: `},
		{entry("  - name: a\n    files: [b]\n    version: 3.0.11\n"), `5:11: the name "a" is taken by the configuration of line 2`},
		{entry("  - name: b\n    version: 3.0.11\n"), `5:11: "b" has no files`},
		{entry("  - name: b\n    files: [b]\n"), `5:11: "b" has no version`},
		{entry("  - files: [b]\n    version: 3.0.11\n"), `6:14: configuration 2 has no name`},
		{entry("  - files: []\n"), `configuration 2 has no name`},
		{entry("  - {name: b, version: 1.8, files: [x]}\n"), `5:24: `},
		{entry("  - {name: b, version: 2.8, files: [\"-\"]}\n"), `5:37: a file or folder is expected`},
		{"to: soon\n" + entry(""), `1:5: `},
		{"x: &a [1]\n" + entry(""), `1:4: an inventory has no anchors, aliases or tags`},
		{"to: !!str 3.0\n" + entry(""), `an inventory has no anchors, aliases or tags`},
		{many, "lists more than 10000 configurations"},
		{strings.Repeat(" ", fleet.MaxSize+1), "larger than"},
	} {
		_, err := fleet.Parse([]byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.80q: %v, want %s", test.text, err, test.want)
		}
	}
}

// The example of the manual is one that can be read.
func TestDocumentedInventory(t *testing.T) {
	page, err := os.ReadFile("../../docs/upgrade.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(page), "```yaml\n")
	example, _, closed := strings.Cut(example, "```")
	if _, err := fleet.Parse([]byte(example)); err != nil || !found || !closed {
		t.Errorf("%v %v %v", err, found, closed)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(inventory))
	f.Add([]byte("configurations: [{name: a, files: [b], version: 3.0}]"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("configurations:\n  - ? x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		inv, err := fleet.Parse(data)
		if err != nil {
			return
		}
		names := map[string]bool{}
		for _, e := range inv.Entries {
			if e.Name == "" || names[e.Name] || len(e.Files) == 0 || e.Version.IsZero() || e.Hosts < 1 || e.Line < 1 {
				t.Fatalf("%+v", e)
			}
			names[e.Name] = true
		}
	})
}
