// Package binaries finds the real HAProxy binaries that developers compare hapvet
// with. No command of hapvet uses it.
package binaries

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/hapvet/hapvet/release"
)

// Binary is a real HAProxy.
type Binary struct {
	Path    string
	Version release.Version
}

// Find returns the HAProxy of each branch that scripts/get-haproxy fetched into
// $HAPVET_HAPROXY (default: hapvet/haproxy in the user's cache directory). There is
// at least one, or an error.
func Find() ([]Binary, error) {
	dir := os.Getenv("HAPVET_HAPROXY")
	if dir == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, err
		}
		dir = filepath.Join(cache, "hapvet", "haproxy")
	}
	found, err := in(dir)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("no HAProxy in %s: run scripts/get-haproxy", dir)
	}
	return found, err
}

// Builds returns the HAProxy binaries that a developer has built: */haproxy below
// $HAPVET_HAPROXY_BUILDS, nothing if that is not set.
func Builds() ([]Binary, error) {
	dir := os.Getenv("HAPVET_HAPROXY_BUILDS")
	if dir == "" {
		return nil, nil
	}
	return in(dir)
}

// in returns the HAProxy of each folder in one.
func in(dir string) ([]Binary, error) {
	paths, _ := filepath.Glob(filepath.Join(dir, "*", "haproxy"))
	var found []Binary
	for _, path := range paths {
		b, err := Open(path)
		if err != nil {
			return nil, err
		}
		found = append(found, b)
	}
	return found, nil
}

// Open asks a HAProxy for its version.
func Open(path string) (Binary, error) {
	out, err := exec.Command(path, "-v").Output()
	if err != nil {
		return Binary{}, fmt.Errorf("%s -v: %w", path, err)
	}
	v, err := release.ParseBanner(string(out))
	return Binary{path, v}, err
}
