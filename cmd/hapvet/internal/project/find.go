package project

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
)

// Find looks for a project file in a folder and above it, up to the root of the git
// repository that the folder is in; outside of one, in the folder alone, since what lies
// above belongs to others. It returns "" if there is none.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	top := repository(dir)
	if top == "" {
		top = dir
	}
	for at := dir; ; at = filepath.Dir(at) {
		path := filepath.Join(at, Name)
		if _, err := os.Lstat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if at == top || at == filepath.Dir(at) {
			return "", nil
		}
	}
}

// repository returns the root of the git repository around a folder, or "".
func repository(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// Of returns the configuration of the project that some paths are all part of, or nil.
func (f *File) Of(paths []string) *Configuration {
	for i := range f.Configurations {
		c := &f.Configurations[i]
		if !slices.ContainsFunc(paths, func(path string) bool { return !c.holds(path) }) {
			return c
		}
	}
	return nil
}

// holds reports whether a file is part of a configuration.
func (c *Configuration) holds(path string) bool {
	abs, err := filepath.Abs(path)
	if err != nil || path == lint.StandardPath {
		return false
	}
	return slices.ContainsFunc(c.Files, func(own string) bool {
		own = filepath.Clean(own)
		return abs == own || filepath.Dir(abs) == own && filepath.Ext(abs) == ".cfg"
	})
}
