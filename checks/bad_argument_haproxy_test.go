//go:build haproxy

package checks_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
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

// What a grammar refuses, HAProxy refuses, on the same line. Where HAProxy does
// not even take the example, as it is built without what the keyword sets, the
// rest tells nothing.
func TestGrammarsAgainstHAProxy(t *testing.T) {
	for _, h := range binaries(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			asked, refused, missed, untold := 0, 0, 0, 0
			for _, row := range keywords.GrammarRows() {
				if len(row.Versions) > 0 && !row.Versions.Contains(h.version) {
					continue
				}
				kind := kindFor(row)
				example := h.check(t, grammarConfig(kind, row.Example))
				if h.findsArgument(grammarConfig(kind, row.Example)) {
					t.Errorf("%s %q is refused", kind, row.Example)
				}
				if example.refused {
					untold++
				}
				for _, line := range variants(row) {
					text := grammarConfig(kind, line)
					said, found := h.check(t, text), h.findsArgument(text)
					asked++
					switch {
					case found && !said.refused:
						t.Errorf("hapvet refuses %q in %s, HAProxy %s does not: %s", line, kind, h.version, said.output)
					case found:
						refused++
					case said.refused && !example.refused:
						missed++ // files, names and conditions are the business of other rules
					}
				}
			}
			t.Logf("HAProxy %s was asked about %d lines: both refuse %d, HAProxy alone %d; it takes no example of %d keywords",
				h.version.Full(), asked, refused, missed, untold)
		})
	}
}

// findsArgument reports whether bad-argument refuses the last line.
func (h haproxy) findsArgument(text string) bool {
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: h.version})
	}
	last := strings.Count(text, "\n")
	result := checks.Lint([]func() *config.Config{read}, []*checks.Rule{checks.LookupRule("bad-argument")})[0]
	return slices.ContainsFunc(result.Findings, func(f checks.Finding) bool {
		return f.Severity == checks.Error && f.File.Line(f.Span.Start) == last
	})
}
