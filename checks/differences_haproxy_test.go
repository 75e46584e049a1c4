//go:build haproxy

package checks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
)

// What docs/differences.md says of HAProxy and of hapvet is so.
func TestDifferencesAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		for _, d := range deliberates(t) {
			if !slices.Contains(d.branches, h.version.Branch()) {
				continue
			}
			t.Run(h.version.Branch()+"/"+d.name, func(t *testing.T) {
				said, result := h.check(t, d.text), h.vet(d.text)
				if got := saying(said.refused, said.alerts, said.warnings); got != d.haproxy {
					t.Errorf("HAProxy %s: got %q, want %q\n%s", h.version, got, d.haproxy, said.output)
				}
				var errors, warnings []int
				for _, f := range startupOnly(result.Findings) {
					line := f.File.Line(f.Span.Start)
					switch f.Severity {
					case checks.Error:
						errors = append(errors, line)
					case checks.Warning:
						warnings = append(warnings, line)
					case checks.Note:
					}
				}
				if got := saying(result.Refused(), errors, warnings); got != d.hapvet {
					t.Errorf("hapvet: got %q, want %q\n%s", got, d.hapvet, show(result.Findings))
				}
			})
		}
	}
}

// saying writes an answer as testdata/differences.txtar has it.
func saying(refused bool, errors, warnings []int) string {
	words := []string{"accepted"}
	if refused {
		words[0] = "refused"
	}
	for _, line := range distinct(errors) {
		words = append(words, fmt.Sprintf("error %d", line))
	}
	for _, line := range distinct(warnings) {
		words = append(words, fmt.Sprintf("warning %d", line))
	}
	return strings.Join(words, ", ")
}

func distinct(lines []int) []int {
	lines = slices.Clone(lines)
	slices.Sort(lines)
	return slices.Compact(lines)
}
