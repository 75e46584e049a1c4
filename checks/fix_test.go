package checks_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// wordRule finds a keyword and writes another one in its place.
func wordRule(from, to string, severity checks.Severity, safe bool) *checks.Rule {
	return &checks.Rule{ID: "no-" + from, Category: checks.Startup, Severity: severity, Check: func(p *checks.Pass) {
		for _, s := range p.Config.Sections {
			for _, d := range s.Directives {
				if d.Keyword() != from {
					continue
				}
				f := checks.At(d, 0).Saying("no "+from, "")
				if e, ok := d.ReplaceWord(0, to); ok && to != "" {
					f.Fixes = []checks.Fix{{Message: "write " + to, Safe: safe, Edits: []config.Edit{e}}}
				}
				p.Report(f)
			}
		}
	}}
}

func targets(versions ...string) []config.Options {
	var opts []config.Options
	for _, v := range versions {
		opts = append(opts, config.Options{Version: release.MustParse(v)})
	}
	return opts
}

func TestFixer(t *testing.T) {
	const w, e = checks.Warning, checks.Error
	only := func(version string, r *checks.Rule) *checks.Rule {
		r.Versions = release.MustRanges(version)
		return r
	}
	insert := &checks.Rule{ID: "insert", Category: checks.Advice, Severity: w, Check: func(p *checks.Pass) {
		for _, word := range []string{"x", "y"} {
			if s := p.Config.Sections[0]; s.Last(word) == nil {
				p.Report(checks.On(s.Header).Saying("no "+word, "").Fixing(checks.SafeFix("add it", s.InsertLast(word))))
			}
		}
	}}
	for name, test := range map[string]struct {
		rules   []*checks.Rule
		unsafe  bool
		text    string
		want    string
		mended  int
		refused int
	}{
		"one":             {[]*checks.Rule{wordRule("a", "b", w, true)}, false, " a 1 # c\n", " b 1 # c\n", 1, 0},
		"unsafe left":     {[]*checks.Rule{wordRule("a", "b", w, false)}, false, " a\n", " a\n", 0, 0},
		"unsafe":          {[]*checks.Rule{wordRule("a", "b", w, false)}, true, " a\n", " b\n", 1, 0},
		"until stable":    {[]*checks.Rule{wordRule("a", "b", w, true), wordRule("b", "c", w, true), wordRule("c", "d", w, true)}, false, " a\n b\n", " d\n d\n", 5, 0},
		"in a circle":     {[]*checks.Rule{wordRule("a", "b", w, true), wordRule("b", "a", w, true)}, false, " a\n", " b\n", 1, 0},
		"overlapping":     {[]*checks.Rule{wordRule("a", "b", w, true), only(">=2.0.0", wordRule("a", "c", e, true))}, false, " a\n", " c\n", 1, 0},
		"gains an error":  {[]*checks.Rule{wordRule("a", "b", w, true), wordRule("b", "", e, true)}, false, " a\n", " a\n", 0, 1},
		"the others stay": {[]*checks.Rule{wordRule("a", "b", w, true), wordRule("b", "", e, true), wordRule("c", "d", w, true)}, false, " a\n c\n a\n c\n", " a\n d\n a\n d\n", 2, 2},
		"same place":      {[]*checks.Rule{insert}, false, " z\n", " z\n x\n y\n", 2, 0},
		// What is right for one version is refused by another: nothing is written.
		"two versions":      {[]*checks.Rule{only("<3.0.0", wordRule("a", "b", e, true)), only(">=3.0.0", wordRule("b", "", e, true))}, false, " a\n", " a\n", 0, 1},
		"for both versions": {[]*checks.Rule{only("<3.0.0", wordRule("a", "b", e, true))}, false, " a\n", " b\n", 1, 0},
	} {
		fx := &checks.Fixer{Rules: test.rules, Targets: targets("2.8.0", "3.0.0"), Unsafe: test.unsafe}
		got := fx.Fix([]config.Source{{Name: "h.cfg", Content: "global\n" + test.text}})
		if text := got.Sources[0].Content; text != "global\n"+test.want {
			t.Errorf("%s: %q", name, text)
		}
		if len(got.Mended) != test.mended || len(got.Refused) != test.refused {
			t.Errorf("%s: %d mended, %d refused", name, len(got.Mended), len(got.Refused))
		}
	}
}

