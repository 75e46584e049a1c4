// Package layout checks that the packages of hapvet import each other only
// downwards (docs/architecture.md).
package layout

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/hapvet/hapvet/"
	root   = "../.."
)

// mayImport lists, for each top-level package, the packages of ours that it may
// import. Anything below a folder counts as the folder, unless it has a line itself.
var mayImport = map[string][]string{
	"release":     {},
	"keywords":    {"release"},
	"config":      {"release", "keywords"},
	"config/flow": {"release", "keywords", "config"},
	"advisories":  {"release", "config"},
	"cachesim":    {"release"},
	// Log formats are the language of HAProxy, and stand in configurations.
	"cachesim/accesslog":  {"release", "keywords", "config", "cachesim"},
	"checks":              {"release", "keywords", "config", "advisories", "cachesim"},
	"upgrade":             {"release", "keywords", "config", "advisories", "cachesim", "cachesim/simulation", "checks"},
	"upgrade/changes":     {"release", "keywords", "config"},
	"cachesim/simulation": {"release", "keywords", "config", "cachesim"},
	"report":              {"release", "keywords", "config", "advisories", "cachesim", "cachesim/simulation", "checks", "upgrade"},
	"report/lsp":          {"release", "keywords", "config", "checks", "report"},
	"cmd":                 {"release", "keywords", "config", "advisories", "cachesim", "cachesim/accesslog", "cachesim/simulation", "checks", "upgrade", "report"},
	"scripts":             {"release", "keywords", "config", "advisories", "cachesim", "cachesim/accesslog", "cachesim/simulation", "checks", "upgrade", "report"},
}

// otherFolders are the top-level folders that hold no packages.
var otherFolders = []string{"docs", "testdata"}

func TestImportsPointDown(t *testing.T) {
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		from := top(rel)
		if _, own := mayImport[filepath.ToSlash(filepath.Dir(rel))]; own {
			from = filepath.ToSlash(filepath.Dir(rel))
		}
		allowed, known := mayImport[from]
		if !known {
			t.Errorf("%s: the folder %s has no place in the layout", rel, from)
			return nil
		}
		files++
		for _, imported := range imports(t, path) {
			if to := top(imported); to != from && imported != from && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s: %s may not import %s", rel, imported, from, to)
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

// imports returns the packages of this module that a file imports, without the
// module's path.
func imports(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var ours []string
	for _, spec := range file.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		if rel, ok := strings.CutPrefix(name, module); ok {
			ours = append(ours, rel)
		}
	}
	return ours
}

func top(path string) string {
	first, _, _ := strings.Cut(filepath.ToSlash(path), "/")
	return first
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if _, ok := mayImport[e.Name()]; !ok && !slices.Contains(otherFolders, e.Name()) {
			t.Errorf("the top-level folder %s has no place in the layout", e.Name())
		}
	}
}
