package advisories_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/advisories"
)

// osvSchema compiles the schema of OSV. It lists the prefixes of the databases that are
// registered, and that of hapvet is none of them.
func osvSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "osv", "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	definitions, _ := schema["$defs"].(map[string]any)
	if definitions["prefix"] == nil {
		t.Fatal("the schema has changed: there is no definition of prefixes")
	}
	definitions["prefix"] = map[string]any{"type": "string", "pattern": "^HAPV-"}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("osv.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("osv.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// Every advisory, as it is exported and as it is written, keeps to the schema of OSV.
func TestOSVSchema(t *testing.T) {
	schema := osvSchema(t)
	for _, a := range advisories.Embedded().All() {
		exported, err := a.OSV()
		if err != nil {
			t.Fatal(err)
		}
		written, err := os.ReadFile(filepath.Join("db", a.ID+".json"))
		if err != nil {
			t.Fatal(err)
		}
		for what, text := range map[string][]byte{"exported": exported, "written": written} {
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err == nil {
				err = schema.Validate(value)
			}
			if err != nil {
				t.Errorf("%s as %s: %v", a.ID, what, err)
			}
		}
	}
	for name, text := range map[string]string{
		"no id":        `{"modified": "2026-11-23T00:00:00Z"}`,
		"other prefix": `{"id": "CVE-2025-1", "modified": "2026-11-23T00:00:00Z"}`,
	} {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
		if err != nil || schema.Validate(value) == nil {
			t.Errorf("%s is accepted (%v)", name, err)
		}
	}
}

// What is exported has ids of other databases for aliases, commits in a range of their
// own, and the affected releases one by one.
func TestOSV(t *testing.T) {
	text, err := advisories.Embedded().Lookup(wrongVictim).OSV()
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Aliases  []string
		Affected []struct {
			Versions []string
			Ranges   []advisories.Range
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	affected := got.Affected[0]
	if len(got.Aliases) != 0 || len(affected.Versions) != 16+11+8 || affected.Versions[0] != "2.9.0" || affected.Versions[34] != "3.1.7" {
		t.Errorf("aliases %q, versions %q", got.Aliases, affected.Versions)
	}
	last := affected.Ranges[len(affected.Ranges)-1]
	want := []advisories.Event{{Introduced: "a29b073f26d98cc4c53bf484dc18bc8de5073530"}, {Fixed: "90441e9bfe89c8df5d319f794f2cc0ee6e3797e7"}}
	if last.Type != "GIT" || len(last.Events) != 2 || last.Events[0] != want[0] || last.Events[1] != want[1] {
		t.Errorf("last range %+v", last)
	}
}
