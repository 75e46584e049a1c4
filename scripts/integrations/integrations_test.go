// Package integrations runs hapvet in the tools where people work, with the real
// tool where it is installed. Each scenario is a script below testdata.
package integrations

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// bin holds the hapvet that the scripts find on PATH.
var bin string

var root, _ = filepath.Abs("../..")

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "hapvet")
	if err != nil {
		panic(err)
	}
	bin = dir
	build := exec.Command("go", "build", "-trimpath", "-o", dir, "./cmd/hapvet")
	build.Dir = root
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		os.Exit(1)
	}
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// readSources tells go test that results depend on what is in the folders of hapvet, which
// another process builds: it keeps no results of tests whose folders have changed.
var readSources = sync.OnceFunc(func() {
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && path != root && strings.HasPrefix(d.Name(), ".") {
			return fs.SkipDir
		}
		return err
	})
})

// need skips a test where a tool that it is about is not installed.
func need(t *testing.T, tools ...string) {
	t.Helper()
	readSources()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
}

// run runs the scripts of a folder, each in a folder of its own, with git that knows
// nobody's settings.
func run(t *testing.T, folder string, commands map[string]func(*testscript.TestScript, bool, []string), setup func(*testscript.Env) error) {
	testscript.Run(t, testscript.Params{
		Dir:  filepath.Join("testdata", folder),
		Cmds: commands,
		Setup: func(env *testscript.Env) error {
			for name, value := range map[string]string{
				"HOME": env.WorkDir, "PATH": bin + string(os.PathListSeparator) + env.Getenv("PATH"),
				"LC_ALL": "C.UTF-8", "SOURCE": root,
				"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
				"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
				"GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
			} {
				env.Setenv(name, value)
			}
			if err := keepGo(env); err != nil {
				return err
			}
			if setup == nil {
				return nil
			}
			return setup(env)
		},
	})
}

// goEnv is what Go needs to build again what it has built: its caches, and the modules
// that are on this machine as the only source of modules.
var goEnv = sync.OnceValues(func() ([]string, error) {
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		return nil, err
	}
	return strings.Split(string(bytes.TrimSpace(out)), "\n"), nil
})

func keepGo(env *testscript.Env) error {
	dirs, err := goEnv()
	if err != nil {
		return err
	}
	env.Setenv("GOCACHE", dirs[0])
	env.Setenv("GOPROXY", "file://"+filepath.ToSlash(filepath.Join(dirs[1], "cache", "download")))
	env.Setenv("GOSUMDB", "off")
	env.Setenv("GOTOOLCHAIN", "local")
	// A module cache that is thrown away must be writable; paths of folders that change
	// would make the build cache useless.
	env.Setenv("GOFLAGS", "-trimpath -modcacherw")
	env.Setenv("CGO_ENABLED", "0")
	return nil
}
