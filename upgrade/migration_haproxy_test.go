//go:build haproxy

package upgrade_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// HAProxy 2.0 is none of the binaries that `make haproxy` fetches. What one answered is in
// the files of migrations that begin there, and this writes it anew:
//
//	go test -tags haproxy ./upgrade -run TestMigrationsHAProxy -record PATH
var record = flag.String("record", "", "a HAProxy 2.0 whose answers are to be written into the migrations from there")

// migration is a file of testdata/migrations: a configuration, and requests that are
// asked of the old version with it, and of the new one with what was edited. Its first
// line names both versions.
type migration struct {
	path             string
	archive          *txtar.Archive
	from, to         release.Version
	config, requests string
	answers          string // what the old version answers, if it is recorded
}

func readMigrations(t *testing.T) []migration {
	t.Helper()
	paths, err := filepath.Glob("testdata/migrations/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no migrations", err)
	}
	var list []migration
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		line, _, _ := strings.Cut(string(a.Comment), "\n")
		from, to, ok := strings.Cut(line, " to ")
		if !ok {
			t.Fatalf("%s: the first line is FROM to TO", path)
		}
		m := migration{path: path, archive: a, from: release.MustParse(from), to: release.MustParse(to)}
		for _, f := range a.Files {
			switch f.Name {
			case "haproxy.cfg":
				m.config = string(f.Data)
			case "requests":
				m.requests = string(f.Data)
			case "answers":
				m.answers = string(f.Data)
			}
		}
		list = append(list, m)
	}
	return list
}

// Edits never change what a configuration means: with what the plan makes of the file,
// and with the lines that keep the old behaviour, the new version answers the same
// requests as the old one did, from the same servers and with the same headers. And it
// starts without a word.
func TestMigrationsHAProxy(t *testing.T) {
	all := binaries.Need(t)
	edited := map[string]bool{}
	for _, m := range readMigrations(t) {
		t.Run(strings.TrimSuffix(filepath.Base(m.path), ".txtar"), func(t *testing.T) {
			s := step(t, m.config, m.from.String(), m.to.String(), upgrade.Choice{Keep: true})
			for _, c := range s.Changes {
				edited[c.ID] = edited[c.ID] || slices.ContainsFunc(c.Hits, func(h upgrade.Hit) bool { return h.Edited })
			}
			target, ok := binaryFor(all, m.to)
			if !ok {
				t.Skipf("no HAProxy %s", m.to)
			}
			m.startsQuietly(t, target, s.Files[0].After)
			want := m.before(t, all)
			if want == "" {
				t.Skipf("no HAProxy %s", m.from)
			}
			if got := m.ask(t, target.Path, s.Files[0].After); got != want {
				t.Errorf("%s answers\n%s\nand %s with the edited file\n%s\n%s", m.from, want, m.to, got, s.Files[0].After)
			}
		})
	}
	for _, c := range changes.All() {
		if hasEdit(c) && !edited[c.ID] && !slices.Contains(unseen, c.ID) {
			t.Errorf("no migration tries the edits of %s", c.ID)
		}
	}
}

// unseen are changes whose edits no migration can try between two of the binaries.
var unseen = []string{
	"idle-pool-shared", "mysql-check-post41", "rewrite-strict-mode", "tls-min-version", // what keeps the old behaviour: it has tests of its own
	"mode-health",    // HAProxy 2.2 answers before it is asked, and closes: the answer may get lost
	"track-all-idle", // since 3.5
}

func hasEdit(c *changes.Change) bool {
	return slices.ContainsFunc(c.When, func(k changes.Case) bool { return k.Replace != "" || k.Remove || k.Rewrite != "" })
}

// before returns the answers of the old version, recorded or asked for.
func (m migration) before(t *testing.T, all []binaries.Binary) string {
	t.Helper()
	if m.from.Branch() != release.MustParse("2.0.0").Branch() {
		if old, ok := binaryFor(all, m.from); ok {
			return m.ask(t, old.Path, m.config)
		}
		return ""
	}
	if *record != "" {
		m.answers = m.ask(t, *record, m.config)
		m.archive.Files = slices.DeleteFunc(m.archive.Files, func(f txtar.File) bool { return f.Name == "answers" })
		m.archive.Files = append(m.archive.Files, txtar.File{Name: "answers", Data: []byte(m.answers)})
		if err := os.WriteFile(m.path, txtar.Format(m.archive), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if m.answers == "" {
		t.Fatal("what HAProxy 2.0 answers is not recorded")
	}
	return m.answers
}

// binaryFor returns the binary of the branch of a version.
func binaryFor(all []binaries.Binary, v release.Version) (binaries.Binary, bool) {
	i := slices.IndexFunc(all, func(b binaries.Binary) bool { return b.Version.Branch() == v.Branch() })
	if i < 0 {
		return binaries.Binary{}, false
	}
	return all[i], true
}

// startsQuietly asks a binary to check a configuration.
func (m migration) startsQuietly(t *testing.T, b binaries.Binary, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "haproxy.cfg")
	servers := newServers(t)
	if err := os.WriteFile(path, []byte(servers.fill(t, text, "127.0.0.1:8080")), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, b.Path, "-c", "-f", path).CombinedOutput()
	if err != nil || strings.Contains(string(out), "[WARNING]") {
		t.Errorf("%s: %v, and it says\n%s\n%s", b.Version, err, out, text)
	}
}

// ask runs a binary with a configuration, and puts down what it answers to each request.
func (m migration) ask(t *testing.T, path, text string) string {
	t.Helper()
	servers := newServers(t)
	p := servers.start(t, path, text)
	var all strings.Builder
	for request := range strings.SplitSeq(strings.TrimSpace(m.requests), "\n\n") {
		fmt.Fprintf(&all, "%s\n%s\n", strings.ReplaceAll(request, "\n", "; "), servers.answer(t, p, request))
	}
	return all.String()
}
