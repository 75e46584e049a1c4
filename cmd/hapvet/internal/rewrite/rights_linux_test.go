package rewrite

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// asNobody returns a folder of a user without rights, and lets the rest of the test use
// files as that user, if it runs as root, whom no rights stop.
func asNobody(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "hapvet")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = os.Chmod(dir, 0o700) //nolint:gosec // a folder
		_ = os.RemoveAll(dir)
	})
	if os.Getuid() != 0 {
		return dir
	}
	const nobody = 65534
	if err := os.Chown(dir, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	runtime.LockOSThread() // the user of files is one of the thread
	_ = syscall.Setfsgid(nobody)
	_ = syscall.Setfsuid(nobody)
	t.Cleanup(func() {
		_ = syscall.Setfsuid(0)
		_ = syscall.Setfsgid(0)
		runtime.UnlockOSThread()
	})
	return dir
}

// What the user may not write stays, whatever the folder would allow, and nothing else is
// written either.
func TestRights(t *testing.T) {
	for name, test := range map[string]struct {
		file, folder os.FileMode
		want         string
	}{
		"read-only file":   {0o444, 0o755, "b.cfg: permission denied"},
		"read-only folder": {0o644, 0o555, "b.cfg: nothing can be written into its folder: permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := asNobody(t)
			sub := filepath.Join(dir, "sub")
			if err := os.Mkdir(sub, 0o755); err != nil { //nolint:gosec // a folder
				t.Fatal(err)
			}
			a, b := filepath.Join(dir, "a.cfg"), filepath.Join(sub, "b.cfg")
			write(t, a, "old", 0o644)
			write(t, b, "old", test.file)
			if err := os.Chmod(sub, test.folder); err != nil {
				t.Fatal(err)
			}
			defer os.Chmod(sub, 0o755) //nolint:gosec // so that it can be removed
			err := Files([]Change{{a, "old", "new"}, {b, "old", "new"}})
			if err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
			if err := Put(b, "new"); err == nil || !strings.HasSuffix(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
			if _, err := Backup(b, "old"); (err != nil) != (test.folder == 0o555) {
				t.Errorf("the backup: %v", err)
			}
			if content(t, a) != "old" || content(t, b) != "old" {
				t.Error("a file was written")
			}
			if names := left(t, dir); !slices.Equal(names, []string{"a.cfg", "sub"}) {
				t.Errorf("left over: %v", names)
			}
		})
	}
}

// An access list stays. Without it, its mask in the mode would open the file to the group.
func TestAccessList(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	write(t, path, "old", 0o600)
	// version 2; user::rw- user:1234:r-- group::--- mask::r-- other::---
	list := []byte{2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 4, 0, 0xd2, 4, 0, 0, 4, 0, 0, 0, 255, 255, 255, 255, 16, 0, 4, 0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255}
	if err := unix.Setxattr(path, accessList, list, 0); err != nil {
		t.Skip("the file system has no access lists:", err)
	}
	backup, err := Backup(path, "old")
	if err := errors.Join(err, Files([]Change{{path, "old", "new"}})); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, backup} {
		value := make([]byte, 100)
		n, err := unix.Getxattr(name, accessList, value)
		if err != nil || !slices.Equal(value[:n], list) {
			t.Errorf("%s: %v %v", name, value[:max(n, 0)], err)
		}
	}
}
