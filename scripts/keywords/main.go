// Command keywords keeps keywords/words.tsv, what each branch of HAProxy answers to
// each word of its configuration language, and keywords/samples*.tsv, its sample
// fetches, converters, ACL keywords and the aliases of log formats. Run from the root of the
// repository; docs/keywords.md tells when and how.
//
//	go run ./scripts/keywords --haproxy PATH     ask a real HAProxy, and print what differs
//	go run ./scripts/keywords --haproxy PATH --write            take its answers over
//	go run ./scripts/keywords --haproxy PATH --only samples     ask about samples alone
//	go run ./scripts/keywords --facts DIR        begin the table anew from collected facts (done once)
//	go run ./scripts/keywords --probes DIR       take over answers that were collected with them (done once)
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hapvet/hapvet/keywords"
)

func main() {
	table := flag.String("table", "keywords/words.tsv", "the table")
	facts := flag.String("facts", "", "begin the table anew from the facts in this `folder`")
	probes := flag.String("probes", "", "take over the answers in this `folder` (done once)")
	var binaries []string
	flag.Func("haproxy", "ask the HAProxy at this `path` about each word; may be repeated", func(path string) error {
		binaries = append(binaries, path)
		return nil
	})
	write := flag.Bool("write", false, "write the table; without it, only the differences are printed")
	only := flag.String("only", "", "keep only the tables of `words` or of samples")
	harsher := flag.Bool("harsher", false, "also take answers that are harsher than those of the table, but for words that HAProxy does not know")
	flag.Parse()
	if err := run(*table, *facts, *probes, binaries, options{*write, *harsher, *only}); err != nil {
		fmt.Fprintln(os.Stderr, "keywords:", err)
		os.Exit(1)
	}
}

// options say what is done with the answers.
type options struct {
	write, harsher bool
	only           string
}

func run(path, facts, probes string, binaries []string, o options) error {
	if o.only != "words" && facts == "" && probes == "" {
		if err := runSamples(filepath.Dir(path), binaries, o.write); err != nil || o.only == "samples" {
			return err
		}
	}
	var t *table
	var err error
	if facts != "" {
		t, err = importFacts(facts)
	} else {
		t, err = readTable(path)
	}
	for _, binary := range binaries {
		if err == nil {
			err = ask(t, binary, o.harsher)
		}
	}
	if err == nil && probes != "" {
		err = t.mergeProbes(probes)
	}
	if err != nil || !o.write {
		return err
	}
	return t.write(path)
}

// runSamples asks binaries about the tables of samples in a folder.
func runSamples(dir string, binaries []string, write bool) error {
	t, err := readSampleTables(dir)
	for _, binary := range binaries {
		var h *haproxy
		if err == nil {
			h, err = newHAProxy(binary)
		}
		if err == nil {
			err = t.ask(h)
		}
	}
	if err != nil || !write {
		return err
	}
	return t.write()
}

// ask probes a binary and takes its answers over into the table. The answer of a
// branch is the mildest that any of its releases gives, since what is not known
// to be refused must not be called refused; hence a harsher answer is only
// printed: the binary may be an older patch, or not be built with the feature.
func ask(t *table, binary string, harsher bool) error {
	h, err := newHAProxy(binary)
	if err != nil {
		return err
	}
	var words []*entry
	for _, e := range t.entries() {
		if t.applies(e, h) {
			words = append(words, e)
		}
	}
	for _, name := range h.listed() {
		if t.find(name) == nil {
			words = append(words, t.add(name))
		}
	}
	answers, err := h.probe(words)
	if err != nil {
		return err
	}
	changed := 0
	for i, e := range words {
		was := e.answers[h.branch]
		e.asked[h.branch] = answers[i].answer != keywords.Unknown
		if answers[i].gate != "" {
			e.gate = answers[i].gate
		}
		if answers[i].answer == was {
			continue
		}
		mark := "kept"
		if answers[i].answer < was || harsher && answers[i].answer != keywords.Unknown {
			e.answers[h.branch] = answers[i].answer
			mark = "taken"
			changed++
		}
		fmt.Printf("%s: %s %s %q: table %s, HAProxy %s\n", mark, e.kind, e.context, e.name, was, answers[i].answer)
	}
	fmt.Printf("HAProxy %s: %d words, %d changes\n", h.version, len(words), changed)
	return nil
}

// applies reports whether there is anything to ask about a word: the version has
// the section, and "no" and "default" stand before an option that it knows.
func (t *table) applies(e *entry, h *haproxy) bool {
	if s, known := keywords.LookupSection(e.place(), h.version); s == nil || !known {
		return false
	}
	if e.kind != keywords.NoOption && e.kind != keywords.DefaultOption {
		return true
	}
	option := t.find(id{keywords.Option, e.context, e.name})
	return option == nil || option.answers[h.branch] != keywords.Unknown
}
