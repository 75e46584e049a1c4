//go:build haproxy

package checks_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/keywords"
)

// grammarWords are put in place of each argument of a line that is taken.
var grammarWords = []string{"zz!", "-1", "10x", "0", "99999999999", "10s"}

// variants are the lines that a grammar's example gives: without its last
// arguments, with one or two too many, and with other words in their places.
func variants(row keywords.GrammarRow) []string {
	words, depth := strings.Fields(row.Example), row.Depth()
	lines := []string{row.Example + " hapvet-x", row.Example + " hapvet-x hapvet-y"}
	for i := depth; i < len(words); i++ {
		lines = append(lines, strings.Join(words[:i], " "))
		for _, other := range grammarWords {
			changed := slices.Clone(words)
			changed[i] = other
			lines = append(lines, strings.Join(changed, " "))
		}
	}
	return lines
}

// What a grammar refuses, HAProxy refuses, on the same line.
func TestGrammarsAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			examples, refused := 0, map[string][]string{} // configurations, by kinds of sections
			for _, row := range keywords.GrammarRows() {
				if len(row.Versions) > 0 && !row.Versions.Contains(h.version) {
					continue
				}
				kind := kindFor(row)
				examples++
				if h.findsArgument(grammarConfig(kind, row.Example)) {
					t.Errorf("%s %q is refused", kind, row.Example)
				}
				for _, line := range variants(row) {
					if text := grammarConfig(kind, line); h.findsArgument(text) {
						refused[kind] = append(refused[kind], text)
					}
				}
			}
			lines := 0
			for _, all := range refused {
				lines += len(all)
				h.refuses(t, all)
			}
			t.Logf("HAProxy %s refuses all of %d lines that hapvet refuses, made of %d examples", h.version.Full(), lines, examples)
		})
	}
}

// What the grammar of an action refuses, HAProxy refuses: it stops at the first
// wrong HTTP rule, so that it is asked about each by itself.
func TestActionsAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			refused := 0
			for _, row := range keywords.ActionRows() {
				ruleset := row.Sections[0]
				g, _ := keywords.ActionGrammar(ruleset, strings.Fields(row.Example)[0], h.version)
				if g != row.Grammar {
					continue
				}
				if h.findsArgument(grammarConfig("listen", ruleset+" "+row.Example)) {
					t.Errorf("%s %q is refused", ruleset, row.Example)
				}
				for _, line := range variants(row) {
					text := grammarConfig("listen", ruleset+" "+line)
					if !h.findsArgument(text) {
						continue
					}
					refused++
					if said := h.check(t, text); !said.refused && said.ended {
						t.Errorf("hapvet refuses %q in %s, HAProxy %s does not", line, ruleset, h.version)
					}
				}
			}
			t.Logf("HAProxy %s refuses all of %d rules that hapvet refuses", h.version.Full(), refused)
		})
	}
}

// atOnce is how many wrong lines HAProxy is asked about in one configuration:
// at 50 errors it gives up, and a line may cause two.
const atOnce = 20

// takes returns the numbers of those of the configurations that HAProxy does not
// refuse; the last line of each is the one of interest. It asks about all of them at
// once, and again about each that drew no alert, because some errors hide those that
// follow.
func (h haproxy) takes(t *testing.T, texts []string) []int {
	t.Helper()
	var all strings.Builder
	at := make([]int, len(texts))
	for i, text := range texts {
		all.WriteString(sectionName.ReplaceAllString(text, fmt.Sprintf("${1}%d\n", i)))
		at[i] = strings.Count(all.String(), "\n")
	}
	said := h.check(t, all.String())
	var taken []int
	for i, text := range texts {
		if slices.Contains(said.alerts, at[i]) {
			continue
		}
		if one := h.check(t, text); !one.refused && one.ended {
			taken = append(taken, i)
		}
	}
	return taken
}

// sectionName finds the headers of sections with a name.
var sectionName = regexp.MustCompile(`(?m)^([a-z]\S* \S+)\n`)

// findsArgument reports whether bad-argument refuses the last line.
func (h haproxy) findsArgument(text string) bool {
	last := strings.Count(text, "\n")
	result := h.judge(text, checks.LookupRule("bad-argument"))
	return slices.ContainsFunc(result.Findings, func(f checks.Finding) bool {
		return f.Severity == checks.Error && f.File.Line(f.Span.Start) == last
	})
}

// What the grammar of a parameter refuses, HAProxy refuses; and it takes the
// examples, unless what they name is missing on this machine.
func TestParametersAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			examples := 0
			var refused []string // configurations
			for _, row := range keywords.ParameterRows() {
				kind := row.Sections[0]
				if len(row.Versions) > 0 && !row.Versions.Contains(h.version) || !knowsParameter(row, kind, h.version) {
					continue
				}
				examples++
				text := parameterConfig(kind, row.Example)
				if said := h.check(t, text); h.findsArgument(text) || said.refused && !missingHere(said.output) {
					t.Errorf("%s %q is refused: %s", kind, row.Example, said.output)
				}
				for _, line := range variants(row) {
					if text := parameterConfig(kind, line); h.findsArgument(text) {
						refused = append(refused, text)
					}
				}
			}
			h.refuses(t, refused)
			t.Logf("HAProxy %s refuses all of %d lines that hapvet refuses, made of %d examples", h.version.Full(), len(refused), examples)
		})
	}
}

// refuses checks that HAProxy refuses configurations that hapvet refuses.
func (h haproxy) refuses(t *testing.T, texts []string) {
	t.Helper()
	for some := range slices.Chunk(texts, atOnce) {
		for _, i := range h.takes(t, some) {
			t.Errorf("hapvet refuses the last line, HAProxy %s does not:\n%s", h.version, some[i])
		}
	}
}

// missingHere reports whether a refusal comes of files, names and features that
// this machine lacks.
func missingHere(output string) bool {
	for _, message := range []string{
		"No such file", "unable to stat", "unable to load", "unable to open", "Didn't find any certificate", "cannot find", "error opening",
		"unknown user name", "unknown group name", "Cannot open namespace", "not compiled", "not supported", "is experimental", "unknown keyword 'ech'",
	} {
		if strings.Contains(output, message) {
			return true
		}
	}
	return false
}
