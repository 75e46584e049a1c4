package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// configuration is one of a corpus, by its path in it.
type configuration struct{ name, text string }

// accepted returns the configurations of a corpus that a version accepts and that belong to
// one of the groups, or to any if none are given.
func accepted(dir string, v release.Version, groups []string) ([]configuration, error) {
	rows, err := verdict.ReadTable(filepath.Join(dir, "verdicts", v.String()+".tsv"))
	if errors.Is(err, fs.ErrNotExist) && len(groups) == 0 {
		return acceptedByHapvet(dir, v)
	}
	if err != nil {
		return nil, err
	}
	group, err := groupsOf(dir, len(groups) > 0)
	if err != nil {
		return nil, err
	}
	var out []configuration
	for _, row := range rows {
		if row.Said.Refused || len(groups) > 0 && !slices.Contains(groups, group[row.File]) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, "configs", row.File))
		if err != nil {
			return nil, err
		}
		out = append(out, configuration{row.File, string(text)})
	}
	return out, nil
}

// groupsOf reads the group of each configuration from index.tsv, whose first two columns
// are file and group.
func groupsOf(dir string, wanted bool) (map[string]string, error) {
	if !wanted {
		return nil, nil
	}
	content, err := os.ReadFile(filepath.Join(dir, "index.tsv"))
	if err != nil {
		return nil, err
	}
	group := map[string]string{}
	for line := range strings.Lines(string(content)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) > 1 {
			group[cells[0]] = cells[1]
		}
	}
	if group["file"] != "group" {
		return nil, fmt.Errorf("index.tsv does not begin with the columns file and group")
	}
	return group, nil
}

// acceptedByHapvet returns the files of a folder that end in .cfg and in which hapvet finds
// no startup error.
func acceptedByHapvet(dir string, v release.Version) ([]configuration, error) {
	var out []configuration
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".cfg" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil && !verdict.Vet(string(text), v, "").Refused {
			out = append(out, configuration{name, string(text)})
		}
		return err
	})
	return out, err
}

// linted is a configuration with what all rules found in it.
type linted struct {
	name     string
	findings []checks.Finding
}

// lintAll runs every rule on each configuration.
func lintAll(configs []configuration, v release.Version) []linted {
	readers := make([]func() *config.Config, len(configs))
	for i, c := range configs {
		readers[i] = func() *config.Config {
			return config.ParseAll([]config.Source{{Name: c.name, Content: c.text}}, config.Options{Version: v})
		}
	}
	out := make([]linted, len(configs))
	for i, result := range checks.Lint(readers, checks.Rules()) {
		out[i] = linted{configs[i].name, result.Findings}
	}
	return out
}
