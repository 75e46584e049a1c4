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

// wordLine is a line that tries a word, and the section that it stands in.
type wordLine struct{ section, line string }

// sampledWords returns lines that try every fifth word of the language.
func sampledWords() []wordLine {
	var lines []wordLine
	for i, w := range keywords.Words() {
		for _, context := range w.Contexts {
			if (i+len(lines))%5 != 0 || w.Name == "quiet" { // "quiet" hides the messages
				lines = append(lines, wordLine{})
				continue
			}
			switch w.Kind {
			case keywords.Keyword:
				lines = append(lines, wordLine{context, w.Name})
			case keywords.Option, keywords.Timeout:
				lines = append(lines, wordLine{context, string(w.Kind) + " " + w.Name + " 10s"})
			case keywords.NoOption, keywords.DefaultOption:
				lines = append(lines, wordLine{context, string(w.Kind) + " " + w.Name})
			case keywords.Filter, keywords.Balance:
				lines = append(lines, wordLine{"listen", string(w.Kind) + " " + w.Name + " x"})
			case keywords.BindParam:
				lines = append(lines, wordLine{"frontend", "bind :80 " + w.Name + " 1"})
			case keywords.ServerParam:
				lines = append(lines, wordLine{"backend", "server s 192.0.2.1:80 " + w.Name + " 1"})
			case keywords.Action:
				if place, ok := map[string]string{"http-check": "backend", "tcp-check": "backend", "quic-initial": "frontend"}[context]; ok {
					lines = append(lines, wordLine{place, context + " " + w.Name})
				} else {
					lines = append(lines, wordLine{"listen", context + " " + w.Name})
				}
			}
		}
	}
	return slices.DeleteFunc(lines, func(l wordLine) bool { return l.line == "" })
}

// wordRules are the rules that look words up.
func wordRules() []*checks.Rule {
	var rules []*checks.Rule
	for _, id := range []string{"unknown-keyword", "unknown-option", "unknown-action", "unknown-parameter", "misplaced-keyword", "deprecated-keyword"} {
		rules = append(rules, checks.LookupRule(id))
	}
	return rules
}

// What the tables refuse, each HAProxy refuses, and on that line.
func TestWordsAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			asked, refused := 0, 0
			for _, w := range sampledWords() {
				if s, known := keywords.LookupSection(w.section, h.version); s == nil || !known {
					continue
				}
				text := fmt.Sprintf("global\ndefaults\n    mode http\n%s probed\n    %s\n", w.section, w.line)
				switch w.section {
				case "global":
					text = fmt.Sprintf("global\n    %s\n", w.line)
				case "acme":
					text = strings.Replace(text, "global\n", "global\n    expose-experimental-directives\n", 1)
				}
				line := strings.Count(text, "\n")
				asked++
				result := h.judge(text, wordRules()...)
				if len(result.Findings) == 0 {
					continue
				}
				refused++
				said := h.check(t, text)
				switch f := result.Findings[0]; {
				case f.Severity == checks.Error && !slices.Contains(said.alerts, line):
					t.Errorf("%s, %s: %q: %s\n%s", h.version, w.section, w.line, f.Message, said.output)
				case f.Severity == checks.Warning && !slices.Contains(said.warnings, line) && !slices.Contains(said.alerts, line) &&
					!strings.Contains(said.output, "is deprecated"): // of master-worker it names no line
					t.Errorf("%s, %s: %q: %s\n%s", h.version, w.section, w.line, f.Message, said.output)
				}
			}
			t.Logf("HAProxy %s: %d lines, %d of them with a finding", h.version.Full(), asked, refused)
		})
	}
}
