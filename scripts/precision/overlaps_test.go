package main

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
)

// twoThings are rules that may find something in the same words, as these are wrong in two ways that
// are mended apart.
var twoThings = map[[2]string]string{
	{"auth-in-clear", "path-bypass"}:              "who sees the password, and who gets by without",
	{"cache-compression", "cache-set-cookie"}:     "what is stored of the body, and of the headers",
	{"forged-address", "path-bypass"}:             "two ways around one rule",
	{"no-forwarded-address", "request-timeout"}:   "two things that are missing",
	{"no-maxconn", "runs-as-root"}:                "two things that are missing",
	{"no-route", "request-timeout"}:               "a frontend without a way, and without a timeout",
	{"no-forwarded-address", "unchecked-servers"}: "two things that are missing",
	{"poor-log", "request-timeout"}:               "two things that are missing",
	{"request-timeout", "unchecked-servers"}:      "two things that are missing",
	{"path-bypass", "slow-regex"}:                 "what gets by an expression, and what it costs",
}

// No two rules beyond HAProxy's own words tell the same mistake: on the examples of all rules and on the variants
// of the sixty mistakes, those that find something in the same words are known to mean two things.
func TestOneHome(t *testing.T) {
	var configs []configuration
	for _, rule := range checks.Rules() {
		for _, e := range rule.Examples {
			if e.Version == "" {
				configs = append(configs, configuration{rule.ID + ", " + e.Name, e.Config})
			}
		}
	}
	archives, err := filepath.Glob(filepath.Join("..", "sixty", "testdata", "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatal("there are no variants", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.ContainsAny(f.Name, "@/") {
				configs = append(configs, configuration{filepath.Base(path) + ", " + f.Name, string(f.Data)})
			}
		}
	}
	met := map[[2]string]bool{}
	for _, o := range overlaps(lintAll(configs, release.NewestLTS().Latest)) {
		first, second := checks.LookupRule(o.rules[0]), checks.LookupRule(o.rules[1])
		if first.Category == checks.Startup || second.Category == checks.Startup {
			continue
		}
		met[o.rules] = true
		if twoThings[o.rules] == "" {
			t.Errorf("%s and %s both find something in the same words: %s, line %d", o.rules[0], o.rules[1], o.firstOf, o.first.File.Line(o.first.Span.Start))
		}
	}
	for rules := range twoThings {
		if !met[rules] {
			t.Errorf("%s and %s meet nowhere", rules[0], rules[1])
		}
	}
}
