package explore

import (
	"fmt"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// releasesOf returns all releases of a branch that hapvet knows.
func releasesOf(t *testing.T, branch string) []release.Version {
	t.Helper()
	b, ok := release.LookupBranch(branch)
	if !ok {
		t.Fatalf("there is no branch %s", branch)
	}
	var list []release.Version
	for patch := 0; ; patch++ {
		v := release.MustParse(fmt.Sprintf("%s.%d", branch, patch))
		if b.Latest.Before(v) {
			return list
		}
		list = append(list, v)
	}
}

// Issue #2950 is in each release from 2.9.0 on that lacks 90441e9bf, and in no other; and
// #2417 in 2.9.0 to 2.9.3. All releases are explored, in every order of steps.
func TestEveryRelease(t *testing.T) {
	for _, test := range []struct {
		scenario string
		breaks   []string
		affected map[string]int // by branch, how many of its releases from the first on
	}{
		{"wrong-victim", []string{"zombie", "recycled-block-used"}, map[string]int{"2.9": 16, "3.0": 11, "3.1": 8}},
		{"endless-walk", []string{"endless-walk"}, map[string]int{"2.9": 16, "3.0": 11, "3.1": 8}},
		{"delete-unlinked", []string{"double-unlink"}, map[string]int{"2.9": 4}},
	} {
		sc := LookupScenario(test.scenario)
		d := cachesim.LookupDefect(sc.Shows.Defect)
		for _, branch := range []string{"2.4", "2.6", "2.8", "2.9", "3.0", "3.1", "3.2", "3.3", "3.4"} {
			releases := releasesOf(t, branch)
			if len(releases) < max(test.affected[branch], 2) {
				t.Errorf("%s has %d releases only", branch, len(releases))
			}
			for patch, v := range releases {
				r := explorer(t, sc, v.String(), Options{}).Exhaust(bound)
				if !r.Complete {
					t.Errorf("%s, %s: not every order was tried", test.scenario, v)
				}
				for _, broken := range test.breaks {
					if got, want := r.Breaks(invariantOf(broken), d.ID), patch < test.affected[branch]; got != want {
						t.Errorf("%s, %s: breaks %s: %t, want %t", test.scenario, v, broken, got, want)
					}
				}
			}
		}
	}
}
