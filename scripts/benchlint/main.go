// Benchlint compares `hapvet lint` with `haproxy -c` on generated configurations
// of growing length, and prints a table of time and memory:
//
//	go run ./scripts/benchlint [--haproxy PATH] [--hapvet PATH] [--runs 5] [--big]
//
// Without --hapvet it builds the one of this checkout. Without --haproxy and
// without $HAPROXY it takes HAProxy 3.0, fetched by scripts/get-haproxy if need
// be. Both read the same files, and hapvet is told the version of that HAProxy.
// It fails if hapvet ends with another status than 0 (no findings) or 1
// (findings), or if HAProxy refuses a configuration.
package main

import (
	"flag"
	"fmt"
	"os"
)

// sizes are the lengths of the configurations, in lines; --big adds bigSize.
var sizes = []int{200, 1_000, 10_000, 100_000}

const bigSize = 1_000_000

func main() {
	var (
		hapvet  = flag.String("hapvet", "", "the hapvet `binary` (default: built from this checkout)")
		haproxy = flag.String("haproxy", os.Getenv("HAPROXY"), "the HAProxy `binary` (default: $HAPROXY, then 3.0 from Debian)")
		runs    = flag.Int("runs", 5, "how many runs to take the median of")
		big     = flag.Bool("big", false, "a million lines too")
	)
	flag.Parse()
	if flag.NArg() > 0 || *runs < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if *big {
		sizes = append(sizes, bigSize)
	}
	if err := run(*hapvet, *haproxy, *runs); err != nil {
		fmt.Fprintln(os.Stderr, "benchlint:", err)
		os.Exit(1)
	}
}

// run prepares the programs in a folder of its own, and compares them.
func run(hapvet, haproxy string, runs int) error {
	dir, err := os.MkdirTemp("", "benchlint")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	t, err := prepare(dir, hapvet, haproxy)
	if err != nil {
		return err
	}
	fmt.Printf("hapvet lint and haproxy -c (HAProxy %s): wall time as median of %d runs, highest peak memory\n\n", t.version, runs)
	fmt.Println(header)
	for _, lines := range sizes {
		file, err := t.generate(lines)
		if err != nil {
			return err
		}
		r, err := t.compare(file, runs)
		if err != nil {
			return fmt.Errorf("%d lines: %w", lines, err)
		}
		fmt.Println(r.row(lines))
	}
	return nil
}
