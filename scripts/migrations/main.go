// Migrations measures how good upgrades are, by real HAProxy binaries and stored
// verdicts:
//
//	go run ./scripts/migrations --corpus DIR [--from 2.2.9,2.6.12] [--to 3.4] [-v]
//
// DIR is a corpus as scripts/parity takes it. Each configuration that a version accepted
// is upgraded to the HAProxy of --to that scripts/get-haproxy fetched, as `hapvet upgrade
// --write` does, and `haproxy -c` is asked about the result. Files that the
// configuration names are replaced by stubs, and users and groups left out, so that what
// HAProxy says is of the configuration; what it says of the machine all the same is left
// aside (scripts/internal/verdict/machine.go).
//
// For each version it prints
//
//	as is     the share that the new HAProxy accepts without any edit
//	accepted  the share that the new HAProxy accepts
//	open      how many it refuses for reasons of the machine alone
//	silent    the share without a warning that the old HAProxy had not given
//	named     of the others, the share whose line the plan names as hand work
//
// -v lists what was refused, warned about and not named.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "migrations:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("migrations", flag.ExitOnError)
	corpus := flags.String("corpus", "", "`DIR` with configs/ and verdicts/")
	from := flags.String("from", "2.2.9,2.6.12,3.0.11", "upgrade what these `VERSION,...` accepted")
	to := flags.String("to", "3.4", "to the binary of this `BRANCH`")
	verbose := flags.Bool("v", false, "list what is not accepted, or warned about")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *corpus == "" || flags.NArg() > 0 {
		return errors.New("it takes --corpus DIR, and no other arguments")
	}
	all, err := binaries.Find()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(b binaries.Binary) bool { return b.Version.Branch() == *to })
	if i < 0 {
		return fmt.Errorf("there is no HAProxy of branch %s", *to)
	}
	var tallies []*tally
	for version := range strings.SplitSeq(*from, ",") {
		t, err := measure(*corpus, version, all[i])
		if err != nil {
			return err
		}
		tallies = append(tallies, t)
	}
	return show(tallies, all[i], *verbose)
}

// measure upgrades what one version accepted.
func measure(corpus, version string, to binaries.Binary) (*tally, error) {
	v, err := release.Parse(version)
	if err != nil {
		return nil, err
	}
	rows, err := verdict.ReadTable(filepath.Join(corpus, "verdicts", version+".tsv"))
	if err != nil {
		return nil, err
	}
	stubs, err := newStubs()
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(stubs.dir)
	t := &tally{from: v, to: to, stubs: stubs}
	for _, r := range rows {
		content, err := os.ReadFile(filepath.Join(corpus, "configs", r.File))
		if err != nil || r.Said.Refused {
			continue // a corpus may leave some out
		}
		if err := t.add(r, string(content)); err != nil {
			return nil, fmt.Errorf("%s: %w", r.File, err)
		}
	}
	return t, nil
}

func show(tallies []*tally, to binaries.Binary, verbose bool) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "from\tto\tconfigs\tas is\taccepted\topen\tsilent\tnamed\t")
	for _, t := range tallies {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%d\t%s\t%s\t\n", t.from, to.Version, t.configs, share(t.asIs, t.configs),
			share(t.accepted, t.configs), t.open, share(t.silent, t.configs), share(t.named, t.toName))
	}
	if err := w.Flush(); err != nil || !verbose {
		return err
	}
	for _, t := range tallies {
		for _, line := range t.lines {
			fmt.Printf("%s: %s\n", t.from, line)
		}
	}
	return nil
}

func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	const percent = 100
	return fmt.Sprintf("%.1f%%", percent*float64(part)/float64(whole))
}
