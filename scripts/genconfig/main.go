// Genconfig writes a realistic HAProxy configuration of a given length to
// standard output, for benchmarks and for tests of scale:
//
//	go run ./scripts/genconfig [--seed N] LINES
//
// The same seed and length give the same bytes on every machine. What comes out
// is accepted, without a warning, by every HAProxy from 2.2 to 3.4, and needs
// neither files nor a network.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
)

func main() {
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: genconfig [--seed N] LINES")
		flag.PrintDefaults()
	}
	seed := flag.Uint64("seed", 1, "another seed gives another configuration of the same kind")
	flag.Parse()

	lines, err := strconv.Atoi(flag.Arg(0))
	if flag.NArg() != 1 || err != nil {
		flag.Usage()
		os.Exit(2)
	}
	if err := generate(os.Stdout, lines, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "genconfig:", err)
		os.Exit(1)
	}
}
