//go:build haproxy

package checks_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
)

// words and lines are what readingConfig makes configurations of: everything
// that reading itself decides, and next to nothing that it does not.
var (
	readingWords = []string{
		"a", "b c", `"q q"`, `'s s'`, `\x41`, `\ `, `\"`, `"$A"`, `"${A}"`, `"${B[*]}"`, "# comment", "\r", "x\ry", "\t", `"\$"`, `'"'`, `"'"`, `\#`,
		`"${.LINE}"`, `"${A-x}"`, `"${NOT_SET-dflt}"`, `"${NOT_SET}"z`, `"${NOT_SET}" z`, "\v", "\xff",
	}
	oddWords = []string{
		`"`, `'`, `\x4g`, `"${A"`, `"a$"`, `"${.OTHER}"`, `""`, `"${NOT_SET}"`, `"${B[1]}"`, strings.Repeat("w ", 40), "\x00",
	}
	readingLines = []string{
		"global", "  description d %s", "  description d %s %s", "  description d %s %s %s", "  setenv A %s", "  setenv B \"1 2  3\"",
		"  presetenv A %s", "  unsetenv A", "  resetenv A B", "[scope]", "",
	}
	oddLines       = []string{"[bad scope]", "  no description x", "  setenv A", "[scope"}
	conditionLines = []string{
		".if 1", ".if 0", ".if defined(A)", ".if streq(\"$A\",a)", ".if !defined(NOT_SET) && 1", ".if version_before(3.0)", ".if (0 || 1)",
		".elif 1", ".elif 0", ".else", ".endif", ".endif", ".endif", ".warning %s", ".notice hi",
	}
	oddConditions = []string{".if %s", ".endif %s", ".alert stop", ".nothing", ".if strstr(abc,b)", ".if defined(A", ".if streq(a)"}
)

// readingConfig makes a configuration of random lines for a version. One in
// twenty lines or words is odd.
func readingConfig(r *rand.Rand, v release.Version) string {
	pick := func(usual, odd []string) string {
		if r.IntN(20) == 0 {
			return odd[r.IntN(len(odd))]
		}
		return usual[r.IntN(len(usual))]
	}
	lines := []string{"global", "  setenv A a"}
	open := 0
	for range 3 + r.IntN(12) {
		line := pick(readingLines, oddLines)
		if v.AtLeast(release.MustParse("2.4.0")) && r.IntN(2) == 0 {
			line = pick(conditionLines, oddConditions)
		}
		for strings.Contains(line, "%s") {
			line = strings.Replace(line, "%s", pick(readingWords, oddWords), 1)
		}
		switch {
		case strings.HasPrefix(line, ".if"):
			open++
		case strings.HasPrefix(line, ".e") && open == 0 && r.IntN(20) > 0:
			continue
		case strings.HasPrefix(line, ".endif"):
			open--
		}
		lines = append(lines, line)
	}
	for ; open > 0 && r.IntN(20) > 0; open-- {
		lines = append(lines, ".endif")
	}
	text := strings.Join(lines, "\n")
	if r.IntN(20) > 0 {
		text += "\n"
	}
	return text
}

// Quotes, escapes, variables, conditions, modifiers, scopes and odd bytes:
// hapvet and each HAProxy agree about whether a configuration is accepted, and
// about the first line that is refused.
func TestReadingAgainstHAProxy(t *testing.T) {
	const count = 300
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			refused, wrong := 0, 0
			for range count {
				text := readingConfig(r, h.version)
				said, result := h.check(t, text), h.vet(text)
				if said.refused {
					refused++
				}
				if diff := differ(said, result); diff != "" {
					if wrong++; wrong <= 5 {
						t.Errorf("%s\n%q\nhapvet:\n%s\nHAProxy %s:\n%s", diff, text, show(result.Findings), h.version, said.output)
					}
				}
			}
			t.Logf("HAProxy %s: %d configurations, %d refused, %d judged differently", h.version.Full(), count, refused, wrong)
		})
	}
}

// differ tells how the two verdicts differ, or "".
func differ(said answer, result checks.Result) string {
	if said.refused != result.Refused() {
		return fmt.Sprintf("refused by HAProxy: %t, by hapvet: %t", said.refused, result.Refused())
	}
	var errors []int
	for _, f := range result.Findings {
		if f.Category == checks.Startup && f.Severity == checks.Error {
			errors = append(errors, f.File.Line(f.Span.Start))
		}
	}
	if said.refused && len(said.alerts) > 0 && said.alerts[0] != 0 && !slices.Contains(errors, said.alerts[0]) {
		return fmt.Sprintf("HAProxy's first alert is on line %d, hapvet's errors are on %v", said.alerts[0], errors)
	}
	for _, f := range result.Findings {
		line := f.File.Line(f.Span.Start)
		if f.Category == checks.Startup && f.Severity == checks.Warning && !said.refused &&
			!slices.Contains(slices.Concat(said.warnings, said.alerts), line) && !slices.Contains(said.warnings, 0) {
			return fmt.Sprintf("hapvet warns of line %d, HAProxy does not", line)
		}
	}
	return ""
}
