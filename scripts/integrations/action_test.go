package integrations

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"github.com/rogpeppe/go-internal/testscript"
)

// The steps of action.yml, run as GitHub's runner would, with releases from a server of
// this test: v0.0.1 is as it should be, v0.0.2 has another checksum.
func TestAction(t *testing.T) {
	need(t, "bash", "curl", "git")
	server := httptest.NewServer(releases(t))
	t.Cleanup(server.Close) // the scripts run in parallel, after this returns
	run(t, "action", map[string]func(*testscript.TestScript, bool, []string){"action": runAction},
		func(env *testscript.Env) error {
			env.Setenv("HAPVET_RELEASES", server.URL)
			return nil
		})
}

// runAction is the command "action [INPUT=VALUE]...": the log is in the file "log", the
// outputs in "outputs", the job summary in "summary".
func runAction(ts *testscript.TestScript, fails bool, args []string) {
	a, err := readAction()
	ts.Check(err)
	inputs := map[string]string{}
	for name, input := range a.Inputs {
		inputs[name] = input.Default
	}
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		if _, ok := inputs[name]; !ok {
			ts.Fatalf("no input %q", name)
		}
		inputs[name] = strings.ReplaceAll(value, `\n`, "\n")
	}
	r := runner{dir: ts.MkAbs("."), path: os.Getenv("PATH"), inputs: inputs, outputs: map[string]map[string]string{}}
	for _, name := range []string{"HOME", "GOCACHE", "GOPROXY", "GOSUMDB", "GOTOOLCHAIN", "GOFLAGS", "HAPVET_RELEASES", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"} {
		r.env = append(r.env, name+"="+ts.Getenv(name))
	}
	modules, err := goEnv()
	ts.Check(err)
	r.env = append(r.env, "GOMODCACHE="+modules[1])
	ts.Check(os.MkdirAll(ts.MkAbs("temp"), 0o755))
	outputs, err := r.run(a)
	ts.Logf("%s", r.log.String())
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		fmt.Fprintf(&text, "%s=%s\n", name, outputs[name])
	}
	ts.Check(os.WriteFile(ts.MkAbs("outputs"), []byte(text.String()), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("log"), []byte(r.log.String()), 0o600))
	if (err != nil) != fails {
		ts.Fatalf("the action: %v", err)
	}
}

// releases serves an archive with the hapvet of this test.
func releases(t *testing.T) http.Handler {
	t.Helper()
	program, err := os.ReadFile(filepath.Join(bin, "hapvet"))
	if err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	zipped := gzip.NewWriter(&archive)
	files := tar.NewWriter(zipped)
	_ = files.WriteHeader(&tar.Header{Name: "hapvet", Mode: 0o755, Size: int64(len(program))})
	_, _ = files.Write(program)
	_ = files.Close()
	_ = zipped.Close()

	mux := http.NewServeMux()
	mux.Handle("/published/", published(ownRelease(t), archive.Bytes()))
	for version, sum := range map[string]string{
		"0.0.1": fmt.Sprintf("%x", sha256.Sum256(archive.Bytes())), "0.0.2": strings.Repeat("0", 64),
	} {
		name := fmt.Sprintf("hapvet_%s_%s_%s.tar.gz", version, runtime.GOOS, runtime.GOARCH)
		mux.HandleFunc("/v"+version+"/"+name, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(archive.Bytes()) })
		mux.HandleFunc("/v"+version+"/checksums.txt", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, "%s  other.tar.gz\n%s  %s\n", strings.Repeat("1", 64), sum, name)
		})
	}
	return mux
}

// published serves an archive as the release that the action belongs to.
func published(release string, archive []byte) http.Handler {
	mux := http.NewServeMux()
	name := fmt.Sprintf("hapvet_%s_%s_%s.tar.gz", strings.TrimPrefix(release, "v"), runtime.GOOS, runtime.GOARCH)
	mux.HandleFunc("/published/"+release+"/"+name, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(archive) })
	mux.HandleFunc("/published/"+release+"/checksums.txt", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "%x  %s\n", sha256.Sum256(archive), name)
	})
	return mux
}

