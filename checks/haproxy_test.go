//go:build haproxy

package checks_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
)

// haproxy is a real HAProxy.
type haproxy struct {
	path    string
	version release.Version
}

// realOnes returns the HAProxy binaries to ask.
func realOnes(t *testing.T) []haproxy {
	t.Helper()
	var all []haproxy
	for _, b := range binaries.Need(t) {
		all = append(all, haproxy{b.Path, b.Version})
	}
	return all
}

// eachReal runs a test with each real HAProxy.
func eachReal(t *testing.T, test func(t *testing.T, h haproxy)) {
	t.Helper()
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			test(t, h)
		})
	}
}

// answer is what a real HAProxy says of a configuration.
type answer struct {
	refused          bool
	alerts, warnings []int // lines, several if a message names them; 0 for one that names none
	output           string
	ended            bool // by itself, not by a signal, so that the answer counts
}

var located = regexp.MustCompile(`haproxy\.cfg:(\d+)`)

// check asks `haproxy -c`.
func (h haproxy) check(t *testing.T, text string) answer {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "haproxy.cfg"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, h.path, "-c", "-f", "haproxy.cfg")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	a := answer{refused: cmd.ProcessState.ExitCode() == 1, ended: cmd.ProcessState.Exited(), output: string(out)}
	for line := range strings.SplitSeq(a.output, "\n") {
		places := located.FindAllStringSubmatch(line, -1)
		lines := make([]int, max(1, len(places)))
		for i, m := range places {
			lines[i], _ = strconv.Atoi(m[1])
		}
		switch {
		case strings.HasPrefix(line, "[ALERT]") && !strings.Contains(line, "rror(s) found") && !strings.Contains(line, "Fatal errors found"):
			a.alerts = append(a.alerts, lines...)
		case strings.HasPrefix(line, "[WARNING]"):
			a.warnings = append(a.warnings, lines...)
		}
	}
	return a
}

// environ is the environment of this process, which HAProxy sees, too.
func environ() map[string]string {
	env := map[string]string{}
	for _, v := range os.Environ() {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	return env
}

// vet runs all rules for the version of a binary.
func (h haproxy) vet(text string) checks.Result {
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: h.version, Env: environ()})
	}
	return checks.Lint([]func() *config.Config{read}, checks.Rules())[0]
}

// judge runs some rules for the version of a binary.
func (h haproxy) judge(text string, rules ...*checks.Rule) checks.Result {
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: h.version})
	}
	return checks.Lint([]func() *config.Config{read}, rules)[0]
}

// Each example of each rule goes through each binary. What hapvet says for
// HAProxy, HAProxy says itself, of the same line; and where an example is meant
// for the version at hand, HAProxy refuses exactly what hapvet refuses.
func TestExamplesAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			asked := 0
			for _, rule := range checks.Rules() {
				if rule.Machine != (config.Machine{}) {
					continue
				}
				for _, e := range rule.Examples {
					asked++
					t.Run(rule.ID+"/"+e.Name, func(t *testing.T) { h.compare(t, rule, e) })
				}
			}
			t.Logf("HAProxy %s was asked about %d examples", h.version.Full(), asked)
		})
	}
}

// The configurations of the golden files go through the binaries of the branch
// that they are for, too: both agree about the verdict and the first error.
func TestGoldenAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			asked := 0
			for _, rule := range checks.Rules() {
				if rule.Machine != (config.Machine{}) {
					continue
				}
				archive, err := txtar.ParseFile(filepath.Join("testdata", rule.ID+".txtar"))
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range archive.Files {
					name, ok := strings.CutSuffix(f.Name, ".cfg")
					if _, version, _ := strings.Cut(name, "@"); ok && h.speaksFor(version) {
						asked++
						said, result := h.check(t, string(f.Data)), h.vet(string(f.Data))
						if diff := differ(said, result); diff != "" && !ofTheMachine(said, result) {
							t.Errorf("%s/%s: %s\n%s\n%s", rule.ID, name, diff, show(result.Findings), said.output)
						}
					}
				}
			}
			t.Logf("HAProxy %s was asked about %d configurations", h.version.Full(), asked)
		})
	}
}

// ofTheMachine reports whether a refusal comes of what hapvet assumes to be there
// on purpose: files, names of hosts, users and groups, and the values of environment variables (docs/differences.md).
func ofTheMachine(said answer, result checks.Result) bool {
	for _, message := range []string{"No such file or directory", "error opening file", "failed to open pattern file", "could not resolve address", "Didn't find any certificate",
		"unknown group name", "cannot find user id", "cannot find group id", "unable to load"} {
		if strings.Contains(said.output, message) {
			return true
		}
	}
	return len(result.Config.Unset) > 0 && !result.Refused()
}

// speaksFor reports whether the binary tells what the version does: it is of the
// same branch. "" is the newest LTS.
func (h haproxy) speaksFor(version string) bool {
	if version == "" {
		return h.version.Branch() == release.NewestLTS().Name
	}
	return h.version.Branch() == release.MustParse(version).Branch()
}

func (h haproxy) compare(t *testing.T, rule *checks.Rule, e checks.Example) {
	said, result := h.check(t, e.Config), h.vet(e.Config)
	if !said.ended {
		return
	}
	if result.Refused() && !said.refused {
		t.Errorf("hapvet refuses, HAProxy %s does not:\n%s\n%s", h.version, show(result.Findings), said.output)
	}
	meant := e.Version == "" || h.speaksFor(e.Version)
	if meant && said.refused && !result.Refused() && !ofTheMachine(said, result) {
		t.Errorf("HAProxy %s refuses, hapvet does not:\n%s", h.version, said.output)
	}
	for _, f := range result.Findings {
		if f.Category != checks.Startup || f.Severity == checks.Note {
			continue
		}
		if said.refused && f.Rule != rule.ID {
			continue // HAProxy may stop at the line that the example is about
		}
		line := f.File.Line(f.Span.Start)
		lines := said.alerts
		if said.refused { // some refusals are printed as warnings
			lines = slices.Concat(said.alerts, said.warnings)
		}
		if f.Severity == checks.Warning {
			if said.refused {
				continue // HAProxy may stop before it comes to warn
			}
			lines = slices.Concat(said.warnings, said.alerts) // it may say ALERT and start
		}
		if !slices.Contains(lines, line) && !slices.Contains(lines, 0) {
			t.Errorf("line %d: hapvet says %q (%s), HAProxy %s does not:\n%s", line, f.Message, f.Severity, h.version, said.output)
		}
	}
}
