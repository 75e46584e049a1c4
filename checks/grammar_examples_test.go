package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// grammarConfig is a configuration whose last line is the one of interest.
func grammarConfig(kind, text string) string {
	switch kind {
	case "global":
		return "global\n    " + text + "\n"
	case "listen":
		return `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend hapvet-be
listen p
    mode http
    bind :8080
    ` + text + "\n"
	}
	return kind + " s\n    " + text + "\n"
}

// kindFor is the kind of section that a grammar is tried in.
func kindFor(row keywords.GrammarRow) string {
	if slices.Contains(row.Sections, "listen") {
		return "listen"
	}
	return row.Sections[0]
}

// parameterConfig is a configuration whose last line is of some kind and has a
// parameter.
func parameterConfig(kind, parameter string) string {
	section := "frontend f\n    mode http\n    timeout client 10s\n    bind :8080 "
	if kind != "bind" {
		section = "resolvers dns\nbackend web\n    server s1 192.0.2.9:80 check\n"
		section += "backend b\n    mode http\n    timeout connect 10s\n    timeout server 10s\n    "
		section += map[string]string{"server": "server s1 192.0.2.1:8080 ", "default-server": "default-server "}[kind]
	}
	return section + parameter + "\n"
}

// knowsParameter reports whether a version has a parameter at all.
func knowsParameter(row keywords.GrammarRow, kind string, v release.Version) bool {
	words := keywords.TableOf(keywords.BindParam, "proxy", keywords.PeriodOf(v))
	if kind != "bind" {
		words = keywords.TableOf(keywords.ServerParam, kind, keywords.PeriodOf(v))
	}
	_, answer := words.Lookup(row.Keyword)
	return answer < keywords.Refused
}

// The examples of all grammars are taken by the rule that reads them, in each
// branch that has them.
func TestGrammarsTakeTheirExamples(t *testing.T) {
	for _, b := range release.Branches() {
		v := b.Latest
		in := func(row keywords.GrammarRow) bool { return len(row.Versions) == 0 || row.Versions.Contains(v) }
		var examples []string
		for _, row := range keywords.GrammarRows() {
			if in(row) {
				examples = append(examples, grammarConfig(kindFor(row), row.Example))
			}
		}
		for _, row := range keywords.ActionRows() {
			if in(row) {
				examples = append(examples, grammarConfig("listen", row.Sections[0]+" "+row.Example))
			}
		}
		for _, row := range keywords.ParameterRows() {
			for _, kind := range row.Sections {
				if in(row) && knowsParameter(row, kind, v) {
					examples = append(examples, parameterConfig(kind, row.Example))
				}
			}
		}
		read := func() *config.Config {
			return config.ParseAll([]config.Source{{Name: "examples.cfg", Content: strings.Join(examples, "")}}, config.Options{Version: v})
		}
		for _, f := range checks.Lint([]func() *config.Config{read}, []*checks.Rule{checks.LookupRule("bad-argument")})[0].Findings {
			if f.Severity == checks.Error {
				t.Errorf("%s: %q: %s", v, f.File.Source[f.Span.Start:f.Span.End], f.Message)
			}
		}
	}
}

// Each obligatory argument of a parameter is missed.
func TestParametersMissTheirArguments(t *testing.T) {
	for _, b := range release.Branches() {
		v, missed := b.Latest, 0
		for _, row := range keywords.ParameterRows() {
			kind := row.Sections[0]
			if len(row.Versions) > 0 && !row.Versions.Contains(v) || !knowsParameter(row, kind, v) {
				continue
			}
			read := func() *config.Config {
				return config.ParseAll([]config.Source{{Name: "bare.cfg", Content: parameterConfig(kind, row.Keyword)}}, config.Options{Version: v})
			}
			found := checks.Lint([]func() *config.Config{read}, []*checks.Rule{checks.LookupRule("bad-argument")})[0].Findings
			wrong, _ := row.MatchStart(row.FirstArgument(), bare{row.Keyword}, v, func(*keywords.Value, keywords.Arguments, int) keywords.Fault { return keywords.Fault{} })
			if missing := len(wrong) > 0; missing != (len(found) > 0) {
				t.Errorf("%s: %q of a %s line without its argument: missing %v, found %v", v, row.Keyword, kind, missing, found)
			} else if missing {
				missed++
			}
		}
		if missed == 0 {
			t.Errorf("%s: no parameter needs an argument", v)
		}
	}
}

// bare are words of a line.
type bare []string

func (b bare) Arg(n int) string {
	if n < len(b) {
		return b[n]
	}
	return ""
}
