// Command newadvisory begins an advisory: it writes the data file and the test data
// of a fix with what the table of known fixes tells, and TODO where a person has to
// go on (docs/writing-advisories.md).
//
//	go run ./scripts/newadvisory --fixes fixes.tsv HAPV-2025-0002 06675db4b ...
//
// The table has columns called mainline_commit, severity, fixed_in and so on. Several
// commits that mend one defect make one advisory, whose fix is the last of them.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	table := flag.String("fixes", "/work/shared/facts/fixes/fixes.tsv", "the table of known fixes")
	force := flag.Bool("force", false, "write over files that are there")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "usage: newadvisory [--fixes FILE] [--force] HAPV-YYYY-NNNN COMMIT...")
		os.Exit(2)
	}
	if err := run(*table, flag.Arg(0), flag.Args()[1:], *force); err != nil {
		fmt.Fprintln(os.Stderr, "newadvisory:", err)
		os.Exit(1)
	}
}

func run(table, id string, commits []string, force bool) error {
	fixes, err := readFixes(table, commits)
	if err != nil {
		return err
	}
	data, archive := skeleton(id, fixes)
	for path, text := range map[string][]byte{
		filepath.Join("advisories", "db", id+".json"):        data,
		filepath.Join("advisories", "testdata", id+".txtar"): archive,
	} {
		if _, err := os.Stat(path); err == nil && !force {
			return fmt.Errorf("%s is there already", path)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil { //nolint:gosec // data of the repository
			return err
		}
		fmt.Println(path)
	}
	return nil
}
