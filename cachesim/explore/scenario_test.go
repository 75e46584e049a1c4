package explore

import (
	"slices"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// bound is above the states of every scenario that comes with hapvet.
const bound = 200_000

func scenarios(t testing.TB) map[string]*Scenario {
	t.Helper()
	list := map[string]*Scenario{}
	for _, sc := range Scenarios() {
		if LookupScenario(sc.Name) != sc {
			t.Errorf("%s is not found by its name", sc.Name)
		}
		list[sc.Name] = sc
	}
	return list
}

func explorer(t testing.TB, sc *Scenario, version string, o Options) *Explorer {
	t.Helper()
	x, err := New(sc, release.MustParse(version), o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Each scenario shows its defect on the first and last versions that have it, and every
// order of steps was tried on the neighbours.
func TestScenarios(t *testing.T) {
	for name, sc := range scenarios(t) {
		t.Run(name, func(t *testing.T) {
			d := cachesim.LookupDefect(sc.Shows.Defect)
			if d == nil || len(sc.Shows.Breaks) == 0 || len(sc.Shows.On) == 0 || len(sc.Shows.NotOn) == 0 {
				t.Fatalf("the scenario does not say what it shows: %+v", sc.Shows)
			}
			for _, version := range sc.Shows.On {
				r := explorer(t, sc, version, Options{}).Exhaust(bound)
				for _, broken := range sc.Shows.Breaks {
					if !r.Breaks(invariantOf(broken), d.ID) {
						t.Errorf("%s: %s does not break %s: %+v", version, d.Name, broken, r)
					}
				}
			}
			for _, version := range sc.Shows.NotOn {
				r := explorer(t, sc, version, Options{}).Exhaust(bound)
				if !r.Complete || r.unnamed > 0 {
					t.Errorf("%s: not every order was tried, or the model breaks by itself: %+v", version, r)
				}
				for _, f := range r.Findings {
					if f.Defect.ID == d.ID {
						t.Errorf("%s: %s breaks %s", version, d.Name, f.Invariant)
					}
				}
			}
		})
	}
}

func invariantOf(name string) Invariant {
	return Invariant(slices.IndexFunc(Invariants(), func(v Invariant) bool { return v.String() == name }))
}