func TestFixerLeaves(t *testing.T) {
	rule := wordRule("a", "b", checks.Warning, true)
	for name, test := range map[string]struct {
		fixer   checks.Fixer
		sources []config.Source
	}{
		"a file named twice":     {checks.Fixer{}, []config.Source{{Name: "h", Content: "global\n a\n"}, {Name: "h", Content: "global\n a\n"}}},
		"what is not asked for":  {checks.Fixer{Wanted: func(checks.Finding) bool { return false }}, []config.Source{{Name: "h", Content: "global\n a\n"}}},
		"more than is kept":      {checks.Fixer{}, []config.Source{{Name: "h", Content: "global\n" + strings.Repeat(" a\n", checks.MaxFindings+1)}}},
		"what nothing is wrong":  {checks.Fixer{}, []config.Source{{Name: "h", Content: "global\n b\n"}}},
		"a file that is no text": {checks.Fixer{}, []config.Source{{Name: "h", Content: "\x00\xff"}}},
	} {
		fx := test.fixer
		fx.Rules, fx.Targets = []*checks.Rule{rule}, targets("3.0.0")
		if got := fx.Fix(test.sources); !slices.Equal(got.Sources, test.sources) || got.Mended != nil {
			t.Errorf("%s: %+v", name, got.Sources)
		}
	}
}

// An advisory is mended by a person.
func TestFixForAdvisories(t *testing.T) {
	fixes := []checks.Fix{{Edits: make([]config.Edit, 1)}, {Safe: true, Edits: make([]config.Edit, 1)}}
	f := checks.Finding{Category: checks.Advisory, Fixes: fixes}
	if f.FixFor(true) != nil {
		t.Error("mended")
	}
	f.Category = checks.Advice
	if f.FixFor(true) != &f.Fixes[1] {
		t.Error("a safe fix comes first")
	}
}

// fixCases are the bad examples of a rule and the configurations of its golden file.
func fixCases(t *testing.T, rule *checks.Rule) []checks.Example {
	t.Helper()
	cases := slices.Clone(rule.Examples)
	archive, err := txtar.ParseFile(filepath.Join("testdata", rule.ID+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if name, ok := strings.CutSuffix(f.Name, ".cfg"); ok {
			_, version, _ := strings.Cut(name, "@")
			cases = append(cases, checks.Example{Name: f.Name, Version: version, Config: string(f.Data)})
		}
	}
	return cases
}

// showing are the rules that may find something once the fixes of a rule have the lines do what they say.
var showing = map[string][]string{
	"cache-one-sided":         {"cache-set-cookie"},
	"contradictory-condition": {"unreachable-rule", "host-case"},
	"dead-pattern":            {"path-bypass", "host-case"},
	"misplaced-keyword":       {"unused-backend"},
	"tls-fetch-in-clear":      {"unreachable-rule"},
	"unexpanded-variable":     {"unset-variable"},
	"unreachable-rule":        {"unused-acl"},
}

// Each fix of each rule, carried out alone on its examples and golden files, mends what
// was found, and nothing new is found: HAProxy says nothing new, and no rule of the default profile.
func TestFixesMend(t *testing.T) {
	others := slices.DeleteFunc(checks.Rules(), func(r *checks.Rule) bool {
		return r.Category == checks.Advisory || r.Category == checks.Advice && r.Strict
	})
	offered := 0
	for _, rule := range checks.Rules() {
		if rule.Category == checks.Advisory { // their workarounds have a test of their own
			continue
		}
		t.Run(rule.ID, func(t *testing.T) {
			for _, e := range fixCases(t, rule) {
				findings := lint(t, rule, e.Version, e.Config)
				var before map[string]int
				for _, f := range findings {
					for _, fix := range f.Fixes {
						if before == nil {
							before = tally(t, rule, others, e.Version, e.Config)
						}
						offered++
						checkFix(t, rule, others, e, f, fix, before)
					}
				}
			}
		})
	}
	t.Logf("%d fixes", offered)
}

func checkFix(t *testing.T, rule *checks.Rule, others []*checks.Rule, e checks.Example, f checks.Finding, fix checks.Fix, before map[string]int) {
	t.Helper()
	sources, err := config.Apply(fix.Edits)
	if err != nil {
		t.Fatalf("%s: %s: %v", e.Name, f.Message, err)
	}
	text := sources[f.File]
	after := tally(t, rule, others, e.Version, text)
	if after[rule.ID] >= before[rule.ID] {
		t.Errorf("%s: %s: still there after %q:\n%s", e.Name, f.Message, fix.Message, text)
	}
	if f.Category == checks.Startup && f.Severity == checks.Error && !fix.Safe {
		return // HAProxy reads the line now, and what is wrong with it besides shows
	}
	for id, n := range after {
		if n > before[id] && !slices.Contains(showing[rule.ID], id) {
			t.Errorf("%s: %s: after %q, %s finds something:\n%s", e.Name, f.Message, fix.Message, id, text)
		}
	}
}

// tally counts the findings of a rule, and of others that ask nothing of the machine.
func tally(t *testing.T, rule *checks.Rule, others []*checks.Rule, version, text string) map[string]int {
	t.Helper()
	v := release.NewestLTS().Latest
	if version != "" {
		v = release.MustParse(version)
	}
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v})
	}
	n := map[string]int{}
	for _, f := range checks.Lint([]func() *config.Config{read}, others)[0].Findings {
		n[f.Rule]++
	}
	n[rule.ID] = len(lint(t, rule, version, text))
	return n
}

