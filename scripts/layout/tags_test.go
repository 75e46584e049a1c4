package layout

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTaggedTestsAreRun: `make test-haproxy` runs the tests whose names hold HAProxy, so all
// tests that need the build tag have such a name.
func TestTaggedTestsAreRun(t *testing.T) {
	test := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil || !strings.HasPrefix(string(source), "//go:build haproxy\n") {
			return err
		}
		files++
		for _, m := range test.FindAllStringSubmatch(string(source), -1) {
			if m[1] != "TestMain" && !strings.Contains(m[1], "HAProxy") {
				t.Errorf("%s: %s is not run by make test-haproxy", path, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 10 {
		t.Errorf("only %d files seen", files)
	}
}
