package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// FuzzLint sends arbitrary bytes the whole way: parsed for every branch, checked
// by every rule, and shown.
func FuzzLint(f *testing.F) {
	for _, rule := range checks.Rules() {
		for _, e := range rule.Examples {
			f.Add(e.Config, uint8(len(e.Name)))
		}
	}
	f.Add("global\n\tmaxconn \xff\x1b[31m \"\x00\n.if 1\n[x]\n", uint8(12))
	branches := release.Branches()
	f.Fuzz(func(t *testing.T, source string, branch uint8) {
		version := branches[int(branch)%len(branches)].Latest
		read := func() *config.Config {
			return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: source}}, config.Options{Version: version})
		}
		result := checks.Lint([]func() *config.Config{read}, checks.Rules())[0]
		for _, found := range result.Findings {
			checkFinding(t, found)
		}
		run := Run{Version: version, Configurations: []Configuration{{
			Name: "haproxy.cfg", Targets: []Target{{result.Config, "given", Accepted, result.Omitted}}, Findings: result.Findings,
		}}}
		checkText(t, run)
		checkJSON(t, run)
	})
}

func checkFinding(t *testing.T, f checks.Finding) {
	inside := func(what string, file *config.File, s config.Span) {
		if s.Start < 0 || s.Start > s.End || s.End > len(file.Source) {
			t.Errorf("%s: %s: span %v of a file of %d bytes", f.Rule, what, s, len(file.Source))
		}
	}
	inside("finding", f.File, f.Span)
	for _, r := range f.Related {
		inside("related", r.File, r.Span)
	}
	for _, fix := range f.Fixes {
		for _, e := range fix.Edits {
			inside("edit", e.File, e.Span)
		}
	}
	if f.Message == "" || f.Rule == "" || f.Category == "" || f.Confidence == "" {
		t.Errorf("incomplete finding: %+v", f)
	}
}

func checkText(t *testing.T, run Run) {
	var b bytes.Buffer
	if err := Text(&b, run, TextOptions{Width: 80}); err != nil {
		t.Fatal(err)
	}
	if i := strings.IndexFunc(b.String(), func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }); i >= 0 || !utf8.Valid(b.Bytes()) {
		t.Errorf("text is not clean at %d:\n%q", i, b.String())
	}
}

func checkJSON(t *testing.T, run Run) {
	var b bytes.Buffer
	if err := JSON(&b, run); err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(b.Bytes()) {
		t.Errorf("JSON is not UTF-8: %q", b.String())
	}
	var back struct { // jsonRun without the types that only marshal
		Schema         int
		Version        string `json:"haproxy_version"`
		Configurations []struct {
			Files    []string
			Version  string `json:"haproxy_version"`
			Startup  Startup
			Omitted  int
			Findings []jsonFinding
		}
	}
	decoder := json.NewDecoder(&b)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&back); err != nil {
		t.Fatal(err)
	}
	if got, want := len(back.Configurations[0].Findings), len(run.Configurations[0].Findings); got != want {
		t.Errorf("%d findings in JSON, want %d", got, want)
	}
}
