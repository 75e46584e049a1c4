package accesslog_test

import (
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/cachesim/accesslog"
)

// The schema takes what the reader takes.
func TestSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "log-assumptions.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		yaml string
		ok   bool
	}{
		{"", true},
		{"host: www.example.com", true},
		{"rules: []", true},
		{"rules: [{path: /a/*, host: h, cache-control: max-age=5, vary: accept-encoding, content-encoding: gzip, age: 5, etag: true, last-modified: false, accept-encoding: gzip, request-cache-control: no-cache, authorization: true, chunked: true, header-bytes: 500, size: 16k}]", true},
		{"rules: [{path: /a/*, cache-control: }]", true},
		{"rules: [{path: /a, size: 5G}]", true},
		{"rules: [{path: /a, size: 5x}]", false},
		{"rules: [{path: /a, size: -5}]", false},
		{"rules: [{path: /a, etag: 1}]", false},
		{"rules: [{path: /a, age: true}]", false},
		{"rules: [{etag: true}]", false},
		{"rules: [{path: ''}]", false},
		{"rules: [{path: /a, hots: x}]", false},
		{"rules: {path: /a}", false},
		{"hots: a", false},
		{"host: [a]", false},
		{"5", false},
	}
	for _, tt := range tests {
		_, err := accesslog.ParseAssumptions([]byte(tt.yaml))
		if (err == nil) != tt.ok {
			t.Errorf("%s: read with %v, want %t", tt.yaml, err, tt.ok)
		}
		var data any
		if err := yaml.Unmarshal([]byte(tt.yaml), &data); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(data); (err == nil) != tt.ok {
			t.Errorf("%s: the schema says %v, want %t", tt.yaml, err, tt.ok)
		}
	}
}
