package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/report/lsp"
	"github.com/hapvet/hapvet/report/lsp/lsptest"
)

// editing starts the language server for an editor that counts bytes.
func editing(t testing.TB, settings lsp.Settings) *lsptest.Client {
	t.Helper()
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	ended := make(chan error, 1)
	s := &lsp.Server{Workspace: &lspWorkspace{}, Settings: settings}
	go func() { ended <- s.Serve(context.Background(), in, out) }()
	c := lsptest.New(fromServer, toServer)
	t.Cleanup(func() {
		if err := c.Leave(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	capabilities := map[string]any{"general": map[string]any{"positionEncodings": []string{"utf-8"}}}
	if err := c.Call("initialize", map[string]any{"capabilities": capabilities}, nil); err != nil {
		t.Fatal(err)
	}
	return c
}

// shows compares what is found in a file with what is wanted: lines, from 1, with rules
// and severities. The findings are those of everything that was sent before: to ask what
// can be done about them makes the server look.
func shows(t *testing.T, c *lsptest.Client, open, path string, want string) {
	t.Helper()
	zero := map[string]int{"line": 0, "character": 0}
	err := c.Call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]string{"uri": "file://" + open}, "range": map[string]any{"start": zero, "end": zero},
		"context": map[string]any{"diagnostics": []any{}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	found, _, err := c.Shown("file://" + path)
	if err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, d := range found {
		rules = append(rules, fmt.Sprintf("%d %s %d", d.Range.Start.Line+1, d.Code, d.Severity))
	}
	slices.Sort(rules)
	if got := strings.Join(rules, ", "); got != want {
		t.Errorf("%s shows %q, want %q", filepath.Base(path), got, want)
	}
}

// writeFiles writes files into a new folder that is a repository.
func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files[".git/HEAD"] = ""
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const frontOfTwo = `frontend web
    bind :80
    default_backend app
`

// The files of a configuration are read as one, those that are not open from the disk,
// and each has its findings. Versions, severities and ignores come from the project file.
func TestLSPProject(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		".hapvet.yaml": `haproxy-version: "3.0"
configurations:
  - name: edge
    files: [global.cfg, sites]
rules:
  advisory: {severity: "off"}
  unused-acl: {severity: error}
ignore:
  - rules: [unused-backend]
    reason: kept for later
`,
		"global.cfg":    "defaults\n    mode http\n    timeout client 10s\n    timeout server 10s\n    timeout connect 10s\n",
		"sites/a.cfg":   frontOfTwo,
		"sites/b.cfg":   "backend app\n    server s1 192.0.2.1:80 chekc\nbackend spare\n    server s1 192.0.2.1:80\n",
		"elsewhere.cfg": frontOfTwo,
	})
	c := editing(t, lsp.Settings{})
	a, b := filepath.Join(dir, "sites/a.cfg"), filepath.Join(dir, "sites/b.cfg")
	if err := c.Open("file://"+a, frontOfTwo); err != nil {
		t.Fatal(err)
	}
	shows(t, c, a, a, "")
	shows(t, c, a, b, "2 unknown-parameter 1")
	if err := c.Change("file://"+a, 2, [2]int{2, 20}, [2]int{2, 23}, "ap"); err != nil {
		t.Fatal(err)
	}
	shows(t, c, a, a, "3 undefined-reference 1")
	// what is mended in another buffer counts, saved or not
	if err := c.Open("file://"+b, "backend ap\n    acl x src 192.0.2.1\n    server s1 192.0.2.1:80\n"); err != nil {
		t.Fatal(err)
	}
	shows(t, c, b, b, "2 unused-acl 1")
	shows(t, c, a, a, "")
	// and goes with its buffer
	if err := c.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]string{"uri": "file://" + b}}); err != nil {
		t.Fatal(err)
	}
	shows(t, c, a, a, "3 undefined-reference 1")
	// a file that is in none of the configurations is one by itself
	other := filepath.Join(dir, "elsewhere.cfg")
	if err := c.Open("file://"+other, frontOfTwo); err != nil {
		t.Fatal(err)
	}
	shows(t, c, other, other, "1 missing-timeout 2, 3 undefined-reference 1")
}

