package rewrite

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, path, content string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// left names what is in a folder.
func left(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	a, b, link := filepath.Join(dir, "a.cfg"), filepath.Join(dir, "b.cfg"), filepath.Join(dir, "link.cfg")
	write(t, a, "old a", 0o640)
	write(t, b, "old b", 0o604)
	if err := os.Symlink("b.cfg", link); err != nil {
		t.Fatal(err)
	}
	if err := Files([]Change{{a, "old a", "new a"}, {link, "old b", ""}}); err != nil {
		t.Fatal(err)
	}
	if content(t, a) != "new a" || content(t, b) != "" {
		t.Errorf("%q %q", content(t, a), content(t, b))
	}
	for path, want := range map[string]os.FileMode{a: 0o640, b: 0o604} {
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("%s: %v", path, info.Mode())
		}
	}
	if target, err := os.Readlink(link); err != nil || target != "b.cfg" {
		t.Errorf("the link points to %q", target)
	}
	if names := left(t, dir); !slices.Equal(names, []string{"a.cfg", "b.cfg", "link.cfg"}) {
		t.Errorf("left over: %v", names)
	}
}

// Where one file cannot be written, none is.
func TestFilesRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		second func(t *testing.T, dir string) Change
		want   string
	}{
		"changed meanwhile": {func(t *testing.T, dir string) Change {
			t.Helper()
			write(t, filepath.Join(dir, "b"), "other", 0o600)
			return Change{filepath.Join(dir, "b"), "old", "new"}
		}, "changed meanwhile"},
		"grown meanwhile": {func(t *testing.T, dir string) Change {
			t.Helper()
			write(t, filepath.Join(dir, "b"), "old and more", 0o600)
			return Change{filepath.Join(dir, "b"), "old", "new"}
		}, "changed meanwhile"},
		"gone": {func(_ *testing.T, dir string) Change {
			return Change{filepath.Join(dir, "b"), "old", "new"}
		}, "b: no such file or directory"},
		"a folder": {func(_ *testing.T, dir string) Change {
			return Change{dir, "old", "new"}
		}, "no regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a := filepath.Join(dir, "a")
			write(t, a, "old", 0o600)
			err := Files([]Change{{a, "old", "new"}, test.second(t, dir)})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
			if content(t, a) != "old" {
				t.Error("the first file was written")
			}
			for _, name := range left(t, dir) {
				if strings.HasPrefix(name, ".") {
					t.Errorf("left over: %s", name)
				}
			}
		})
	}
	if err := Files([]Change{{filepath.Join(t.TempDir(), "none"), "", ""}}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// A file that changes between reading and renaming is left alone.
func TestCommitChecksAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	write(t, path, "old", 0o600)
	f, err := prepare(Change{path, "old", "new"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	write(t, path, "somebody else's", 0o600)
	if err := f.holds("old"); !errors.Is(err, ErrChanged) {
		t.Errorf("%v", err)
	}
	if got := content(t, path); got != "somebody else's" {
		t.Errorf("%q", got)
	}
}

func TestPut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new")
	for _, text := range []string{"first", "second"} {
		if err := Put(path, text); err != nil || content(t, path) != text {
			t.Errorf("%v", err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o644 {
		t.Errorf("%v", info.Mode())
	}
	if names := left(t, dir); !slices.Equal(names, []string{"new"}) {
		t.Errorf("left over: %v", names)
	}
	if err := Put(filepath.Join(dir, "none", "new"), ""); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if err := Put(dir, ""); err == nil {
		t.Error("a folder was written")
	}
}

// A file with two names would become two files.
func TestHardLinks(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, a, "old", 0o600)
	if err := os.Link(a, b); err != nil {
		t.Skip(err)
	}
	err := Files([]Change{{a, "old", "new"}})
	if err == nil || !strings.Contains(err.Error(), "it has 2 names (hard links)") {
		t.Error(err)
	}
	if content(t, a) != "old" || content(t, b) != "old" || len(left(t, dir)) != 2 {
		t.Error("something was written")
	}
	if err := Put(a, "new"); err != nil || content(t, a) != "new" || content(t, b) != "old" {
		t.Errorf("a report takes the name alone: %v", err)
	}
}

func TestLinksToNothing(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink("none", link); err != nil {
		t.Skip(err)
	}
	for _, err := range []error{Put(link, "new"), Files([]Change{{link, "", "new"}})} {
		if err == nil || !strings.HasSuffix(err.Error(), "it is a symbolic link to a file that is not there") {
			t.Error(err)
		}
	}
	if names := left(t, dir); len(names) != 1 {
		t.Errorf("left over: %v", names)
	}
}

// A file appears when it is complete, and keeps mode and links.
func TestCreate(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a"), filepath.Join(dir, "link")
	write(t, path, "old", 0o640)
	if err := os.Symlink("a", link); err != nil {
		t.Skip(err)
	}
	for name, finish := range map[string]func(*File) error{
		"old": func(f *File) error { f.Discard(); return nil },
		"new": (*File).Commit,
	} {
		f, err := Create(link)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("new")); err != nil {
			t.Fatal(err)
		}
		if content(t, path) == "new" {
			t.Error("it is there too early")
		}
		if err := finish(f); err != nil || content(t, path) != name {
			t.Errorf("%q: %v", content(t, path), err)
		}
		f.Discard()
		if info, err := os.Stat(path); err != nil || info.Mode() != 0o640 {
			t.Errorf("the mode is %v", info.Mode())
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Error("the link is gone")
		}
		write(t, path, "old", 0o640)
	}
	if err := Put(os.DevNull, "gone"); err != nil {
		t.Error(err)
	}
}

func TestBackup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	write(t, path, "old", 0o604)
	for _, want := range []string{path + ".bak", path + ".bak2"} {
		name, err := Backup(path, "old")
		if err != nil || name != want || content(t, name) != "old" {
			t.Errorf("%s: %v", name, err)
		}
		if info, err := os.Stat(name); err != nil || info.Mode() != 0o604 {
			t.Errorf("%s: %v", name, info.Mode())
		}
	}
}
