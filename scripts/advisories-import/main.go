// Command advisories-import remakes the index of known fixes, advisories/fixes.tsv,
// from the history of HAProxy, and tells what has no advisory yet: fixes of severity
// MAJOR and CRITICAL, and commits that name a CVE.
//
//	go run ./scripts/advisories-import --mainline DIR --stable DIR [--stable DIR ...]
//	    [--changelog FILE ...] [--out FILE] [--compare FILE] [--new ID COMMIT ...]
//
// DIR is a git directory: a clone of HAProxy's development branch, and clones of its
// stable branches, or one repository that has the tags of all. What the clones do
// not have yet may come from the CHANGELOG of a release. Only facts go into the
// index: ids, dates, severities, subsystems and versions; no sentence of upstream.
//
// With --new it begins an advisory on a fix, or on several that belong together: it
// writes the data file and the test data with what the history tells, and TODO where a
// person has to go on (docs/writing-advisories.md).
package main

import (
	"flag"
	"fmt"
	"os"
)

// options are what the command line says.
type options struct {
	mainline           string
	stable, changelogs []string
	out, compare       string
	id                 string
	commits            []string
	force              bool
}

func main() {
	var o options
	list := func(to *[]string) func(string) error {
		return func(s string) error {
			*to = append(*to, s)
			return nil
		}
	}
	flag.StringVar(&o.mainline, "mainline", "", "the git `DIR` of the development branch")
	flag.Func("stable", "a git `DIR` with tags of stable branches (repeatable)", list(&o.stable))
	flag.Func("changelog", "the CHANGELOG `FILE` of a release, for what the clones do not have (repeatable)", list(&o.changelogs))
	flag.StringVar(&o.out, "out", "", "write the index to `FILE`")
	flag.StringVar(&o.compare, "compare", "", "compare with the table `FILE` of another tool")
	flag.StringVar(&o.id, "new", "", "begin the advisory `ID` on the fixes that are named behind the flags")
	flag.BoolVar(&o.force, "force", false, "write over an advisory that is there")
	flag.Parse()
	o.commits = flag.Args()
	if o.mainline == "" || (o.id == "") != (flag.NArg() == 0) {
		flag.Usage()
		os.Exit(2)
	}
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "advisories-import:", err)
		os.Exit(1)
	}
}

func (o options) run() error {
	h, err := readHistory(o.mainline, o.stable)
	if err != nil {
		return err
	}
	for _, path := range o.changelogs {
		if err := h.readChangelog(path); err != nil {
			return err
		}
	}
	rows := h.rows()
	if o.id != "" {
		return h.begin(o.id, o.commits, rows, o.force)
	}
	fmt.Printf("%d fixes\n", len(rows))
	if o.out != "" {
		if err := writeRows(o.out, rows, h.date()); err != nil {
			return err
		}
	}
	report(os.Stdout, h, rows)
	if o.compare != "" {
		return compareWith(os.Stdout, o.compare, rows)
	}
	return nil
}
