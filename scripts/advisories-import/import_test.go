package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestReadBug(t *testing.T) {
	for subject, want := range map[string]string{
		"BUG/MAJOR: cache: crash":                     "MAJOR cache",
		"BUG/MEDIUM: mux-h2/htx: do something":        "MEDIUM mux-h2/htx",
		"BUG/MINOR mux-quic: no colon":                "MINOR mux-quic",
		"[BUG] old: form":                             "BUG old",
		"BUN/MINOR: ssl: mistyped":                    "MINOR ssl",
		"BUG/MEDUIM: dns: mistyped":                   "MEDIUM dns",
		"BUG: dns: no severity":                       "BUG dns",
		"BUG/MAJOR: segfault using multiple sections": "MAJOR ",
		"BUG/MAJOR: Revert \"MEDIUM: mux-quic: add\"": "MAJOR ",
		"MINOR: cache: nothing":                       "",
		"BUILD: ssl: nothing":                         "",
	} {
		severity, subsystem, ok := readBug(subject)
		got := severity + " " + subsystem
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%s: %q, want %q", subject, got, want)
		}
	}
}

func TestStatedLimit(t *testing.T) {
	for body, want := range map[string]string{
		"This should be backported as far as 2.4.":        "2.4",
		"It must be backported to 2.8 and 2.6.":           "2.6",
		"This must be backported to all stable versions.": "all",
		"No backport needed, as it came with 3.1-dev.":    "none",
		"Nothing is said.":                                "",
	} {
		if got := statedLimit(body); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
}

// repository is a git repository for a test, whose commits have fixed dates.
type repository struct {
	t   *testing.T
	dir string
	day int
}

func newRepository(t *testing.T) *repository {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	r := &repository{t: t, dir: t.TempDir()}
	r.git("init", "-q", "-b", "master")
	return r
}

func (r *repository) git(args ...string) string {
	r.t.Helper()
	cmd := exec.Command("git", append([]string{"-C", r.dir, "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"}, args...)...)
	date := "2021-06-" + string(rune('0'+r.day/10)) + string(rune('0'+r.day%10)) + "T12:00:00Z"
	cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE="+date, "GIT_AUTHOR_DATE="+date)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit adds a commit, a day after the last one, and returns its id.
func (r *repository) commit(subject, body string) string {
	r.t.Helper()
	r.day++
	r.git("commit", "-q", "--allow-empty", "-m", subject+"\n\n"+body)
	return r.git("rev-parse", "HEAD")
}

// A history in small: two stable branches, a fix that both got, one with its origin,
// one that was taken back, one of a stable branch alone, a regression.
func TestHistory(t *testing.T) {
	r := newRepository(t)
	r.commit("[RELEASE] 2.3.0", "")
	r.git("tag", "v2.3.0")
	origin := r.commit("MEDIUM: cache: something new", "")
	r.commit("[RELEASE] 2.4-dev1", "")
	r.git("tag", "v2.4-dev1")
	r.commit("[RELEASE] 2.4.0", "")
	r.git("tag", "v2.4.0")
	fix := r.commit("BUG/MAJOR: cache: mend", "It was introduced by commit "+origin[:10]+". Backport to 2.4.")
	old := r.commit("BUG/MINOR: dns: mend", "This must be backported as far as 2.3.")
	back := r.commit("BUG/MEDIUM: log: wrong", "To be backported to 2.4.")
	dev := r.commit("MINOR: h1: a change", "")
	regression := r.commit("BUG/MEDIUM: h1: mend the change", "Brought by commit "+dev+".")
	r.commit("[RELEASE] 2.5-dev1", "")
	r.git("tag", "v2.5-dev1")
	r.commit("[RELEASE] 2.5.0", "")
	r.git("tag", "v2.5.0")

	picked := func(id string) string { return "(cherry picked from commit " + id + ")" }
	r.git("checkout", "-q", "-b", "s24", "v2.4.0")
	r.commit("MINOR: h1: a change", picked(dev))
	r.git("tag", "v2.4.1")
	fix24 := r.commit("BUG/MAJOR: cache: mend", "text\n\n"+picked(fix))
	r.commit("BUG/MINOR: dns: mend", picked(old))
	wrong := r.commit("BUG/MEDIUM: log: wrong", picked(back))
	r.commit("BUG/MEDIUM: h1: mend the change", picked(regression))
	alone := r.commit("BUG/MINOR: http: of 2.4 alone", "")
	r.git("tag", "v2.4.2")
	r.commit(`Revert "BUG/MEDIUM: log: wrong"`, "This reverts commit "+wrong+".")
	r.git("tag", "v2.4.3")
	r.git("checkout", "-q", "-b", "s23", "v2.3.0")
	r.commit("BUG/MINOR: dns: mend", picked(old)+"\n"+picked(fix24))
	r.git("tag", "v2.3.1")
	r.git("checkout", "-q", "master")

	dir := filepath.Join(r.dir, ".git")
	h, err := readHistory(dir, []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]row{}
	for _, row := range h.rows() {
		got[row.id] = row
	}
	for id, want := range map[string]string{
		fix:        "MAJOR cache since 2.4.0 (commit) fixed 2.4.2 2.5.0 regressed ",
		old:        "MINOR dns since <=2.3.0 (backports) fixed 2.3.1 2.4.2 2.5.0 regressed ",
		back:       "MEDIUM log since 2.4.0 (stated) fixed 2.5.0 regressed ",
		regression: "MEDIUM h1 since 2.5.0 (commit) fixed 2.4.2 2.5.0 regressed 2.4.1",
		alone:      "MINOR http since 2.4.0 (backports) fixed 2.4.2 regressed ",
	} {
		r, ok := got[id[:idDigits]]
		text := r.severity + " " + r.subsystem + " since " + r.since + " (" + r.basis + ") fixed " + strings.Join(r.fixed, " ") + " regressed " + strings.Join(r.regressed, " ")
		if !ok || text != want {
			t.Errorf("%s, want %s", text, want)
		}
	}
	if len(got) != 5 {
		t.Errorf("%d fixes, want 5", len(got))
	}

	path := filepath.Join(t.TempDir(), "CHANGELOG")
	text := `ChangeLog :
===========

2021/07/01 : 2.4.4
    - BUG/MEDIUM: stats: a fix that
      goes over two lines
    - MINOR: stats: no fix
    - BUG/MEDIUM: log: wrong
2021/06/20 : 2.4.3
    - BUG/MEDIUM: stats: known already
`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := h.readChangelog(path); err != nil {
		t.Fatal(err)
	}
	var logged []string
	for _, row := range h.rows() {
		if strings.HasPrefix(row.id, "changelog:") || row.subsystem == "log" {
			logged = append(logged, row.id[:9]+" "+strings.Join(row.fixed, " "))
		}
	}
	if want := back[:9] + " 2.4.4 2.5.0; changelog 2.4.4"; strings.Join(logged, "; ") != want {
		t.Errorf("%s, want %s", strings.Join(logged, "; "), want)
	}
}
