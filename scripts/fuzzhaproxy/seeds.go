package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/checks"
)

// golden is the folder of golden files, from the root of the repository.
const golden = "checks/testdata"

// readSeeds returns the configurations to begin with.
func readSeeds(dirs []string) ([]string, error) {
	var texts []string
	for _, r := range checks.Rules() {
		for _, e := range r.Examples {
			texts = append(texts, e.Config)
		}
	}
	if _, err := os.Stat(golden); err == nil {
		dirs = append([]string{golden}, dirs...)
	}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			more, err := readSeed(path)
			texts = append(texts, more...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// readSeed returns the configurations of one file.
func readSeed(path string) ([]string, error) {
	switch filepath.Ext(path) {
	case ".cfg":
		content, err := os.ReadFile(path)
		return []string{string(content)}, err
	case ".txtar":
		archive, err := txtar.ParseFile(path)
		if err != nil {
			return nil, err
		}
		var texts []string
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".cfg") {
				texts = append(texts, string(f.Data))
			}
		}
		return texts, nil
	}
	return nil, nil
}
