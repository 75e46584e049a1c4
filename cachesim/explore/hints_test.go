package explore

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// changesOf goes through a scenario of one thread, and returns what changed in which
// operation.
func changesOf(t *testing.T, sc *Scenario) string {
	t.Helper()
	x := explorer(t, sc, "3.5-dev5", Options{})
	var log []string
	for _, e := range x.Replay(make([]uint8, 200)) {
		for _, change := range e.Changes {
			log = append(log, e.Operation+": "+change)
		}
		if e.Step == steps[deliver].name {
			log = append(log, e.Operation+": served")
		}
	}
	return strings.Join(log, "\n")
}

// What gives way leaves its hints, up to a share of the blocks; the oldest hints go first.
func TestEarlyHints(t *testing.T) {
	sc := &Scenario{
		Blocks: 6, EarlyHints: "on", HintsRatio: 17, // one block
		Setup:   []string{"store a 2 hints", "store b 1 hints"},
		Threads: [][]string{{"store c 2", "get a", "get b", "store d 2"}},
	}
	log := changesOf(t, sc)
	for _, want := range []string{"store c: a (block 0) keeps its hints only", "get b: served", "store d: a (block 0) is no longer complete"} {
		if !strings.Contains(log, want) {
			t.Errorf("%q is missing in\n%s", want, log)
		}
	}
	if strings.Contains(log, "get a: served") || strings.Contains(log, "b (block 3) keeps its hints only") {
		t.Errorf("%s", log)
	}
	sc.EarlyHints = ""
	if log := changesOf(t, sc); strings.Contains(log, "hints only") {
		t.Errorf("early-hints is off: %s", log)
	}
}

// An expired entry is stripped when it is asked for.
func TestExpiredIsStripped(t *testing.T) {
	log := changesOf(t, &Scenario{Blocks: 8, EarlyHints: "on", Setup: []string{"store a 1 2 hints", "wait 3"}, Threads: [][]string{{"get a", "store a 1 9 hints", "get a"}}})
	if !strings.Contains(log, "get a: a (block 0) keeps its hints only") || !strings.Contains(log, "get a: served") {
		t.Error(log)
	}
}

// With early-hints only, nothing is ever served, and what has no hints is not stored.
func TestHintsOnly(t *testing.T) {
	log := changesOf(t, &Scenario{Blocks: 4, EarlyHints: "only", Threads: [][]string{{"store a 2 9 hints", "get a", "store b 2", "get b"}}})
	if !strings.Contains(log, "store a: a (block 0) keeps") && !strings.Contains(log, "store a: a (block 0) is complete") {
		t.Errorf("no hints are stored:\n%s", log)
	}
	if strings.Contains(log, "served") || !strings.Contains(log, "store b: b (block 1) leaves the index") {
		t.Error(log)
	}
}

// Hints break nothing, in any order of steps.
func TestHintsInThreads(t *testing.T) {
	for _, sc := range []*Scenario{
		{
			Blocks: 6, EarlyHints: "on", HintsRatio: 34, Setup: []string{"store a/1 1 hints", "store a/2 1 hints"},
			Threads: [][]string{{"get a/2", "store a/2 1 hints"}, {"store b 2 hints", "get a/1"}},
		},
		{
			Blocks: 4, EarlyHints: "only", Setup: []string{"store a 0 hints"},
			Threads: [][]string{{"get a", "store a 0 hints"}, {"store b 0 hints", "get b"}, {"store c 0", "unsafe a"}},
		},
	} {
		losesNothing(t, explorer(t, sc, "3.5-dev3", Options{}), "3.5-dev3")
		losesNothing(t, explorer(t, sc, "3.5-dev5", Options{}), "3.5-dev5")
		r := explorer(t, sc, "3.5-dev5", Options{}).Exhaust(2_000_000)
		if !r.Complete || r.unnamed > 0 || len(r.Findings) > 0 {
			t.Errorf("%+v: complete %t, %d findings", sc.Threads, r.Complete, len(r.Findings))
		}
	}
}

func TestHintsAreRefused(t *testing.T) {
	for want, sc := range map[string]*Scenario{
		"not on or only":   {Blocks: 4, EarlyHints: "off", Threads: [][]string{{}}},
		"not 1 to 99":      {Blocks: 4, EarlyHints: "on", HintsRatio: 100, Threads: [][]string{{}}},
		"does not know":    {Blocks: 4, EarlyHints: "on", Threads: [][]string{{}}},
		"begins with none": {Blocks: 4, Threads: [][]string{{"take a hints"}}},
		"a word too many":  {Blocks: 4, Threads: [][]string{{"get a hints"}}},
	} {
		if _, err := New(sc, release.MustParse("3.4.4"), Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if o, err := parseOperation("store a/1 2 5 hints"); err != nil || o != (operation{kind: storing, url: 'a', variant: 1, blocks: 2, age: 5, hints: true}) {
		t.Errorf("%+v, %v", o, err)
	}
}
