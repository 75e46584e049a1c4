package upgradeview_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/report/upgradeview"
	"github.com/hapvet/hapvet/upgrade"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGolden(t *testing.T) {
	text := func(p *upgrade.Plan, o upgradeview.Options) func(io.Writer) error {
		return func(w io.Writer) error { return upgradeview.Text(w, p, o) }
	}
	markdown := func(p *upgrade.Plan) func(io.Writer) error {
		return func(w io.Writer) error { return upgradeview.Markdown(w, p) }
	}
	json := func(v any) func(io.Writer) error {
		return func(w io.Writer) error { return upgradeview.JSON(w, v) }
	}
	for name, write := range map[string]func(io.Writer) error{
		"recommended.txt":  text(recommended(), upgradeview.Options{}),
		"narrow.txt":       text(recommended(), upgradeview.Options{Width: 10, Color: true}),
		"asked.txt":        text(asked(), upgradeview.Options{}),
		"nothing.txt":      text(nothing(), upgradeview.Options{}),
		"recommended.md":   markdown(recommended()),
		"asked.md":         markdown(asked()),
		"recommended.json": json(recommended()),
		"asked.json":       json(asked()),
		"nothing.json":     json(nothing()),
		"asked.diff":       func(w io.Writer) error { return upgradeview.Diff(w, asked()) },
		"recommended.diff": func(w io.Writer) error { return upgradeview.Diff(w, recommended()) },
		"fleet.txt":        func(w io.Writer) error { return upgradeview.FleetText(w, fleetReport(), upgradeview.Options{}) },
		"fleet.md":         func(w io.Writer) error { return upgradeview.FleetMarkdown(w, fleetReport()) },
		"fleet.json":       json(fleetReport()),
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(want, out.Bytes()) {
				t.Errorf("%v\n%s", err, out.String())
			}
			if colored := strings.HasPrefix(name, "narrow"); !colored && strings.ContainsRune(out.String(), '\x1b') {
				t.Error("an escape came through")
			}
			if schema := schemaOf(name); schema != "" {
				validate(t, schema, out.Bytes())
			}
		})
	}
}

func schemaOf(name string) string {
	switch {
	case filepath.Ext(name) != ".json":
		return ""
	case strings.HasPrefix(name, "fleet"):
		return "fleet.schema.json"
	}
	return "upgrade.schema.json"
}

func validate(t *testing.T, schemaName string, data []byte) {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", schemaName))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}

// A writer that fails is told of.
func TestWriteError(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	for name, err := range map[string]error{
		"text": upgradeview.Text(full, nothing(), upgradeview.Options{}), "markdown": upgradeview.Markdown(full, nothing()),
		"json": upgradeview.JSON(full, nothing()), "diff": upgradeview.Diff(full, asked()), "fleet": upgradeview.FleetMarkdown(full, fleetReport()),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
