package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The samples of the README and of docs/cli.md are what hapvet prints; "[...]" stands for more
// of it.
func TestSamples(t *testing.T) {
	root := filepath.Join("..", "..")
	for page, commands := range map[string][]string{
		"README.md":   {"lint", "advisories", "simulate", "upgrade"},
		"docs/cli.md": {"features", "advisories"},
	} {
		text, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, command := range commands {
			t.Run(page+"/"+command, func(t *testing.T) {
				_, sample, found := strings.Cut(string(text), "\n$ hapvet "+command+" ")
				args, sample, _ := strings.Cut(sample, "\n")
				sample, _, closed := strings.Cut(sample, "\n```")
				if !found || !closed {
					t.Fatal("there is no sample")
				}
				sample, _, _ = strings.Cut(sample, "\n$ ")
				cmd := exec.Command("hapvet-real", append([]string{command}, strings.Fields(args)...)...)
				cmd.Dir = root
				cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir()) // no newer advisories
				out, _ := cmd.Output()                                        // the status tells of findings
				contains(t, string(out), sample)
			})
		}
	}
}

// contains demands that out has the parts of a sample, in order.
func contains(t *testing.T, out, sample string) {
	t.Helper()
	rest := out
	for part := range strings.SplitSeq(sample, "[...]") {
		part = strings.TrimSpace(part)
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("hapvet does not print this part of the sample:\n%s\nbut:\n%s", part, out)
		}
		rest = after
	}
}
