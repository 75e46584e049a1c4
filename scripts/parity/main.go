// Parity measures how far hapvet agrees with real HAProxy binaries, over stored
// verdicts:
//
//	go run ./scripts/parity --corpus DIR [--versions 3.0.11,3.4.7] [-v]
//
// DIR holds configs/, with configurations, and verdicts/VERSION.tsv, with what
// `haproxy -c` of that version said of each. A table has the columns
//
//	file  exit  n_alerts  n_warnings  class  env_only  alerts  warnings
//
// where file is a path below configs/, exit is that of `haproxy -c`, env_only is 1
// where only the machine made it fail, and messages are separated by " ¦ ", the
// configuration's own path written CFG. Configurations below configs/regtest are
// read with the local peer "A", as HAProxy's own tests are.
//
// Left out are configurations that hold nothing to start (exit 2), on which the
// binary crashed, or which the machine alone made fail; and of the others the
// messages that come of the machine: files that are missing, users and groups,
// names that do not resolve, the host's own name, sockets, processors, memory, and
// what was not built in (scripts/internal/verdict/machine.go has the patterns).
//
// For each version it prints
//
//	verdict   the share of configurations with the same verdict
//	refusals  that hapvet makes and HAProxy does not, and the converse
//	line      of the configurations that HAProxy refuses with a line: the share
//	          whose first line is among those of hapvet's errors
//	recall    of HAProxy's startup warnings, the share that hapvet gives
//	precision of hapvet's startup warnings, the share that HAProxy gives
//
// Warnings, and alerts with which it starts all the same, are counted on
// configurations that HAProxy accepts: each line once, and of those without a line
// each message once. The latter are told apart by the name that they quote, mostly
// that of a proxy, and by what they are about.
//
// -v lists each disagreement with HAProxy's words and the line of the
// configuration. The corpus is no part of the repository: its files belong to
// others.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "parity:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("parity", flag.ExitOnError)
	var corpora list
	flags.Var(&corpora, "corpus", "`DIR` with configs/ and verdicts/ (repeatable)")
	versions := flags.String("versions", "", "only these `VERSION,...` (default: all that have a table)")
	verbose := flags.Bool("v", false, "list the disagreements")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if len(corpora) == 0 || flags.NArg() > 0 {
		return fmt.Errorf("it takes --corpus DIR, and no other arguments")
	}
	var tallies []*tally
	for _, corpus := range corpora {
		more, err := measure(corpus, strings.Split(*versions, ","))
		if err != nil {
			return err
		}
		tallies = append(tallies, more...)
	}
	return show(os.Stdout, tallies, *verbose)
}

// list is a flag that can be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, ",") }

func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

// measure compares hapvet with each table of a corpus.
func measure(corpus string, only []string) ([]*tally, error) {
	tables, _ := filepath.Glob(filepath.Join(corpus, "verdicts", "*.tsv"))
	var tallies []*tally
	for _, table := range tables {
		name := strings.TrimSuffix(filepath.Base(table), ".tsv")
		if only[0] != "" && !slices.Contains(only, name) {
			continue
		}
		v, err := release.Parse(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", table, err)
		}
		rows, err := verdict.ReadTable(table)
		if err != nil {
			return nil, err
		}
		t := &tally{version: v}
		t.compareAll(rows, filepath.Join(corpus, "configs"))
		tallies = append(tallies, t)
	}
	if len(tallies) == 0 {
		return nil, fmt.Errorf("%s has no table for such a version", filepath.Join(corpus, "verdicts"))
	}
	slices.SortStableFunc(tallies, func(a, b *tally) int { return a.version.Compare(b.version) })
	return tallies, nil
}