// What the fixer leaves, it leaves a second time, and it does not make a configuration
// that HAProxy takes one that it refuses.
func TestFixerIsIdempotent(t *testing.T) {
	for _, rule := range checks.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			for _, e := range fixCases(t, rule) {
				v := release.NewestLTS().Latest
				if e.Version != "" {
					v = release.MustParse(e.Version)
				}
				fx := &checks.Fixer{Rules: checks.Rules(), Targets: []config.Options{{Version: v}}, Unsafe: true}
				once := fx.Fix([]config.Source{{Name: "haproxy.cfg", Content: e.Config}})
				if again := fx.Fix(once.Sources); !slices.Equal(once.Sources, again.Sources) {
					t.Errorf("%s: %q, then %q", e.Name, once.Sources[0].Content, again.Sources[0].Content)
				}
			}
		})
	}
}

// Whatever the text, fixes neither panic nor make HAProxy refuse more than before.
func FuzzFixer(f *testing.F) {
	for _, rule := range checks.Rules() {
		for _, e := range rule.Examples {
			f.Add(e.Config, "3.0.11")
		}
	}
	rules := checks.Rules()
	f.Fuzz(func(t *testing.T, text, version string) {
		v, err := release.Parse(version)
		if err != nil || len(text) > 4<<10 {
			return
		}
		fx := &checks.Fixer{Rules: rules, Targets: []config.Options{{Version: v}}, Unsafe: true}
		fixed := fx.Fix([]config.Source{{Name: "haproxy.cfg", Content: text}})
		before, after := startupErrors(text, v, rules), startupErrors(fixed.Sources[0].Content, v, rules)
		if len(fixed.Mended) > 0 && after > before {
			t.Errorf("%d errors, then %d:\n%s", before, after, fixed.Sources[0].Content)
		}
	})
}

func startupErrors(text string, v release.Version, rules []*checks.Rule) int {
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v})
	}
	n := 0
	for _, f := range checks.Lint([]func() *config.Config{read}, rules)[0].Findings {
		if f.Category == checks.Startup && f.Severity == checks.Error {
			n++
		}
	}
	return n
}

// What fixes add to a file ends its lines as the others of the file end.
func TestFixesKeepLineEndings(t *testing.T) {
	for _, rule := range checks.Rules() {
		for _, e := range rule.Examples {
			text := strings.ReplaceAll(strings.ReplaceAll(e.Config, "\r\n", "\n"), "\n", "\r\n")
			for _, f := range lint(t, rule, e.Version, text) {
				for _, fix := range f.Fixes {
					sources, err := config.Apply(fix.Edits)
					if err != nil {
						t.Fatalf("%s: %s: %s: %v", rule.ID, e.Name, f.Message, err)
					}
					if after := sources[f.File]; strings.Count(after, "\n") != strings.Count(after, "\r\n") {
						t.Errorf("%s: %s: the ends of lines are mixed after %q:\n%q", rule.ID, e.Name, fix.Message, after)
					}
				}
			}
		}
	}
}
