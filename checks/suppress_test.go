package checks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// suppressed lints a file with rules that find the keywords "a" and "b", and returns the
// lines on which something is left, with what the rule on comments says.
func suppressed(t *testing.T, text string, versions ...string) (left []string, hidden int) {
	t.Helper()
	rules := []*checks.Rule{checks.LookupRule("suppression"), wordRule("a", "", checks.Error, false), wordRule("b", "", checks.Warning, false)}
	var configs []func() *config.Config
	for _, opts := range targets(versions...) {
		configs = append(configs, func() *config.Config {
			return config.ParseAll([]config.Source{{Name: "h.cfg", Content: text}}, opts)
		})
	}
	results := checks.Lint(configs, rules)
	hidden = checks.Suppress(results, rules, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	for _, f := range checks.Across(results) {
		what := f.Rule
		if f.Rule == "suppression" {
			what = f.Message
		}
		left = append(left, fmt.Sprintf("%d: %s", f.File.Line(f.Span.Start), what))
	}
	return left, hidden
}

func TestSuppress(t *testing.T) {
	for name, test := range map[string]struct {
		text   string
		left   []string
		hidden int
	}{
		"nothing said":        {"global\n a\n", []string{"2: no-a"}, 0},
		"on the line":         {"global\n a # hapvet: ignore=no-a -- why\n a\n", []string{"3: no-a"}, 1},
		"on the line above":   {"global\n # hapvet: ignore=no-a -- why\n a\n a\n", []string{"4: no-a"}, 1},
		"comments between":    {"global\n # hapvet: ignore=no-a -- why\n # more\n a\n", nil, 1},
		"several rules":       {"global\n # hapvet: ignore=no-a,no-b -- why\n a\n", []string{`2: nothing is found here that "no-b" would ignore`}, 1},
		"two comments":        {"global\n # hapvet: ignore=no-a -- why\n b # hapvet: ignore=no-b -- why\n", []string{`2: nothing is found here that "no-a" would ignore`}, 1},
		"not so far":          {"global\n # hapvet: ignore=no-a -- why\n\n a\n", []string{`2: nothing is found here that "no-a" would ignore`, "4: no-a"}, 0},
		"in the section":      {"global\n a\n # hapvet: ignore-section=no-a -- why\n a\ndefaults\n a\n", []string{"6: no-a"}, 2},
		"above the section":   {"global\n a\n# hapvet: ignore-section=no-a -- why\ndefaults\n a\n", []string{"2: no-a"}, 1},
		"on the header":       {"global\n a\ndefaults # hapvet: ignore-section=no-a -- why\n a\nfrontend f\n a\n", []string{"2: no-a", "6: no-a"}, 1},
		"in no section":       {"# hapvet: ignore-section=no-a -- why\n\nglobal\n a\n", []string{`1: "ignore-section" stands in no section`, "4: no-a"}, 0},
		"in the file":         {"global\n a\ndefaults\n a\n# hapvet: ignore-file=no-a -- why\n", nil, 2},
		"without a reason":    {"global\n a # hapvet: ignore=no-a\n", []string{"2: no-a", "2: this comment ignores findings without saying why"}, 0},
		"with an empty one":   {"global\n a # hapvet: ignore=no-a --\n", []string{"2: no-a", "2: this comment ignores findings without saying why"}, 0},
		"up to today":         {"global\n a # hapvet: ignore=no-a until=2026-11-23 -- why\n", nil, 1},
		"up to yesterday":     {"global\n a # hapvet: ignore=no-a until=2026-11-22 -- why\n", []string{"2: no-a", "2: this comment ignored findings up to 2026-11-22, and does so no longer"}, 0},
		"up to no day":        {"global\n a # hapvet: ignore=no-a until=soon -- why\n", []string{"2: no-a", `2: "soon" is no date`}, 0},
		"no rule":             {"global\n a # hapvet: ignore= -- why\n", []string{"2: no-a", "2: this comment names no rule to ignore"}, 0},
		"misspelt":            {"global\n a # hapvet: ignor=no-a -- why\n", []string{"2: no-a", `2: a hapvet comment has no setting "ignor"`}, 0},
		"two scopes":          {"global\n a # hapvet: ignore=no-a ignore-file=no-b -- why\n", []string{"2: no-a", "2: this comment has two scopes"}, 0},
		"unknown rule":        {"global\n a # hapvet: ignore=no-c -- why\n", []string{"2: no-a", `2: no rule is called "no-c"`}, 0},
		"a rule not at hand":  {"global\n a # hapvet: ignore=set-twice -- why\n", []string{"2: no-a"}, 0},
		"under a condition":   {"global\n.if 0\n a # hapvet: ignore=no-a -- why\n.endif\n", nil, 0},
		"a version beside it": {"# hapvet: haproxy-version=3.0\nglobal\n a\n", []string{"3: no-a"}, 0},
		"a remark":            {"global\n a # hapvet: we use it\n", []string{"2: no-a"}, 0},
		"in quotes":           {"global\n a '# hapvet: ignore=no-a -- why'\n", []string{"2: no-a"}, 0},
		"in the words":        {"global\n a x#hapvet: ignore=no-a -- why\n", nil, 1}, // HAProxy's comment, too
		"CRLF":                {"global\r\n # hapvet: ignore=no-a -- why\r\n a\r\n", nil, 1},
	} {
		left, hidden := suppressed(t, test.text, "2.8.0", "3.0.0")
		slices.Sort(left)
		slices.Sort(test.left)
		if !slices.Equal(left, test.left) || hidden != test.hidden {
			t.Errorf("%s: %q, %d hidden; want %q, %d", name, left, hidden, test.left, test.hidden)
		}
	}
}

// Advisories are named by their own ids, too.
func TestSuppressAdvisory(t *testing.T) {
	const text = "cache c\n total-max-size 4\n process-vary on\nfrontend f\n mode http\n timeout client 5s\n bind :80\n http-request cache-use c\n http-response cache-store c\n"
	rules := []*checks.Rule{checks.LookupRule("advisory")}
	read := func(text string) []checks.Result {
		return checks.Lint([]func() *config.Config{func() *config.Config {
			return config.ParseAll([]config.Source{{Name: "h.cfg", Content: text}}, targets("3.0.10")[0])
		}}, rules)
	}
	before := read(text)[0].Findings
	if len(before) == 0 {
		t.Fatal("no finding")
	}
	id, _, _ := strings.Cut(before[0].Message, ",")
	end := before[0].File.LineSpan(before[0].File.Line(before[0].Span.Start)).End
	results := read(text[:end] + " # hapvet: ignore=" + id + " -- we know" + text[end:])
	if hidden := checks.Suppress(results, rules, time.Now()); hidden != 1 || len(results[0].Findings) != len(before)-1 {
		t.Errorf("%d hidden, %d of %d left", hidden, len(results[0].Findings), len(before))
	}
	results = read(text[:end] + " # hapvet: ignore=HAPV-2000-0001 -- another one" + text[end:])
	if hidden := checks.Suppress(results, rules, time.Now()); hidden != 0 {
		t.Errorf("another one hides %d", hidden)
	}
}

// --fix takes away what silences nothing, and mends nothing that is silenced.
func TestFixerAndSuppressions(t *testing.T) {
	rules := []*checks.Rule{checks.LookupRule("suppression"), wordRule("a", "c", checks.Warning, true)}
	fx := &checks.Fixer{Rules: rules, Targets: targets("3.0.0"), Now: time.Now()}
	const text = "global\n a # hapvet: ignore=no-a -- why\n # hapvet: ignore=no-a -- why\r\n b # hapvet: ignore=no-a -- why\r\n"
	const want = "global\n a # hapvet: ignore=no-a -- why\n b\r\n"
	if got := fx.Fix([]config.Source{{Name: "h.cfg", Content: text}}).Sources[0].Content; got != want {
		t.Errorf("%q", got)
	}
}

func FuzzSuppress(f *testing.F) {
	for _, text := range []string{
		"# hapvet: ignore=no-a -- why\nglobal\n a", "global\n a # hapvet: ignore-section=no-a until=2020-01-01 --", "# hapvet: hapvet: ignore-file=,,=\r\n",
		"#hapvet:\n#hapvet:ignore", "\x00# hapvet: ignore=no-a -- x\n", "# hapvet: ignore-section=no-a -- why",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		left, hidden := suppressed(t, text, "3.0.0")
		plain, _ := suppressed(t, strings.ReplaceAll(text, "hapvet:", "hapvat:"), "3.0.0")
		if n := len(left) + hidden; n < len(plain) {
			t.Errorf("%d of %d findings are lost", len(plain)-n, len(plain))
		}
	})
}