// ownRelease is the release that the action belongs to.
func ownRelease(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "scripts", "action", "release"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// No input becomes part of the text of a script.
func TestActionScriptsHaveNoExpressions(t *testing.T) {
	a, err := readAction()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, s := range a.Runs.Steps {
		if strings.Contains(s.Run, "${{") {
			t.Errorf("%s: an expression in a script: %s", s.Name, s.Run)
		}
		for _, value := range s.Env {
			used[strings.TrimPrefix(expression.ReplaceAllString(value, "$1"), "inputs.")] = true
		}
	}
	for name := range a.Inputs {
		if !used[name] {
			t.Errorf("no step gets the input %s", name)
		}
	}
}

// The workflows in docs/examples are right, and so are action.yml and what they say to it:
// actionlint looks at it as the action of this repository.
func TestWorkflows(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(root, "docs", "examples", "github-*.yml"))
	if err != nil || len(names) < 2 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range workflowErrors(t, string(text)) {
				t.Error(e)
			}
		})
	}
	own, err := filepath.Glob(filepath.Join(root, ".github", "workflows", "*.yml"))
	if err != nil || len(own) < 2 {
		t.Fatal(own, err)
	}
	for _, name := range own {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range workflowErrors(t, string(text)) {
			t.Errorf("%s: %v", filepath.Base(name), e)
		}
		for _, used := range uses.FindAllSubmatch(text, -1) {
			if !pinnedAction.Match(used[1]) {
				t.Errorf("%s: %s is not pinned to a commit", filepath.Base(name), used[1])
			}
		}
	}
	// That the metadata is really looked at shows in what is wrong.
	text, _ := os.ReadFile(filepath.Join(root, "docs", "examples", "github-actions.yml"))
	_, body, _ := strings.Cut(string(text), "\n")
	if page, _ := os.ReadFile(filepath.Join(root, "docs", "github-actions.md")); !strings.Contains(string(page), body) {
		t.Error("docs/github-actions.md does not show docs/examples/github-actions.yml")
	}
	wrong := strings.Replace(string(text), "paths:", "path:", 1)
	if errs := workflowErrors(t, wrong); len(errs) == 0 {
		t.Error("an input that action.yml does not have is not found")
	}
}

var (
	uses         = regexp.MustCompile(`(?m)uses: (.*)$`)
	pinnedAction = regexp.MustCompile(`^[a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$`)
)

var ownAction = regexp.MustCompile(`uses: hapvet/hapvet@\S+`)

// workflowErrors asks actionlint about a workflow, in a repository that is the action's own.
func workflowErrors(t *testing.T, text string) []*actionlint.Error {
	t.Helper()
	dir := t.TempDir()
	metadata, err := os.ReadFile(filepath.Join(root, "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, ".github", "workflows", "haproxy.yml")
	text = ownAction.ReplaceAllString(text, "uses: ./")
	for _, err := range []error{
		os.MkdirAll(filepath.Dir(path), 0o755), os.Mkdir(filepath.Join(dir, ".git"), 0o755),
		os.WriteFile(filepath.Join(dir, "action.yml"), metadata, 0o600), os.WriteFile(path, []byte(text), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	shellcheck, _ := exec.LookPath("shellcheck")
	linter, err := actionlint.NewLinter(&bytes.Buffer{}, &actionlint.LinterOptions{Shellcheck: shellcheck, WorkingDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	errs, err := linter.LintFile(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return errs
}

func TestShellcheck(t *testing.T) {
	need(t, "shellcheck")
	scripts := []string{"scripts/action/install", "scripts/action/lint", "scripts/release/check", "scripts/release/extras", "scripts/release/notes", "scripts/release/reproducible"}
	cmd := exec.Command("shellcheck", scripts...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// What is pinned names the same release everywhere.
func TestRelease(t *testing.T) {
	release := ownRelease(t)
	pinned := regexp.MustCompile(`(?:hapvet/(?:cmd/)?hapvet[@:]|rev: )(v[0-9][0-9A-Za-z.-]*)`)
	for _, name := range []string{"README.md", ".pre-commit-hooks.yaml", "docs/pre-commit.md", "docs/github-actions.md", "docs/examples/github-actions.yml", "docs/examples/github-code-scanning.yml",
		"docs/other-ci.md", "docs/examples/other-ci/gitlab-ci.yml", "docs/examples/other-ci/Jenkinsfile", "docs/examples/other-ci/Dockerfile"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		pins := pinned.FindAllStringSubmatch(string(text), -1)
		if len(pins) == 0 {
			t.Errorf("%s names no release", name)
		}
		for _, pin := range pins {
			if pin[1] != release {
				t.Errorf("%s names %s, scripts/action/release %s", name, pin[1], release)
			}
		}
	}
}
