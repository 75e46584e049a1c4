//go:build haproxy

package changes_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// agent is spoe.cfg of the examples.
const agent = `
spoe-agent a
    messages m
    timeout processing 1s
    use-backend agents
spoe-message m
    event on-client-session
`

// ask returns what `haproxy -c` makes of a configuration, and what it prints.
func ask(t *testing.T, h binaries.Binary, text string) (changes.Answer, string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"haproxy.cfg": text, "site.pem": certificate, "script.lua": "-- nothing\n", "spoe.cfg": agent} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, state := run(t, h, dir)
	if !state.Exited() { // killed, perhaps, by someone on a busy machine
		out, state = run(t, h, dir)
	}
	switch {
	case !state.Exited():
		t.Fatalf("HAProxy %s gave no answer:\n%s", h.Version, out)
	case state.ExitCode() == 1:
		return changes.Refuses, out
	case strings.Contains(out, "[WARNING]"), strings.Contains(out, "[ALERT]"):
		return changes.Warns, out
	}
	return changes.AsBefore, out
}

func run(t *testing.T, h binaries.Binary, dir string) (string, *os.ProcessState) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, h.Path, "-c", "-f", "haproxy.cfg")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState
}

// nearest returns the binary of the branch of a version, and whether there is one.
func nearest(all []binaries.Binary, v release.Version) (binaries.Binary, bool) {
	i := slices.IndexFunc(all, func(b binaries.Binary) bool { return b.Version.Branch() == v.Branch() })
	if i < 0 {
		return binaries.Binary{}, false
	}
	return all[i], true
}

// Each example is accepted by the version that it comes from. That one, the one that it
// goes to and all between them say what the change says; and after the edits, if they do
// all, the target says nothing. Only versions of which a binary is at hand are asked; and
// where the comment of the archive says "full build", only those with TLS; where it says "not asked", none.
func TestExamplesAgainstHAProxy(t *testing.T) {
	all := binaries.Need(t)
	full := slices.DeleteFunc(slices.Clone(all), func(b binaries.Binary) bool { return !hasTLS(t, b) })
	for _, c := range changes.All() {
		t.Run(c.ID, func(t *testing.T) {
			examples, archive := examplesOf(t, c.ID)
			all := all
			if strings.Contains(string(archive.Comment), "full build") {
				all = full
			}
			if strings.Contains(string(archive.Comment), "not asked") {
				all = nil
			}
			for _, e := range examples {
				hits := e.find(c, e.text)
				for _, h := range all {
					if e.concerns(h.Version) {
						e.compare(t, c, h, len(hits) > 0)
					}
				}
				if target, ok := nearest(all, e.to); ok && len(hits) > 0 {
					e.tryEdits(t, target, hits)
				}
			}
		})
	}
}

// hasTLS reports whether a binary was built with OpenSSL.
func hasTLS(t *testing.T, h binaries.Binary) bool {
	t.Helper()
	out, err := exec.Command(h.Path, "-vv").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(out), "+OPENSSL ")
}

// concerns reports whether the branch of a version is that which an example comes from,
// or one on its way up.
func (e example) concerns(v release.Version) bool {
	if e.to.Before(e.from) {
		return v.Branch() == e.from.Branch()
	}
	return v.Branch() == e.from.Branch() || v.Branch() == e.to.Branch() || v.AtLeast(e.from) && v.Before(e.to)
}

// compare compares what a binary says with what the change says.
func (e example) compare(t *testing.T, c *changes.Change, h binaries.Binary, hit bool) {
	t.Helper()
	got, out := ask(t, h, e.text)
	want := c.Answer(h.Version)
	switch {
	case h.Version.Branch() == e.from.Branch() && got == changes.Refuses:
		t.Errorf("%s: HAProxy %s does not take it:\n%s", e.name, h.Version, out)
	case !hit && c.Answer(e.from) != c.Answer(e.to) && got != changes.AsBefore:
		t.Errorf("%s: HAProxy %s says something although nothing is found:\n%s", e.name, h.Version, out)
	case hit && e.from.Before(e.to) && c.Kind.Loud() && (want != changes.AsBefore && got != want || want == changes.AsBefore && got == changes.Refuses):
		t.Errorf("%s: HAProxy %s answers %d, the change says %d:\n%s", e.name, h.Version, got, want, out)
	}
}

// tryEdits asks the target about what was edited.
func (e example) tryEdits(t *testing.T, target binaries.Binary, hits []changes.Hit) {
	t.Helper()
	for _, which := range []func(changes.Hit) []config.Edit{
		func(h changes.Hit) []config.Edit { return h.Edits },
		func(h changes.Hit) []config.Edit { return h.Keep },
	} {
		if slices.ContainsFunc(hits, func(h changes.Hit) bool { return len(which(h)) == 0 }) {
			continue
		}
		edited := apply(t, hits, which)
		if got, out := ask(t, target, edited); got != changes.AsBefore {
			t.Errorf("%s: HAProxy %s does not take what was edited:\n%s\n%s", e.name, target.Version, edited, out)
		}
	}
}
