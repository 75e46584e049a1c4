package capacityview_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/checks/capacity"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report/capacityview"
)

var update = flag.Bool("update", false, "write the golden files anew")

const text = `global
    maxconn 1000
    fd-hard-limit 1500
    tune.bufsize 32768
defaults
    mode http
listen "web\x1b[31m"
    bind :443 ssl crt site.pem
    stick-table type ip size 1m expire 10m store http_req_rate(10s)
    server a 192.0.2.1:443 ssl verify none check
cache c
    total-max-size 64
`

func page() *capacityview.Page {
	v := release.MustParse("3.0.11")
	c := config.Resolve([]*config.File{config.Parse("a\x1b[31m.cfg", text, v)}, config.Options{Version: v})
	return capacityview.NewPage(c.Files[0].Name, "given", c, capacity.Of(c, capacity.Load{}), 256<<20, 20000)
}

func TestGolden(t *testing.T) {
	var plain, forPrograms bytes.Buffer
	if err := capacityview.Text(&plain, page(), func(s string) string { return "*" + s + "*" }); err != nil {
		t.Fatal(err)
	}
	if err := capacityview.JSON(&forPrograms, page()); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"full.txt": plain.Bytes(), "full.json": forPrograms.Bytes()} {
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/capacity.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := capacityview.JSON(&out, page()); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}