// A finding keeps its fingerprint while lines move and blanks change, and each has one of
// its own.
func TestFingerprints(t *testing.T) {
	prints := func(text string) []string {
		rule := wordRule("a", "", checks.Error, false)
		read := func() *config.Config {
			return config.ParseAll([]config.Source{{Name: "h.cfg", Content: text}}, targets("3.0.0")[0])
		}
		findings := checks.Lint([]func() *config.Config{read}, []*checks.Rule{rule})[0].Findings
		return checks.Fingerprints(findings, func(f *config.File) string { return f.Name })
	}
	before := prints("global\n a x\n a y\ndefaults\n a x\n a x\n")
	moved := prints("\n# new\nglobal # c\n b\n\ta   y # why\n a x\n\ndefaults\n a x\n b\n a x\n")
	if len(before) != 4 || len(before[0]) != 32 {
		t.Fatalf("%q", before)
	}
	unique := slices.Clone(before)
	slices.Sort(unique)
	if len(slices.Compact(unique)) != 4 {
		t.Errorf("not unique: %q", before)
	}
	slices.Sort(before)
	slices.Sort(moved)
	if !slices.Equal(before, moved) {
		t.Errorf("%q, then %q", before, moved)
	}
	if other := prints("defaults\n a y\n"); slices.Contains(before, other[0]) {
		t.Error("another section, the same fingerprint")
	}
}
