// Gentyped writes config/typed_table.go, the table of the keywords that
// config-parser has types for:
//
//	go run ./scripts/gentyped [-o config/typed_table.go]
//
// It reads the library's source in the module cache: the table is made of what
// section-parsers.go in its root package adds for each kind of section. Run it
// again whenever go.mod takes another version of the library.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// library is the module that holds config-parser, and root the import path of
// its root package. Those of its successor are
// github.com/haproxytech/client-native/v6 and the same with /config-parser.
const (
	library = "github.com/haproxytech/config-parser/v5"
	root    = library
)

func main() {
	out := flag.String("o", "config/typed_table.go", "the `file` to write")
	flag.Parse()
	text, err := generate()
	if err == nil {
		err = os.WriteFile(*out, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gentyped:", err)
		os.Exit(1)
	}
}

// generate returns the text of the table.
func generate() ([]byte, error) {
	dir, version, err := locate()
	if err != nil {
		return nil, err
	}
	lib, err := readLibrary(dir)
	if err != nil {
		return nil, err
	}
	sections, err := lib.sections()
	if err != nil {
		return nil, err
	}
	return write(sections, lib.imports, version)
}

// locate returns the folder of config-parser's root package in the module cache
// and the version of its module.
func locate() (dir, version string, err error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}\n{{.Version}}", library).Output()
	if err != nil {
		return "", "", fmt.Errorf("go list -m %s: %w", library, err)
	}
	dir, version, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
	if dir == "" {
		return "", "", fmt.Errorf("%s is not in the module cache; run go mod download", library)
	}
	return dir + strings.TrimPrefix(root, library), version, nil
}
