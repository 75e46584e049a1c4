package checks_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// A socket outside of the chroot is lost, if --check-files lets hapvet look.
func TestLogOutsideChroot(t *testing.T) {
	with, without := t.TempDir(), t.TempDir()
	if err := os.MkdirAll(filepath.Join(with, "dev"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(with, "dev", "log"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		chroot string
		look   bool
		found  int
	}{{without, true, 1}, {with, true, 0}, {without, false, 0}, {filepath.Join(without, "missing"), true, 0}} {
		v := release.MustParse("3.0.11")
		text := "global\n    chroot " + strings.ReplaceAll(test.chroot, " ", "\\ ") + "\n    log /dev/log local0\n"
		c := config.Resolve([]*config.File{config.Parse("haproxy.cfg", text, v)}, config.Options{Version: v, Machine: config.Machine{Files: test.look}})
		results := checks.Lint([]func() *config.Config{func() *config.Config { return c }}, []*checks.Rule{checks.LookupRule("log-lost")})
		if n := len(results[0].Findings); n != test.found {
			t.Errorf("chroot %s, looking %v: %d findings", test.chroot, test.look, n)
		}
	}
}
