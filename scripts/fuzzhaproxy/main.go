// Fuzzhaproxy looks for configurations about which hapvet and a real HAProxy
// disagree:
//
//	go run ./scripts/fuzzhaproxy [--time 30s | --n 500] [--seed 1] [--haproxy PATH]... [--seeds DIR]... [--out DIR]
//
// It changes configurations that HAProxy accepts, a little, in the ways in which
// people get them wrong (a misspelt word, a missing or surplus argument, a line in
// the wrong section, a name that nobody defined), and adds lines made from the
// tables of the language: words in places of every kind, arguments that follow
// their grammar up to its bounds and beyond, sample expressions. Then it asks
// both. Each disagreement is put with those of the same kind, keyword and message;
// of each such cluster the first is made as small as it can be while the
// disagreement lasts, and written to DIR/CLUSTER/ as
//
//	haproxy.cfg   the configuration
//	answers.txt   what HAProxy and hapvet say of it
//
// DIR/clusters.txt lists them, the most frequent first. The exit status is 0
// whatever it finds.
//
// The configurations to begin with are the examples of the rules, the golden files
// in checks/testdata, and the .cfg and .txtar files below each --seeds DIR. The
// binaries are those that scripts/get-haproxy fetched, unless --haproxy names some;
// each is asked for --time, or about --n configurations. Change number i depends on
// --seed, i, the branch of the binary, and what there is to begin with, so that the
// same --n and --seed give the same result.
//
// What comes of the machine alone is left aside, and so are configurations on which
// a HAProxy crashes: these are counted and not kept.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/hapvet/hapvet/release/binaries"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "fuzzhaproxy:", err)
		os.Exit(1)
	}
}

// options are those of the command line.
type options struct {
	haproxies, seeds list
	time             time.Duration
	n                int
	seed             uint64
	out              string
	warnings         bool
}

func run(args []string) error {
	var o options
	flags := flag.NewFlagSet("fuzzhaproxy", flag.ExitOnError)
	flags.Var(&o.haproxies, "haproxy", "`PATH` of a HAProxy (repeatable; default: those of scripts/get-haproxy)")
	flags.Var(&o.seeds, "seeds", "`DIR` with more configurations to begin with (repeatable)")
	flags.DurationVar(&o.time, "time", defaultTime, "how long to ask each binary")
	flags.IntVar(&o.n, "n", 0, "how many configurations to ask each binary about, in place of --time")
	flags.Uint64Var(&o.seed, "seed", 1, "of the random choices")
	flags.StringVar(&o.out, "out", "fuzz-haproxy", "the `DIR` to write to")
	flags.BoolVar(&o.warnings, "warnings", true, "compare warnings that name a line, too")
	if err := flags.Parse(args); err != nil {
		return err
	}
	asked, err := o.binaries()
	if err != nil {
		return err
	}
	if err := clearOut(o.out); err != nil {
		return err
	}
	texts, err := readSeeds(o.seeds)
	if err != nil {
		return err
	}
	all := clusters{}
	for _, b := range asked {
		dir, err := os.MkdirTemp("", "fuzzhaproxy")
		if err != nil {
			return err
		}
		s := newSession(o, b, texts, dir)
		s.run()
		s.minimise()
		fmt.Println(s.summary())
		all.merge(s.clusters)
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return all.write(o.out)
}

// clearOut removes what an earlier run recorded, and nothing else.
func clearOut(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		return nil //nolint:nilerr // it will be made
	}
	if _, err := os.Stat(filepath.Join(dir, tableName)); err != nil {
		return fmt.Errorf("%s holds something else: name another --out", dir)
	}
	return os.RemoveAll(dir)
}

const defaultTime = 30 * time.Second

// binaries returns the HAProxy to ask.
func (o options) binaries() ([]binaries.Binary, error) {
	if len(o.haproxies) == 0 {
		return binaries.Find()
	}
	var opened []binaries.Binary
	for _, path := range o.haproxies {
		b, err := binaries.Open(path)
		if err != nil {
			return nil, err
		}
		opened = append(opened, b)
	}
	return opened, nil
}

// list is a flag that can be given several times.
type list []string

func (l *list) String() string { return fmt.Sprint(*l) }

func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}
