// Upgradecorpus measures how far the edits of upgrade/changes carry configurations over
// to another version. It takes those that the real HAProxy of the old version accepts,
// carries out all edits, and asks the real HAProxy of the new version, and hapvet:
//
//	go run ./scripts/upgradecorpus --from 2.2,2.6,3.0 --to 3.4 -v DIR...
//
// It prints, for each version, how many the new one accepts, and how many without a
// warning that the old one did not have; -v lists the others with what HAProxy says. Files
// that a configuration names are replaced by stubs, users by root, and what still comes
// of the machine alone is left aside (scripts/internal/verdict/machine.go). The real
// binaries are those of `make haproxy`, or of $HAPVET_HAPROXY.
package main

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release/binaries"
)

func main() {
	from := flag.String("from", "2.2,2.6,3.0", "branches to come from")
	to := flag.String("to", "3.4", "branch to go to")
	verbose := flag.Bool("v", false, "list what is not carried over")
	flag.Parse()
	if err := run(strings.Split(*from, ","), *to, flag.Args(), *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "upgradecorpus:", err)
		os.Exit(1)
	}
}

// run measures and prints.
func run(from []string, to string, folders []string, verbose bool) error {
	all, err := binaries.Find()
	if err != nil {
		return err
	}
	target, err := ofBranch(all, to)
	if err != nil {
		return err
	}
	configs, err := readAll(folders)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "upgradecorpus")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, branch := range from {
		old, err := ofBranch(all, branch)
		if err != nil {
			return err
		}
		tally := measure(old, target, configs, dir)
		fmt.Println(tally)
		if verbose {
			fmt.Print(tally.details.String())
		}
	}
	return nil
}

func ofBranch(all []binaries.Binary, branch string) (binaries.Binary, error) {
	i := slices.IndexFunc(all, func(b binaries.Binary) bool { return b.Version.Branch() == branch })
	if i < 0 {
		return binaries.Binary{}, fmt.Errorf("no HAProxy %s at hand", branch)
	}
	return all[i], nil
}

// readAll reads the configurations below some folders: name and text.
func readAll(folders []string) ([]configuration, error) {
	var list []configuration
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".cfg" {
				return err
			}
			text, err := os.ReadFile(path)
			name, _ := filepath.Rel(folder, path)
			list = append(list, configuration{name, string(text)})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return list, nil
}
