package binaries_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release/binaries"
)

// Each folder with a haproxy in it has one, known by what it says of itself.
func TestFind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HAPVET_HAPROXY", dir)
	if _, err := binaries.Find(); err == nil || !strings.Contains(err.Error(), "scripts/get-haproxy") {
		t.Errorf("an empty folder: %v", err)
	}
	write := func(branch, script string) {
		t.Helper()
		path := filepath.Join(dir, branch, "haproxy")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700); err != nil { //nolint:gosec // it is to be run
			t.Fatal(err)
		}
	}
	write("3.0", "echo 'HAProxy version 3.0.11-1+deb13u5 2025/06/01 - https://haproxy.org/'\n")
	found, err := binaries.Find()
	if err != nil || len(found) != 1 || found[0].Version.String() != "3.0.11" {
		t.Errorf("got %v, %v", found, err)
	}
	write("3.2", "exit 1\n")
	if _, err := binaries.Find(); err == nil || !strings.Contains(err.Error(), "3.2") {
		t.Errorf("one that fails: %v", err)
	}
}
