package lint

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
)

// finder is a rule that finds each directive with a keyword, and panics at "panic".
func finder(id string, category checks.Category, keyword string) *checks.Rule {
	return &checks.Rule{ID: id, Category: category, Severity: checks.Error, Check: func(p *checks.Pass) {
		for _, s := range p.Config.Sections {
			for _, d := range s.Directives {
				switch d.Keyword() {
				case keyword:
					p.Report(checks.On(d).Saying("found "+keyword, ""))
				case "panic":
					panic("at the keyword")
				}
			}
		}
	}}
}

// write makes a file for each text, and a job that lints each of them.
func write(t *testing.T, texts ...string) Job {
	t.Helper()
	dir := t.TempDir()
	j := Job{Versions: []release.Version{release.MustParse("3.0.11")}, Stdin: Standard{strings.NewReader(""), "<stdin>"}}
	for i, text := range texts {
		path := filepath.Join(dir, string(rune('a'+i))+".cfg")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		j.Inputs = append(j.Inputs, Input{Paths: []string{path}})
	}
	return j
}

// A rule that panics fails alone, on the one configuration.
func TestPanicInRule(t *testing.T) {
	j := write(t, "global\n panic\n one\n", "global\n one\n", "global\n panic\n")
	whole := finder("whole", checks.Advice, "one")
	whole.Check = func(p *checks.Pass) { p.Report(checks.On(p.Config.Sections[0].Header)) }
	j.Rules = []*checks.Rule{finder("one", checks.Startup, "one"), whole}
	run, errs := j.Do()

	if len(errs) != 2 {
		t.Fatalf("errors %v, want two", errs)
	}
	for i, file := range []string{"a.cfg", "c.cfg"} {
		for _, want := range []string{file, "rule one failed", "lint_test.go:", "at the keyword", newIssue} {
			if !strings.Contains(errs[i].Error(), want) {
				t.Errorf("error %q does not hold %q", errs[i], want)
			}
		}
	}
	var got []string
	for _, c := range run.Configurations {
		got = append(got, string(c.Startup()))
		for _, f := range c.Findings {
			got = append(got, f.Rule)
		}
	}
	if want := []string{"unknown", "whole", "refused", "whole", "one", "unknown", "whole"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A configuration whose reading panics is left out, and the others are not.
func TestPanicInReading(t *testing.T) {
	original := parse
	defer func() { parse = original }()
	parse = func(sources []config.Source, opts config.Options) *config.Config {
		if strings.Contains(sources[0].Content, "bad") {
			panic("cannot read this")
		}
		return original(sources, opts)
	}
	for _, texts := range [][]string{{"bad"}, {"global\n", "bad", "global\n"}} {
		j := write(t, texts...)
		j.Rules = []*checks.Rule{{ID: "x", Check: func(p *checks.Pass) { _ = p.Config.Sections[0] }}}
		run, errs := j.Do()
		if len(errs) != 1 || !strings.Contains(errs[0].Error(), "reading the configuration failed at lint_test.go:") {
			t.Errorf("errors %v", errs)
		}
		if got, want := len(run.Configurations), len(texts)-1; got != want {
			t.Errorf("%d configurations, want %d", got, want)
		}
	}
}

// The verdict rests on what speaks for HAProxy, shown or not, but not on what
// the user ignores.
func TestSelection(t *testing.T) {
	hardening := finder("hard", checks.Advice, "two")
	hardening.Strict = true
	rules := []*checks.Rule{finder("one", checks.Startup, "one"), finder("two", checks.Advice, "two"), hardening}
	for _, test := range []struct {
		selection Selection
		want      string // rules found and the verdict
	}{
		{Selection{}, "one two refused"},
		{Selection{Only: []string{"two"}}, "two refused"},
		{Selection{Only: []string{"one", "two"}, Ignore: []string{"two"}}, "one refused"},
		{Selection{Ignore: []string{"one"}}, "two accepted"},
		{Selection{Categories: []string{"advice"}}, "two refused"},
		{Selection{Categories: []string{"startup"}}, "one refused"},
		{Selection{Categories: []string{"advisory"}}, "refused"},
		{Selection{Categories: []string{"startup"}, Only: []string{"two"}}, "refused"},
		{Selection{Profile: ProfileDefault}, "one two refused"},
		{Selection{Profile: ProfileStrict}, "one hard two refused"},
		{Selection{Profile: ProfileStrict, Ignore: []string{"hard"}}, "one two refused"},
		{Selection{Only: []string{"hard"}}, "hard refused"},
	} {
		j := write(t, "global\n one\n two\n")
		j.Rules, j.Selection = rules, test.selection
		run, errs := j.Do()
		if errs != nil {
			t.Fatal(errs)
		}
		var got []string
		for _, f := range run.Configurations[0].Findings {
			got = append(got, f.Rule)
		}
		got = append(got, string(run.Configurations[0].Startup()))
		if g := strings.Join(got, " "); g != test.want {
			t.Errorf("%+v: got %q, want %q", test.selection, g, test.want)
		}
	}
}

func TestOmittedProblemsLeaveTheVerdictOpen(t *testing.T) {
	if got := startup(checks.Result{Config: &config.Config{Omitted: 1}}, false); got != report.Unknown {
		t.Errorf("got %s", got)
	}
}

func TestUnreadableInput(t *testing.T) {
	j := write(t, "global\n")
	j.Stdin.Reader = io.MultiReader(strings.NewReader("global\n"), failing{})
	j.Inputs = append(j.Inputs, Input{Paths: []string{"-"}}, Input{Paths: []string{filepath.Join(t.TempDir(), "gone")}}, Input{Paths: []string{t.TempDir()}})
	run, errs := j.Do()
	if len(run.Configurations) != 1 || len(errs) != 3 {
		t.Fatalf("%d configurations and errors %v", len(run.Configurations), errs)
	}
	for i, want := range []error{errBroken, os.ErrNotExist, config.ErrNoFiles} {
		if !errors.Is(errs[i], want) {
			t.Errorf("error %v, want %v", errs[i], want)
		}
	}
}

var errBroken = errors.New("broken")

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }

func TestUnknownProfile(t *testing.T) {
	if err := (Selection{Profile: "lax"}).Check(nil); err == nil || !strings.Contains(err.Error(), `no profile is called "lax"`) {
		t.Errorf("got %v", err)
	}
}
