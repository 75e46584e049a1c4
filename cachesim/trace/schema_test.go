package trace_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func lineSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "trace.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validates reports what the schema thinks of a line.
func validates(t *testing.T, schema *jsonschema.Schema, line string) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	return schema.Validate(value)
}

// reads reports what the reader thinks of a line.
func reads(t *testing.T, line string) error {
	t.Helper()
	_, stats := scanned(t, strings.NewReader(line))
	if stats.Damaged > 0 {
		return fmt.Errorf("%s", stats.Damages[0].Reason)
	}
	return nil
}

func TestWrittenLinesAreValid(t *testing.T) {
	schema := lineSchema(t)
	for line := range strings.Lines(string(written(t, exchanges(500)))) {
		if err := validates(t, schema, line); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
}

// So is the example of the documentation.
func TestExampleIsValid(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "simulate-traffic.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```json\n")
	example, _, ok := strings.Cut(example, "```")
	if !ok {
		t.Fatal("there is no example")
	}
	if err := validates(t, lineSchema(t), example); err != nil {
		t.Error(err)
	}
	if err := reads(t, example); err != nil {
		t.Error(err)
	}
}

// values are for each member what may be tried, some of it wrong.
var values = map[string][]any{
	"time":             {0, 1, 1e15, 9007199254740991, json.Number("9007199254740992"), -1, 1.5, json.Number("1.0"), json.Number("1e3"), json.Number("1e-3"), json.Number("1e400"), "1", nil, true},
	"client":           {"-", "", "192.0.2.1", nil, 1, "a b"},
	"method":           {"GET", "get", "M-SEARCH", "", "GE T", nil, "<BADREQ>", "É"},
	"host":             {"h", "", nil, "a\nb", "a\rb", "a\x00b", 5},
	"uri":              {"/", "-", "http://h/", "*", "", "/ x", "/\n", nil, "/é", 1},
	"version":          {"HTTP/1.1", "-", "HTTP/-", "HTTP/2.0", "HTTP/3", "HTTP/", "HTTP/1.", "HTTP/11", "HTTP/1.10", "http/1.1", "HTTP/x.y", "", nil},
	"status":           {200, 100, 999, 99, 1000, "200", nil, 200.5},
	"reason":           {"OK", "-", "", nil, "a\nb", []string{}},
	"body":             {0, 5, -1, nil, "x", json.Number("12345678901234567890")},
	"chunked":          {true, false, 0, 1, json.Number("1.0"), 2, -1, "true", nil, []int{}},
	"cache_hit":        {true, 0, nil, 0.5},
	"duration":         {0, 17, nil, -5, map[string]int{}},
	"bytes":            {300, 0, nil, -1},
	"termination":      {"--", "CD--", "-", "", "x", "abcde", nil, 4},
	"aborted":          {0, 17, nil, -5, true},
	"request_headers":  headerValues,
	"response_headers": headerValues,
	"trailers":         headerValues,
	"unknown":          {1, nil, map[string]any{"a": []any{map[string]any{}}}},
}

var headerValues = []any{
	"", "a: 1", "-", "-a", "a:1\nb:2", "a: 1\r\nB:\r\n", "a: 1\r\n\r\nb: 2\r\n\r\n", "a", "a: 1\nb", ": 1", "a : 1", "a: 1\rb: 2", "a: 1\r\r\n", "\r", "\n", "\r\n", " a: 1", "é: 1", "a: é", "a:\x00", "a: 1\r",
	nil, 5, []string{"a"}, map[string]any{}, map[string]any{"a": "1"}, map[string]any{"a": []string{"1", "2"}, "b": []string{}}, map[string]any{"a": 1}, map[string]any{"a": nil},
	map[string]any{"": "1"}, map[string]any{"a b": "1"}, map[string]any{"a": "1\n2"}, map[string]any{"a": []any{[]any{"1"}}}, map[string]any{"a": []any{1}},
}

// The reader takes exactly the lines that the schema allows.
func TestSchemaAndReaderAgree(t *testing.T) {
	schema := lineSchema(t)
	base := map[string]any{"time": 1, "uri": "/", "status": 200, "body": 0}
	agree := func(line map[string]any) bool {
		text, err := json.Marshal(line)
		if err != nil {
			t.Fatal(err)
		}
		bySchema, byReader := validates(t, schema, string(text)), reads(t, string(text))
		if (bySchema == nil) != (byReader == nil) {
			t.Errorf("%s:\nschema: %v\nreader: %v", text, bySchema, byReader)
		}
		return byReader == nil
	}
	with := func(line map[string]any, name string, value any) map[string]any {
		changed := map[string]any{name: value}
		for k, v := range line {
			if k != name {
				changed[k] = v
			}
		}
		return changed
	}
	taken := 0
	for name, list := range values {
		for _, value := range list {
			if agree(with(base, name, value)) {
				taken++
			}
		}
		less := with(base, name, nil)
		delete(less, name)
		agree(less)
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		line := base
		for name, list := range values {
			if rnd.IntN(3) == 0 {
				line = with(line, name, list[rnd.IntN(min(len(list), 3))])
			}
		}
		if agree(line) {
			taken++
		}
	}
	if taken < 100 {
		t.Errorf("only %d lines were right", taken)
	}
	for name := range schema.Properties {
		if _, ok := values[name]; !ok {
			t.Errorf("the member %s is not tried", name)
		}
	}
	if len(values)-1 != len(schema.Properties) {
		t.Errorf("%d members are tried, the schema has %d", len(values)-1, len(schema.Properties))
	}
}
