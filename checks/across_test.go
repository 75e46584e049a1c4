package checks_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// lintFor lints one text for several versions.
func lintFor(text string, versions []release.Version) []checks.Result {
	var configs []func() *config.Config
	for _, v := range versions {
		configs = append(configs, func() *config.Config {
			return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v})
		})
	}
	return checks.Lint(configs, checks.Rules())
}

func startupOnly(findings []checks.Finding) []checks.Finding {
	var out []checks.Finding
	for _, f := range findings {
		if f.Category == checks.Startup {
			out = append(out, f)
		}
	}
	return out
}

const historic = `global
    nbproc 2
    chroot
.if version_atleast(3.0)
    unheardof
.endif
crt-store certificates
    load crt site.pem
`

// What one finding says of the targets it holds for: each with its severity.
func TestAcross(t *testing.T) {
	targets := []release.Version{release.MustParse("2.4.22"), release.MustParse("2.6.12"), release.MustParse("3.2.26")}
	var got []string
	for _, f := range startupOnly(checks.Across(lintFor(historic, targets))) {
		line := fmt.Sprintf("%d %s:", f.File.Line(f.Span.Start), f.Severity)
		for _, h := range f.Holds {
			line += fmt.Sprintf(" %s %s", h.Version, h.Severity)
		}
		got = append(got, line)
	}
	want := []string{
		"2 error: 2.6.12 error 3.2.26 error",
		"3 error: 2.4.22 error 2.6.12 error 3.2.26 error",
		"5 error: 3.2.26 error",
		"7 error: 2.4.22 error 2.6.12 error",
	}
	for _, line := range want {
		if !strings.Contains(strings.Join(got, "\n")+"\n", line+"\n") {
			t.Errorf("no finding %q in\n%s", line, strings.Join(got, "\n"))
		}
	}
}

// One target leaves the findings as they are.
func TestAcrossOne(t *testing.T) {
	results := lintFor(historic, []release.Version{release.MustParse("3.0.11")})
	for _, f := range checks.Across(results) {
		if f.Holds != nil {
			t.Errorf("%s holds for %v", f.Rule, f.Holds)
		}
	}
}

// What all branches answer to a line, whether or not the target objects to it.
func TestHistories(t *testing.T) {
	targets := []release.Version{release.MustParse("2.4.22"), release.MustParse("3.2.26")}
	findings := checks.Across(lintFor(historic, targets))
	checks.Histories(findings, lintFor(historic, checks.Representatives(targets)))
	newest := release.Branches()[len(release.Branches())-1].Name
	want := map[int]string{
		2: "2.0-2.2 accepted, 2.3-2.4 warning, 2.5-" + newest + " refused",
		3: "2.0-" + newest + " refused",
		5: "2.0-2.3 refused, 2.4-2.9 skipped, 3.0-" + newest + " refused",
		7: "2.0-2.9 refused, 3.0-" + newest + " accepted",
	}
	for _, f := range startupOnly(findings) {
		line := f.File.Line(f.Span.Start)
		var got []string
		for _, era := range f.History {
			got = append(got, fmt.Sprintf("%s-%s %s", era.First, era.Last, era.Answer))
		}
		if w, ok := want[line]; ok && strings.Join(got, ", ") != w {
			t.Errorf("line %d (%s): got %q, want %q", line, f.Rule, strings.Join(got, ", "), w)
		}
	}
	for _, f := range findings {
		if f.Category != checks.Startup && f.History != nil {
			t.Errorf("%s of category %s has a history", f.Rule, f.Category)
		}
	}
}

// Of a line that a branch does not read for another reason than a condition, nothing
// is said.
func TestHistoryOfLostLines(t *testing.T) {
	targets := []release.Version{release.MustParse("3.4.7")}
	for text, told := range map[string]bool{"stray\nother\x00\n": false, "global\n    chroot\n": true} {
		findings := checks.Across(lintFor(text, targets))
		checks.Histories(findings, lintFor(text, checks.Representatives(targets)))
		for _, f := range startupOnly(findings) {
			if f.File.Line(f.Span.Start) == 2 && (f.History != nil) != told {
				t.Errorf("%q: %s has the history %v", text, f.Rule, f.History)
			}
		}
	}
}

// Each branch speaks once, and the target speaks for its own.
func TestRepresentatives(t *testing.T) {
	target := release.MustParse("2.4.3")
	versions := checks.Representatives([]release.Version{target})
	if len(versions) != len(release.Branches()) {
		t.Fatalf("%d versions for %d branches", len(versions), len(release.Branches()))
	}
	for i, b := range release.Branches() {
		if versions[i].Branch() != b.Name {
			t.Errorf("%s stands for %s", versions[i], b.Name)
		}
		if b.Name == "2.4" && versions[i].Compare(target) != 0 {
			t.Errorf("%s speaks for the branch of the target", versions[i])
		}
	}
}
