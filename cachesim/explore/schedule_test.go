package explore

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

func containsFold(list []string, word string) bool {
	return slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, word) })
}

// The first schedule of a finding as a table. `go test -update` writes it.
func TestTable(t *testing.T) {
	for _, name := range []string{"wrong-victim", "read-locked-delete", "unchecked-variant"} {
		sc := scenarios(t)[name]
		x := explorer(t, sc, sc.Shows.On[len(sc.Shows.On)-1], Options{})
		var schedule []uint8
		for _, f := range x.Exhaust(bound).Findings {
			if f.Invariant.Fatal() {
				schedule = f.Schedule
			}
		}
		got := Table(x.Replay(schedule))
		golden := "testdata/" + name + ".table"
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || got != string(want) {
			t.Errorf("%s: %v\n%s", golden, err, got)
		}
	}
}

// A schedule that does not fit ends early.
func TestReplayOfOtherSchedules(t *testing.T) {
	x := explorer(t, busy, "3.4.4", Options{})
	if events := x.Replay([]uint8{0, 9, 0}); len(events) != 1 {
		t.Errorf("%d steps", len(events))
	}
	if events := x.Replay(nil); len(events) != 0 {
		t.Errorf("%d steps", len(events))
	}
}
