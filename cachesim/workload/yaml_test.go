package workload_test

import (
	"errors"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
)

// minimal is the least that a workload has.
const minimal = `requests: 10
kinds:
  - name: a
    population: 5
    size: 1k
    ttl: 1m
`

func TestParse(t *testing.T) {
	w, err := workload.Parse([]byte(minimal + "    uncacheable: 5%\n    slow_speed: 3M\n    popularity: {zipf: 0.8}\n"))
	if err != nil {
		t.Fatal(err)
	}
	k := w.Kinds[0]
	if w.Requests != 10 || *k.Size.Constant != 1024 || *k.TTL.Constant != 60 || k.Uncacheable != 0.05 || k.SlowSpeed != 3<<20 || k.Popularity.Zipf != 0.8 {
		t.Errorf("%+v, size %v, TTL %v", w, *k.Size.Constant, *k.TTL.Constant)
	}
}

// mistakes are lines that follow the minimal workload, or whole files, and the message.
var mistakes = []struct{ yaml, message string }{
	{minimal + "    poplarity: {zipf: 1}\n", `line 7, column 5: unknown key "poplarity"; did you mean "popularity"?`},
	{minimal + "    popularity: {zpif: 1}\n", `line 7, column 18: unknown key "zpif"; did you mean "zipf"?`},
	{"rat: 5\n" + minimal, `line 1, column 1: unknown key "rat"; did you mean "rate"?`},
	{"nonsense: 5\n" + minimal, `line 1, column 1: unknown key "nonsense"`},
	{minimal + "    aborts: 120%\n", `line 7, column 13: "120%" is not a share, such as 0.05 or 5%`},
	{minimal + "    speed: fast\n", `line 7, column 12: "fast" is not a size, such as 500, 16k or 3m`},
	{strings.Replace(minimal, "1m", "1w", 1), `line 6, column 10: "1w" is not a time in seconds, or such as 30m, 12h or 7d`},
	{strings.Replace(minimal, "1m", "0", 1), `line 6, column 10: kinds[0].ttl: 0 is not in 1 to 1099511627776`},
	{strings.Replace(minimal, "population: 5", "population: 0", 1), `line 4, column 17: kinds[0].population: 0 is not in 1 to 1099511627776`},
	{strings.Replace(minimal, "    size: 1k\n", "", 1), `line 3, column 9: kinds[0].size: it must be a value, or have one of lognormal, pareto, table`},
	{strings.Replace(minimal, "1k", "{lognormal: {median: 1k, sigma: 1}, pareto: {least: 1, alpha: 1}}", 1), `line 5, column 11: kinds[0].size: it must be a value, or have one of lognormal, pareto, table`},
	{strings.Replace(minimal, "1k", "{lognormal: {median: 1k, sigma: 11}}", 1), `line 5, column 43: kinds[0].size.lognormal.sigma: 11 is not in 0 to 10`},
	{strings.Replace(minimal, "1k", "{table: [{value: 1}, {weight: 3}]}", 1), `line 5, column 32: kinds[0].size.table[1]: a row has either value or up_to`},
	{strings.Replace(minimal, "1k", "{table: [{up_to: 9}, {up_to: 3}]}", 1), `line 5, column 40: kinds[0].size.table[1].up_to: 3 is not in 9 to 1099511627776`},
	{minimal + "    popularity: {scan: true, zipf: 1}\n", `line 7, column 24: kinds[0].popularity.scan: a scan has neither zipf nor renewal`},
	{minimal + "    popularity: {zipf: .nan}\n", `line 7, column 24: kinds[0].popularity.zipf: NaN is not in 0 to 100`},
	{minimal + "    conditional: 5%\n", `line 7, column 18: kinds[0].conditional: without validators there are no conditional requests`},
	{minimal + "    slow: 5%\n", `line 7, column 11: kinds[0].slow: slow readers have no slow_speed`},
	{minimal + "    encodings: [gzip]\n", `line 7, column 16: kinds[0].encodings: responses that do not vary by accept-encoding have no encodings`},
	{minimal + "    headers: \"etag: x\"\n", `line 7, column 14: kinds[0].headers: etag follows from other keys`},
	{minimal + "    headers: \"what\"\n", `line 7, column 14: kinds[0].headers: "what" is no header line`},
	{minimal + "    vary: [{header: a, cardinality: 300}, {header: b, cardinality: 300}]\n", `line 7, column 11: kinds[0].vary: 90000 combinations are more than 65536`},
	{minimal + "    vary: [{header: a}]\n", `line 7, column 12: kinds[0].vary[0]: it has either values or a cardinality`},
	{minimal + "    path: /x\n", `line 7, column 11: kinds[0].path: "/x" does not begin with /, or has no {}`},
	{minimal + "    name: b\n", `line 7, column 5: mapping key "name" already defined at [3:5]`},
	{minimal + "    aborts: *x\n", `line 7, column 13: a workload has no anchors, aliases or tags`},
	{minimal + "    aborts: [5%]\n", `line 7, column 13: there is a list where none belongs`},
	{"rate: {a: 1}\n" + minimal, `line 1, column 8: there is a key "a" where none belongs`},
	{"rate: x\n" + minimal, `line 1, column 7: cannot unmarshal string into Go struct field Workload.Rate of type float64`},
	{"rate: 0.001\nrequests: 1000000000\n" + strings.TrimPrefix(minimal, "requests: 10\n"), `line 2, column 11: requests: at this rate, they take more than 100 years`},
	{"kinds: []", `line 1, column 8: kinds: 0 is not in 1 to 100`},
	{"", `the file is not one YAML document`},
	{"a: [", `line 1, column 4: sequence end token ']' not found`},
	{"- 1", `line 1, column 1: there is a list where none belongs`},
}

