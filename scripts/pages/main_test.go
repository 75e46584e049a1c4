package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPagesAreUpToDate(t *testing.T) {
	for folder, make := range folders {
		dir := filepath.Join("..", "..", "docs", folder)
		want := make()
		for name, text := range want {
			if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
				t.Errorf("docs/%s/%s is out of date: go run ./scripts/pages", folder, name)
			}
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.md"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) != len(want) {
			t.Errorf("docs/%s has %d pages, want %d: go run ./scripts/pages", folder, len(files), len(want))
		}
	}
}

func TestWriteRemovesOldPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	if err := write(dir, map[string]string{"a.md": "a", "b.md": "b"}); err != nil {
		t.Fatal(err)
	}
	if err := write(dir, map[string]string{"b.md": "new"}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.md")); !os.IsNotExist(err) {
		t.Error("a.md is still there")
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "b.md")); string(got) != "new" {
		t.Errorf("b.md holds %q", got)
	}
}
