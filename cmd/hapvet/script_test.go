package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// The scripts run this program with rules of their own, so that they test the
// program and not the rules. "hapvet-real" has the real ones.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"hapvet": func() {
			ruleSet = func() []*checks.Rule { return testRules }
			one := advisories.Embedded().Only("HAPV-2025-0001") // stays as it is when others come
			advisoryData = func() *advisories.Database { return one }
			today = func() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }
			main()
		},
		"hapvet-real": main,
	})
}

// testdata/script/*.txtar are scenarios; see testscript's documentation.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"schema": validate("json.schema.json"), "keyword-schema": validate("keyword.schema.json"),
			"features-schema": validate("features.schema.json"), "advisories-schema": validate("advisories.schema.json"),
			"simulate-schema": validate("simulate.schema.json"), "risk-schema": validate("risk.schema.json"), "capacity-schema": validate("capacity.schema.json"), "explore-schema": validate("explore.schema.json"),
			"upgrade-schema": validate("upgrade.schema.json"), "fleet-schema": validate("fleet.schema.json"),
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "")
			return nil
		},
	})
}

// validate returns the command "schema FILE...": each is valid JSON of `hapvet
// lint`; "keyword-schema" asks that of `hapvet keyword`.
func validate(schemaName string) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		schema, err := jsonschema.NewCompiler().Compile(filepath.Join(sourceDir, "..", "..", "docs", schemaName))
		ts.Check(err)
		for _, name := range args {
			file, err := os.Open(ts.MkAbs(name))
			ts.Check(err)
			value, err := jsonschema.UnmarshalJSON(file)
			file.Close()
			ts.Check(err)
			if err := schema.Validate(value); (err != nil) != neg {
				ts.Fatalf("%s: %v", name, err)
			}
		}
	}
}

var sourceDir, _ = os.Getwd()

// testFamilies and testDegrees are what registered rules get by their category.
var (
	testFamilies = map[checks.Category]checks.Family{checks.Startup: checks.Language}
	testDegrees  = map[checks.Category]checks.Confidence{checks.Startup: checks.Certain, checks.Advice: checks.High}
)

// testRules find directives by their keyword.
var testRules = []*checks.Rule{
	testRule("test-error", checks.Startup, checks.Error, "error"),
	testRule("test-warning", checks.Startup, checks.Warning, "warning"),
	testRule("test-advice", checks.Advice, checks.Warning, "advice"),
	testRule("test-note", checks.Advice, checks.Note, "note"),
	{
		ID: "test-panic", Category: checks.Advisory, Family: checks.Defects, Confidence: checks.High, Severity: checks.Error, Summary: "a bug of hapvet",
		Doc: "It fails at the keyword \"panic\".\n", Versions: release.MustRanges(">=2.4.0"),
		Check: func(p *checks.Pass) {
			each(p, "panic", func(*config.Directive) { panic("boom") })
		},
	},
}

func testRule(id string, category checks.Category, severity checks.Severity, keyword string) *checks.Rule {
	return &checks.Rule{
		ID: id, Category: category, Family: testFamilies[category], Confidence: testDegrees[category], Severity: severity, Summary: "the keyword " + keyword,
		Doc: "The keyword `" + keyword + "` is wrong.\n\nRemove it.\n",
		Examples: []checks.Example{
			{Name: "the keyword", Version: "2.6", Config: "global\n    " + keyword + "\n", Bad: []int{2}},
			{Name: "none", Config: "global\n"},
		},
		Check: func(p *checks.Pass) {
			each(p, keyword, func(d *config.Directive) {
				f := checks.At(d, 0).Saying("found "+keyword+" "+d.Arg(1), "remove it")
				f.Fixes = []checks.Fix{{Message: "remove it", Safe: true, Edits: []config.Edit{{File: d.File, Span: d.Span()}}}}
				p.Report(f.With(d.Section.Header, "in this section"))
			})
		},
	}
}

// each calls do for the directives with a keyword.
func each(p *checks.Pass, keyword string, do func(*config.Directive)) {
	for _, s := range p.Config.Sections {
		for _, d := range s.Directives {
			if d.Keyword() == keyword {
				do(d)
			}
		}
	}
}
