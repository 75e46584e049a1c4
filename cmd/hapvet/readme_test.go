package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/report"
)

// The sample of the README is what hapvet prints; "[...]" stands for more of it.
func TestReadmeSample(t *testing.T) {
	root := filepath.Join("..", "..")
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, sample, found := strings.Cut(string(readme), "$ hapvet lint testdata/example.cfg\n")
	sample, _, closed := strings.Cut(sample, "```")
	if !found || !closed {
		t.Fatal("README.md has no sample")
	}
	t.Chdir(root)
	job := lint.Job{Inputs: lint.Inputs([]string{"testdata/example.cfg"}), Rules: checks.Rules()}
	run, errs := job.Do()
	var out strings.Builder
	if err := report.Text(&out, run, report.TextOptions{}); err != nil || len(errs) > 0 {
		t.Fatal(err, errs)
	}
	rest := out.String()
	for part := range strings.SplitSeq(sample, "[...]\n") {
		i := strings.Index(rest, strings.TrimSpace(part))
		if i < 0 {
			t.Fatalf("hapvet does not print this part of the sample:\n%s\nbut:\n%s", part, out.String())
		}
		rest = rest[i:]
	}
}