func TestMistakes(t *testing.T) {
	for _, m := range mistakes {
		_, err := workload.Parse([]byte(m.yaml))
		var ours *workload.Error
		if err == nil || err.Error() != m.message || !errors.As(err, &ours) {
			t.Errorf("%s\n got %v\nwant %s", m.yaml, err, m.message)
		}
	}
}

func workloadSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "workload.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// byCheckOnly are mistakes that a schema cannot tell: they concern several keys.
var byCheckOnly = []string{"a scan has", "without validators", "no slow_speed", "vary by accept-encoding", "follows from", "no header line", "100 years", "combinations", "already defined", "above", "is not in 9 to"}

// The schema allows what Parse allows.
func TestSchema(t *testing.T) {
	schema := workloadSchema(t)
	validate := func(data string) error {
		var value any
		if err := yaml.Unmarshal([]byte(data), &value); err != nil {
			return err
		}
		return schema.Validate(value)
	}
	for _, name := range workload.Presets() {
		if err := validate(string(workload.PresetYAML(name))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := validate(minimal); err != nil {
		t.Error(err)
	}
	for _, m := range mistakes {
		if slices.ContainsFunc(byCheckOnly, func(s string) bool { return strings.Contains(m.message, s) }) {
			continue
		}
		if validate(m.yaml) == nil {
			t.Errorf("the schema allows:\n%s", m.yaml)
		}
	}
	checkProperties(t, reflect.TypeFor[workload.Workload](), schema)
	kind := schema.Properties["kinds"].Items2020.Ref
	checkProperties(t, reflect.TypeFor[workload.Kind](), kind)
	checkProperties(t, reflect.TypeFor[workload.Popularity](), kind.Properties["popularity"])
	checkProperties(t, reflect.TypeFor[workload.Dimension](), kind.Properties["vary"].Items2020.Ref)
}

// checkProperties compares the keys of a type with those of its schema.
func checkProperties(t *testing.T, of reflect.Type, schema *jsonschema.Schema) {
	t.Helper()
	for i := range of.NumField() {
		if name := of.Field(i).Tag.Get("yaml"); schema.Properties[name] == nil {
			t.Errorf("%s: the schema has no %s", of, name)
		}
	}
	if len(schema.Properties) != of.NumField() {
		t.Errorf("%s has %d keys, the schema %d", of, of.NumField(), len(schema.Properties))
	}
}

// FuzzParse reads anything; what is a workload makes traffic.
func FuzzParse(f *testing.F) {
	f.Add([]byte(minimal))
	for _, name := range workload.Presets() {
		f.Add(workload.PresetYAML(name))
	}
	for _, m := range mistakes {
		f.Add([]byte(m.yaml))
	}
	s := cachesim.SemanticsOf(release.MustParse("3.0.11"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := workload.Parse(data)
		if err != nil {
			return
		}
		for _, k := range w.Kinds {
			for _, d := range k.Vary {
				if d.Cardinality > 100 {
					return // it takes its time
				}
			}
		}
		source, err := w.Source(&s)
		if err != nil {
			t.Fatal(err)
		}
		var r cachesim.Record
		last := int64(0)
		for range 100 {
			if err := source.Next(&r); errors.Is(err, io.EOF) {
				return
			} else if err != nil || r.Body < 0 || r.Duration < 0 || r.Time < last || r.Broken >= max(r.Body, 0) && r.Broken >= 0 {
				t.Fatalf("%+v, %v", r, err)
			}
			last = r.Time
		}
	})
}
