package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func config(t *testing.T, lines int, seed uint64) string {
	t.Helper()
	var out bytes.Buffer
	if err := generate(&out, lines, seed); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestLineCountIsExact(t *testing.T) {
	for _, lines := range []int{minLines, 101, 120, 200, 1_000, 1_001, 10_000, 100_000} {
		for seed := range uint64(20) {
			if lines == 100_000 && seed > 0 {
				break
			}
			if got := countLines(config(t, lines, seed)); got != lines {
				t.Errorf("%d lines asked for with seed %d: got %d", lines, seed, got)
			}
		}
	}
}

func TestTooShort(t *testing.T) {
	for _, lines := range []int{-1, 0, minLines - 1} {
		if err := generate(&bytes.Buffer{}, lines, 1); err == nil {
			t.Errorf("%d lines: no error", lines)
		}
	}
}

func TestDeterminism(t *testing.T) {
	first := config(t, 5_000, 7)
	if config(t, 5_000, 7) != first {
		t.Error("two runs with the same seed differ")
	}
	if config(t, 5_000, 8) == first {
		t.Error("two seeds give the same configuration")
	}
}

// TestReferences checks that names are unique, that what is defined is used,
// and that what is used is defined.
func TestReferences(t *testing.T) {
	var (
		defined = map[string]int{} // backends, ACLs, servers and binds, by kind and name
		used    = map[string]bool{}
	)
	for line := range strings.Lines(config(t, 20_000, 3)) {
		words := append(strings.Fields(line), "", "")
		switch words[0] {
		case "backend", "frontend", "listen", "acl", "server", "bind":
			defined[words[0]+" "+words[1]]++
		case "use_backend", "default_backend":
			used["backend "+words[1]] = true
		}
		if i := strings.Index(line, " table "); i >= 0 {
			used["backend "+strings.Fields(line[i:])[1]] = true
		}
		for i, word := range words {
			if word == "if" || word == "unless" {
				for _, name := range words[i+1:] {
					if name != "" {
						used["acl "+strings.TrimPrefix(name, "!")] = true
					}
				}
			}
		}
	}
	for name, times := range defined {
		if times > 1 {
			t.Errorf("%s is defined %d times", name, times)
		}
		if referable := strings.HasPrefix(name, "backend ") || strings.HasPrefix(name, "acl "); referable && !used[name] {
			t.Errorf("%s is not used", name)
		}
	}
	for name := range used {
		if defined[name] == 0 {
			t.Errorf("%s is not defined", name)
		}
	}
}

// slowHash is the warning of 3.4 on a busy machine, which takes long to hash the
// passwords.
var slowHash = regexp.MustCompile(`(?m)^\[WARNING\].* milliseconds to verify.*\n`)

// TestAccepted asks the real binaries, where scripts/get-haproxy has put them.
func TestAccepted(t *testing.T) {
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip(err)
	}
	dir := filepath.Join(cache, "hapvet", "haproxy")
	binaries, err := filepath.Glob(filepath.Join(dir, "*", "haproxy"))
	if err != nil {
		t.Fatal(err)
	}
	if len(binaries) == 0 {
		t.Skip("no HAProxy in " + dir + ": run scripts/get-haproxy")
	}
	for seed := range uint64(3) {
		file := filepath.Join(t.TempDir(), "haproxy.cfg")
		if err := os.WriteFile(file, []byte(config(t, 2_000, seed)), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, haproxy := range binaries {
			out, err := exec.Command(haproxy, "-c", "-f", file).CombinedOutput()
			out = slowHash.ReplaceAll(out, nil)
			if err != nil || bytes.Contains(out, []byte("[WARNING]")) || bytes.Contains(out, []byte("[ALERT]")) {
				t.Errorf("%s, seed %d: %v\n%s", haproxy, seed, err, out)
			}
		}
	}
}
