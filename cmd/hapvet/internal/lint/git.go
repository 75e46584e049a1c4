package lint

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// gitTime bounds each call of git.
const gitTime = 30 * time.Second

// former returns what is found in a configuration as it was at the revision of git that
// [Known.NewFrom] names. Files that were not there are left out.
func (w *work) former(r ready) ([]checks.Finding, error) {
	sources, err := w.formerSources(r)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	var aside guard
	var configs []func() *config.Config
	for _, t := range r.choice {
		configs = append(configs, aside.read(0, sources, w.options(r.in.Settings, t.version)))
	}
	var rules []*checks.Rule
	for _, rule := range w.running() {
		rules = append(rules, aside.rule(rule))
	}
	results := checks.Lint(configs, rules)
	if slices.ContainsFunc(results, unread) {
		return nil, nil // nothing is known then, and everything is shown
	}
	checks.Suppress(results, rules, w.now)
	return slices.DeleteFunc(checks.Across(results), func(f checks.Finding) bool { return !w.shows(f) }), nil
}

// formerSources reads the files of a configuration as they were.
func (w *work) formerSources(r ready) ([]config.Source, error) {
	revision := w.Known.NewFrom
	var sources []config.Source
	for _, path := range w.formerPaths(r) {
		text, err := gitFile(revision, path)
		if errors.Is(err, errNotInGit) {
			continue
		}
		if err != nil {
			return nil, err
		}
		source, err := config.Read(path, bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("at %s: %w", revision, err)
		}
		sources = append(sources, source)
	}
	return sources, nil
}

// formerPaths returns the files that made up a configuration: those that are named, and
// of folders those that are there now and those that were there.
func (w *work) formerPaths(r ready) []string {
	var paths []string
	for _, source := range r.sources {
		paths = append(paths, source.Name)
	}
	for _, path := range r.in.Paths {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			continue
		}
		for _, name := range gitFolder(w.Known.NewFrom, path) {
			if full := filepath.Join(path, name); !slices.Contains(paths, full) {
				paths = append(paths, full)
			}
		}
	}
	return paths
}

// errNotInGit says that a revision does not have a file.
var errNotInGit = errors.New("not in git")

// gitFile returns a file as it was at a revision.
func gitFile(revision, path string) ([]byte, error) {
	if _, err := git(filepath.Dir(path), "rev-parse", "--verify", "--end-of-options", revision+"^{commit}"); err != nil {
		return nil, fmt.Errorf("--new-from %s: git knows no such revision for %s: %w", revision, path, err)
	}
	name := revision + ":./" + filepath.Base(path)
	if _, err := git(filepath.Dir(path), "cat-file", "-e", name); err != nil {
		return nil, errNotInGit
	}
	return git(filepath.Dir(path), "cat-file", "blob", name)
}

// gitFolder returns the names of the files that HAProxy would have read in a folder.
func gitFolder(revision, path string) []string {
	out, err := git(path, "ls-tree", "-z", "--name-only", "--end-of-options", revision, "./")
	if err != nil {
		return nil
	}
	var names []string
	for name := range strings.SplitSeq(string(out), "\x00") {
		if strings.HasSuffix(name, ".cfg") && name[0] != '.' && !strings.Contains(name, "/") {
			names = append(names, name)
		}
	}
	return names
}

// git asks git in a folder, which happens for --new-from alone. It reads objects alone: no hook, filter or pager runs.
func git(folder string, args ...string) ([]byte, error) {
	path, err := exec.LookPath("git")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), gitTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, append([]string{"--no-pager", "-C", folder}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C")
	stdout, stderr := &limited{room: config.MaxFileSize + 1}, &limited{room: 1 << 12}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Run(); err != nil {
		if said := strings.TrimSpace(string(stderr.kept)); said != "" {
			first, _, _ := strings.Cut(said, "\n")
			return nil, errors.New(strings.TrimPrefix(first, "fatal: "))
		}
		return nil, err
	}
	return stdout.kept, nil
}
