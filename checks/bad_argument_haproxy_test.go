//go:build haproxy

package checks_test

import (
	"fmt"
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

// What a grammar refuses, HAProxy refuses, on the same line.
func TestGrammarsAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			examples, refused := 0, map[string][]string{}
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
					if h.findsArgument(grammarConfig(kind, line)) {
						refused[kind] = append(refused[kind], line)
					}
				}
			}
			lines := 0
			for kind, all := range refused {
				lines += len(all)
				for some := range slices.Chunk(all, atOnce) {
					for _, line := range h.takes(t, kind, some) {
						if said := h.check(t, grammarConfig(kind, line)); said.ended {
							t.Errorf("hapvet refuses %q in %s, HAProxy %s does not: %s", line, kind, h.version, said.output)
						}
					}
				}
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

// takes returns those of the lines that HAProxy does not refuse. It asks about
// all of them in one configuration, and again about each that drew no alert,
// because some errors hide those that follow.
func (h haproxy) takes(t *testing.T, kind string, lines []string) []string {
	t.Helper()
	var text strings.Builder
	at := make([]int, len(lines))
	for i, line := range lines {
		one := grammarConfig(kind, line)
		if kind != "global" { // each in a section of its own
			one = strings.NewReplacer("listen p\n", fmt.Sprintf("listen p%d\n", i), "hapvet-be\n", fmt.Sprintf("hapvet-be%d\n", i), kind+" s\n", fmt.Sprintf("%s s%d\n", kind, i)).Replace(one)
		}
		text.WriteString(one)
		at[i] = strings.Count(text.String(), "\n")
	}
	said := h.check(t, text.String())
	var taken []string
	for i, line := range lines {
		if !slices.Contains(said.alerts, at[i]) && !h.check(t, grammarConfig(kind, line)).refused {
			taken = append(taken, line)
		}
	}
	return taken
}

// findsArgument reports whether bad-argument refuses the last line.
func (h haproxy) findsArgument(text string) bool {
	last := strings.Count(text, "\n")
	result := h.judge(text, checks.LookupRule("bad-argument"))
	return slices.ContainsFunc(result.Findings, func(f checks.Finding) bool {
		return f.Severity == checks.Error && f.File.Line(f.Span.Start) == last
	})
}
