// Precision counts what the rules find in real configurations, and draws samples of it for
// people to judge:
//
//	go run ./scripts/precision --corpus DIR [--haproxy-version 3.2.26] [--groups real,openshift]
//	    [--sample 100] [--seed 1] [--rule ID] [--overlaps]
//
// DIR is a corpus as scripts/parity takes it: configs/ and verdicts/VERSION.tsv, of which only
// the configurations count that this version accepted, and of those, if --groups is given, the
// ones of these groups in the column "group" of index.tsv. Without verdicts/VERSION.tsv it is
// any folder, and those of its files that end in .cfg count in which hapvet finds no startup
// error.
//
// It prints, for the profile default and then for what the profile strict adds: how many
// configurations have findings of each rule and how many findings there are, advice, startup
// and advisories apart, and the quartiles of findings of a configuration. With --sample it
// prints so many findings of the profile default, advisories left out, with their lines; with
// --rule only findings of that rule, of whatever profile. The same seed draws the same sample.
// Of one rule and configuration no more than three take part, the first ones: a generated
// configuration repeats a finding a thousand times, and it would be judged as often.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "precision:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	flags := flag.NewFlagSet("precision", flag.ExitOnError)
	dir := flags.String("corpus", "", "`DIR` with configurations")
	text := flags.String("haproxy-version", "3.2.26", "lint for HAProxy `VERSION`")
	groups := flags.String("groups", "", "only configurations of `GROUP,...` (default: all)")
	sample := flags.Int("sample", 0, "print `N` findings for judging")
	seed := flags.Uint64("seed", 1, "draw the sample by `SEED`")
	twice := flags.Bool("overlaps", false, "print which rules find something in the same words")
	rule := flags.String("rule", "", "sample only findings of `RULE`")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *dir == "" || flags.NArg() > 0 {
		return fmt.Errorf("it takes --corpus DIR, and no other arguments")
	}
	if *rule != "" && checks.LookupRule(*rule) == nil {
		return fmt.Errorf("there is no rule %q", *rule)
	}
	version, err := release.Parse(*text)
	if err != nil {
		return err
	}
	configs, err := accepted(*dir, version, split(*groups))
	if err != nil {
		return err
	}
	all := lintAll(configs, version)
	if *twice {
		return showOverlaps(os.Stdout, overlaps(all))
	}
	if *sample > 0 {
		return showSample(os.Stdout, draw(judgeable(all, *rule), *sample, *seed))
	}
	fmt.Printf("%d configurations that HAProxy %s accepts\n", len(all), version)
	return cmp.Or(showProfile(os.Stdout, "default", all), showProfile(os.Stdout, "strict", all))
}

// split cuts a list at its commas; the empty text is the empty list.
func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}
