//go:build haproxy

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
)

// alertLine is the place of an alert, as every version writes it.
var alertLine = regexp.MustCompile(`(?m)^\[ALERT\].*\[[^]]*\.cfg:(\d+)\]`)

// TestComparisonHAProxy holds what docs/comparison.md says of its example against real
// binaries and hapvet.
func TestComparisonHAProxy(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "comparison.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```haproxy\n")
	example, _, _ = strings.Cut(example, "```")
	mended := strings.NewReplacer("nonsense one", "nbthread 2", "is_admn", "is_admin", "chek", "check", "cookie\n", "cookie b\n").Replace(example)
	found := binaries.Need(t)
	for _, b := range found {
		t.Run(b.Version.String(), func(t *testing.T) {
			if !strings.Contains(string(page), b.Version.String()) {
				t.Errorf("the page does not name %s", b.Version)
			}
			first, _ := haproxySays(t, b, example)
			second, text := haproxySays(t, b, mended)
			ours := hapvetSays(b.Version, example, config.Machine{})
			for row, lines := range map[string][]int{
				"| `haproxy -c`, first | %s |":  first,
				"| `hapvet lint`, first | %s |": ours,
			} {
				if row = strings.Replace(row, "%s", joined(lines), 1); !strings.Contains(string(page), row) {
					t.Errorf("the page does not say %s", row)
				}
			}
			if len(second) > 0 || strings.Count(text, "Proxy 'web'") != 2 || !slices.Equal(hapvetSays(b.Version, mended, config.Machine{}), []int{12, 14}) {
				t.Errorf("mended, it says %v\n%s", second, text)
			}
			testMissingCertificate(t, b)
		})
	}
}

// testMissingCertificate shows what a file that is not there means to each.
func testMissingCertificate(t *testing.T, b binaries.Binary) {
	const text = "defaults\n    mode http\n    timeout client 5s\nfrontend web\n    bind :8443 ssl crt /nonexistent/site.pem\n"
	if lines, out := haproxySays(t, b, text); !slices.Equal(lines, []int{5}) {
		t.Errorf("without the certificate: %v\n%s", lines, out)
	}
	if lines := hapvetSays(b.Version, text, config.Machine{}); len(lines) > 0 {
		t.Errorf("hapvet finds %v", lines)
	}
	if lines := hapvetSays(b.Version, text, config.Machine{Files: true}); !slices.Equal(lines, []int{5}) {
		t.Errorf("hapvet --check-files finds %v", lines)
	}
}

// haproxySays returns the lines of the alerts that `haproxy -c` prints, and all that it does.
func haproxySays(t *testing.T, b binaries.Binary, text string) ([]int, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(b.Path, "-c", "-f", path).CombinedOutput()
	if err == nil {
		t.Errorf("it takes\n%s", text)
	}
	var lines []int
	for _, m := range alertLine.FindAllStringSubmatch(string(out), -1) {
		n, _ := strconv.Atoi(m[1])
		lines = append(lines, n)
	}
	return lines, string(out)
}

// hapvetSays returns the lines of the errors of category startup.
func hapvetSays(v release.Version, text string, machine config.Machine) []int {
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: v, Machine: machine})
	}
	var lines []int
	for _, f := range checks.Lint([]func() *config.Config{read}, checks.Rules())[0].Findings {
		if f.Category == checks.Startup && f.Severity == checks.Error {
			lines = append(lines, f.File.Line(f.Span.Start))
		}
	}
	return lines
}

func joined(lines []int) string {
	words := make([]string, len(lines))
	for i, n := range lines {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}
