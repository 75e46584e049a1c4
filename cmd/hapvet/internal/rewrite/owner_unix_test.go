//go:build unix

package rewrite

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// The owner stays, which only root can test.
func TestOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("not root")
	}
	path := filepath.Join(t.TempDir(), "a")
	write(t, path, "old", 0o640)
	const uid, gid = 1234, 2345
	if err := os.Chown(path, uid, gid); err != nil {
		t.Fatal(err)
	}
	if err := Files([]Change{{path, "old", "new"}}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := info.Sys().(*syscall.Stat_t); !ok || s.Uid != uid || s.Gid != gid || info.Mode() != 0o640 {
		t.Errorf("%v", info.Sys())
	}
}
