package prose

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	namedTest    = regexp.MustCompile("`(Test[A-Z]\\w+)`")
	declaredTest = regexp.MustCompile(`(?m)^func (Test[A-Z]\w+)\(`)
)

// TestNamedTests: a test that a page calls as a witness exists.
func TestNamedTests(t *testing.T) {
	there := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := os.ReadFile(name)
		for _, m := range declaredTest.FindAllSubmatch(source, -1) {
			there[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, p := range readPages(t) {
		for _, m := range namedTest.FindAllSubmatch(p.source, -1) {
			if named++; !there[string(m[1])] {
				t.Errorf("%s: there is no %s", p.name, m[1])
			}
		}
	}
	if named < 5 {
		t.Errorf("only %d tests are named", named)
	}
}