// Families of strict rules come from the project file, or from the settings of the editor.
func TestLSPStrict(t *testing.T) {
	text := "defaults\n    mode http\n    timeout client 10s\n    timeout server 10s\n    timeout connect 5s\n" +
		"listen app\n    bind :8080\n    server a1 192.0.2.1:443 ssl verify none maxconn 50\n"
	dir := writeFiles(t, map[string]string{".hapvet.yaml": "haproxy-version: 3.4.7\nstrict: reliability\nrules: {advisory: off}\n"})
	path := filepath.Join(dir, "x.cfg")
	for want, settings := range map[string]lsp.Settings{
		"6 no-forwarded-address 3, 8 queue-timeout 3": {},
		"6 request-timeout 3, 8 unverified-server 3":  {Strict: []string{"security"}},
	} {
		c := editing(t, settings)
		if err := c.Open("file://"+path, text); err != nil {
			t.Fatal(err)
		}
		shows(t, c, path, path, want)
	}
}

// A project file that is wrong is told in what is open, and heeded once it is right.
func TestLSPProjectMistake(t *testing.T) {
	dir := writeFiles(t, map[string]string{".hapvet.yaml": "haproxy-vresion: 3.0\n"})
	c := editing(t, lsp.Settings{})
	path := filepath.Join(dir, "x.cfg")
	if err := c.Open("file://"+path, "global\n    nonsense\n"); err != nil {
		t.Fatal(err)
	}
	found, err := c.Diagnostics("file://"+path, 1)
	if err != nil || len(found) != 1 || !strings.Contains(found[0].Message, ".hapvet.yaml:1:1") {
		t.Fatalf("%+v, %v", found, err)
	}
	project := "haproxy-version: \"3.0\"\nrules: {advisory: {severity: \"off\"}}\n"
	if err := os.WriteFile(filepath.Join(dir, ".hapvet.yaml"), []byte(project), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{}}); err != nil {
		t.Fatal(err)
	}
	shows(t, c, path, path, "1 nothing-to-start 3, 2 unknown-keyword 1")
}

// Settings come before the project, and may change.
func TestLSPSettings(t *testing.T) {
	path := filepath.Join(writeFiles(t, map[string]string{}), "x.cfg")
	c := editing(t, lsp.Settings{HAProxyVersion: "3.0"})
	if err := c.Open("file://"+path, "defaults\n    mode haterm\n"); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		version, want string
	}{{"3.0", "1 nothing-to-start 3, 2 bad-argument 1"}, {"3.4", "1 nothing-to-start 3"}, {"2.8", "1 nothing-to-start 3, 2 bad-argument 1"}} {
		settings := map[string]any{"hapvet": map[string]string{"haproxyVersion": step.version}}
		if err := c.Notify("workspace/didChangeConfiguration", map[string]any{"settings": settings}); err != nil {
			t.Fatal(err)
		}
		shows(t, c, path, path, step.want)
	}
}

// BenchmarkKeystroke measures from a keystroke in the middle of a file to the findings,
// without the time that the server waits for the next one.
func BenchmarkKeystroke(b *testing.B) {
	for _, lines := range []int{5_000, 100_000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			text, err := exec.Command("go", "run", "../../scripts/genconfig", fmt.Sprint(lines)).Output()
			if err != nil {
				b.Fatal(err)
			}
			c := editing(b, lsp.Settings{HAProxyVersion: "3.0.11"})
			uri := "file://" + filepath.Join(b.TempDir(), "haproxy.cfg")
			if err := c.Open(uri, string(text)); err != nil {
				b.Fatal(err)
			}
			if _, err := c.Diagnostics(uri, 1); err != nil {
				b.Fatal(err)
			}
			before := cpuTime()
			version := 1
			for b.Loop() {
				version++
				if err := c.Change(uri, version, [2]int{lines / 2, 0}, [2]int{lines / 2, 0}, "#"); err != nil {
					b.Fatal(err)
				}
				if _, err := c.Diagnostics(uri, version); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpuTime()-before)/float64(version-1)/1e6, "cpu-ms/op")
		})
	}
}
