package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tutorialPart is a file to be saved, or some commands with what they print.
var tutorialPart = regexp.MustCompile("(?ms)^(?:Save this as `([^`]+)`:\n\n)?```(?:haproxy|console)\n(.*?)^```$")

// Who follows docs/ten-minutes.md sees what it says; "[...]" stands for more.
func TestTenMinutes(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "ten-minutes.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	env := append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir(), "NO_COLOR=1", "HOME="+dir) // no newer advisories, no repository above
	commands := 0
	for _, part := range tutorialPart.FindAllStringSubmatch(string(page), -1) {
		if name := part[1]; name != "" {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(part[2]), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		for _, sample := range strings.Split("\n"+part[2], "\n$ ")[1:] {
			commands++
			command, want, _ := strings.Cut(sample, "\n")
			cmd := exec.Command("sh", "-c", `hapvet() { hapvet-real "$@"; }; `+command)
			cmd.Dir, cmd.Env = dir, env
			out, _ := cmd.CombinedOutput() // the status tells of findings
			if want == "" && len(out) > 0 {
				t.Errorf("$ %s\nprints\n%s", command, out)
			}
			t.Run(strings.Fields(command)[0]+" "+strings.Fields(command)[1], func(t *testing.T) { contains(t, string(out), want) })
		}
	}
	if commands < 15 || strings.Count(string(page), "\n$ ") != commands {
		t.Errorf("%d of %d commands were run", commands, strings.Count(string(page), "\n$ "))
	}
	if info, err := os.Stat(filepath.Join(dir, "report.html")); err != nil || info.Size() < 10_000 {
		t.Errorf("no page: %v", err)
	}
}
