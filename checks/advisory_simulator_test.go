package checks

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// An advisory and the defect of the simulator that it names concern the same releases,
// and each such defect has an advisory.
func TestAdvisoriesAndSimulatorAgree(t *testing.T) {
	named := map[string]bool{}
	for _, a := range advisories.Embedded().All() {
		for _, name := range a.Specific.Simulator {
			named[name] = true
			defect := cachesim.LookupDefect(name)
			if defect == nil {
				t.Errorf("%s names the defect %q, which the simulator does not know", a.ID, name)
				continue
			}
			if mends := func(id string) bool { return strings.HasPrefix(id, defect.Commit) }; defect.Commit != "" && !slices.ContainsFunc(a.Aliases, mends) {
				t.Errorf("%s does not name %s, which mends %q", a.ID, defect.Commit, name)
			}
			for _, v := range releases() {
				if v == contentUnknown {
					continue
				}
				if a.Affects(v) != defect.Affects(v) {
					t.Errorf("%s, %s: the advisory says %t, the simulator %t", a.ID, v, a.Affects(v), defect.Affects(v))
				}
			}
		}
	}
	for _, d := range cachesim.Defects() {
		if !named[d.Name] {
			t.Errorf("no advisory names the defect %q of the simulator", d.Name)
		}
	}
}

// contentUnknown is a release of which nobody here has seen what is in it: advisories do not
// speak of it, and the simulator has to take it for something.
var contentUnknown = release.MustParse("2.4.36")

// releases returns all releases of all branches.
func releases() []release.Version {
	var all []release.Version
	for _, b := range release.Branches() {
		if !b.Released() {
			continue
		}
		for patch, v := 0, b.First(); !b.Latest.Before(v); v = release.MustParse(fmt.Sprintf("%s.%d", b.Name, patch)) {
			all = append(all, v)
			patch++
		}
	}
	return all
}
