package checks_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var update = flag.Bool("update", false, "write the golden files anew")

// lint runs one rule over a configuration for a version; "" is the newest LTS.
func lint(t testing.TB, rule *checks.Rule, version, text string) []checks.Finding {
	t.Helper()
	v := release.NewestLTS().Latest
	if version != "" {
		v = release.MustParse(version)
	}
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v, Machine: rule.Machine, Build: buildFor(rule)})
	}
	return checks.Lint([]func() *config.Config{read}, []*checks.Rule{rule})[0].Findings
}

// Every rule finds something on the lines that its bad examples name and on no
// others, and nothing in its good ones.
func TestExamples(t *testing.T) {
	for _, rule := range checks.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			var good, bad bool
			for _, e := range rule.Examples {
				good, bad = good || len(e.Bad) == 0, bad || len(e.Bad) > 0
				var lines []int
				for _, f := range lint(t, rule, e.Version, e.Config) {
					lines = append(lines, f.File.Line(f.Span.Start))
				}
				if got := slices.Compact(lines); !slices.Equal(got, e.Bad) {
					t.Errorf("%s: found on lines %v, want %v", e.Name, got, e.Bad)
				}
			}
			if !good || !bad {
				t.Error("a rule has at least one good and one bad example")
			}
		})
	}
}

// testdata/RULE.txtar holds pairs of files: NAME.cfg, a configuration, and
// NAME.out, what the rule says of it. A name of the form NAME@VERSION chooses
// the HAProxy version.
func TestGolden(t *testing.T) {
	for _, rule := range checks.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			path := filepath.Join("testdata", rule.ID+".txtar")
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatalf("every rule has a golden file: %v", err)
			}
			out := &txtar.Archive{Comment: archive.Comment}
			want := map[string]string{}
			for _, f := range archive.Files {
				want[f.Name] = string(f.Data)
			}
			found := false
			for _, f := range archive.Files {
				name, ok := strings.CutSuffix(f.Name, ".cfg")
				if !ok {
					continue
				}
				_, version, _ := strings.Cut(name, "@")
				got := show(lint(t, rule, version, string(f.Data)))
				found = found || got != ""
				out.Files = append(out.Files, f, txtar.File{Name: name + ".out", Data: []byte(got)})
				if got != want[name+".out"] && !*update {
					t.Errorf("%s:\n%s\nwant:\n%s", f.Name, got, want[name+".out"])
				}
			}
			if !found {
				t.Error("the golden file shows no finding")
			}
			if *update {
				if err := os.WriteFile(path, txtar.Format(out), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// show writes findings, one fact a line.
func show(findings []checks.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s %s\n", where(f.File, f.Span), f.Severity, f.Message)
		fmt.Fprintf(&b, "  advice: %s\n", f.Advice)
		for _, r := range f.Related {
			fmt.Fprintf(&b, "  see %s %s\n", where(r.File, r.Span), r.Message)
		}
		for _, fix := range f.Fixes {
			fmt.Fprintf(&b, "  fix (safe %t): %s\n", fix.Safe, fix.Message)
			for _, e := range fix.Edits {
				fmt.Fprintf(&b, "    %s -> %q\n", where(e.File, e.Span), e.New)
			}
		}
	}
	return b.String()
}

func where(f *config.File, s config.Span) string {
	from, to := f.Position(s.Start), f.Position(s.End)
	return fmt.Sprintf("%d:%d-%d:%d", from.Line, from.Column, to.Line, to.Column)
}

// buildFor is a build without anything for the rules that ask what is built in.
func buildFor(rule *checks.Rule) config.Build {
	if rule.Machine.Features {
		return config.Build{Features: map[string]bool{}}
	}
	return config.FullBuild
}
