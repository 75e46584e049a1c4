package integrations

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Real pre-commit, real git: the hooks come from a repository that holds the files of
// this one as they are now.
func TestPreCommit(t *testing.T) {
	need(t, "pre-commit", "git")
	run(t, "precommit", map[string]func(*testscript.TestScript, bool, []string){
		"hooks": hooks,
	}, nil)
}

// hooks is the command "hooks ID [LINE]...": the folder is a git repository from now on,
// in which `git commit` runs this hook of ours, with these lines of its settings.
// "!" before it, makes a repository of hooks with all of hapvet's source, from which a
// hook in Go can be built.
func hooks(ts *testscript.TestScript, whole bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: hooks ID [LINE]...")
	}
	source := ts.MkAbs(".hooks")
	ts.Check(copyTree(source, whole))
	ts.Check(ts.Exec("git", "-C", source, "init", "-q"))
	ts.Check(ts.Exec("git", "-C", source, "add", "-A"))
	ts.Check(ts.Exec("git", "-C", source, "commit", "-qm", "hapvet"))
	ts.Check(ts.Exec("git", "-C", source, "tag", "v0.0.1"))

	settings := "repos:\n- repo: " + source + "\n  rev: v0.0.1\n  hooks:\n  - id: " + args[0] + "\n"
	for _, line := range args[1:] {
		settings += "    " + line + "\n"
	}
	ts.Check(os.WriteFile(ts.MkAbs(".pre-commit-config.yaml"), []byte(settings), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs(".gitignore"), []byte("*\n!*/\n!*.cfg\n!.hapvet.yaml\n/.*/\n"), 0o644))
	ts.Check(ts.Exec("git", "init", "-q"))
	ts.Check(ts.Exec("git", "add", "-f", ".gitignore", ".pre-commit-config.yaml"))
	ts.Check(ts.Exec("git", "commit", "-qm", "start"))
	ts.Check(ts.Exec("pre-commit", "install"))
}

// copyTree copies the list of hooks, or all files of this repository that git knows or
// would take.
func copyTree(to string, whole bool) error {
	names := []string{".pre-commit-hooks.yaml"}
	if whole {
		out, err := exec.Command("git", "-C", root, "ls-files", "-z", "-co", "--exclude-standard").Output()
		if err != nil {
			return err
		}
		names = nil
		for name := range bytes.SplitSeq(bytes.TrimRight(out, "\x00"), []byte{0}) {
			names = append(names, string(name))
		}
	}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(root, name))
		if os.IsNotExist(err) {
			continue // removed, and git does not know it yet
		}
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(target, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
