package explore

import (
	"os"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// Without any lock, the removal of a last reference breaks even what is fixed. The
// finding has no defect: no release deletes so.
func TestUnlocked(t *testing.T) {
	sc := scenarios(t)["read-locked-delete"]
	r := explorer(t, sc, "3.4.4", Options{Delete: Unlocked}).Exhaust(bound)
	found := false
	for _, f := range r.Findings {
		found = found || f.Invariant == UnlinkedNode && f.Defect == nil && f.Advisory == ""
	}
	if !found {
		t.Errorf("nothing breaks: %+v", r)
	}
}

// The versions of each way are those that have it, over all releases that are known.
func TestChoicesAgreeWithVersions(t *testing.T) {
	for _, b := range release.Branches() {
		versions := []release.Version{b.LatestDev()}
		for _, r := range release.Releases(b.Name) {
			versions = append(versions, r.Version)
		}
		for _, v := range versions {
			if v.IsZero() {
				continue
			}
			sem := cachesim.SemanticsOf(v)
			for d, c := range Deletes() {
				want := Delete(d) == WriteLocked && !sem.Has(cachesim.ReadLockedDelete) || Delete(d) == ReadLocked && sem.Has(cachesim.ReadLockedDelete)
				if c.Versions.Contains(v) != want {
					t.Errorf("%s deletes %s: %t", v, c.Name, !want)
				}
			}
			for r, c := range Refusals() {
				want := Refuse(r) == RefuseWrongVictim && sem.Has(cachesim.WrongVictim) ||
					Refuse(r) == RefuseNewWraps && sem.Has(cachesim.RefusalWrapsCounter) || Refuse(r) == RefuseNew && sem.Family == cachesim.F2
				if c.Versions.Contains(v) != want {
					t.Errorf("%s refuses by %s: %t", v, c.Name, !want)
				}
			}
		}
	}
	for _, c := range append(Deletes(), Refusals()...) {
		if c.Summary == "" || c.Name != "as-version" && len(c.Versions) > 0 == (c.Hypothesis != "") {
			t.Errorf("%s: neither releases nor a hypothesis, or both", c.Name)
		}
	}
}

// What a version has no place for is refused.
func TestOptionsThatDoNotFit(t *testing.T) {
	for _, test := range []struct {
		version, want string
		o             Options
	}{
		{"2.8.25", "one lock", Options{Delete: ReadLocked}},
		{"2.3.0", "one lock", Options{Delete: Unlocked}},
		{"2.3.0", "no variants", Options{Refuse: RefuseNew}},
		{"2.8.25", "no references", Options{Refuse: RefuseWrongVictim}},
		{"2.8.25", "", Options{Delete: WriteLocked, Refuse: RefuseNew}},
		{"2.0.0", "", Options{Delete: WriteLocked}},
		{"3.0.11", "", Options{Delete: Unlocked, Refuse: RefuseWrongVictim}},
	} {
		_, err := New(busy, release.MustParse(test.version), test.o)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s, %+v: %v", test.version, test.o, err)
		}
	}
}

func TestNames(t *testing.T) {
	for d := DeleteAsVersion; d <= Unlocked; d++ {
		if got, err := ParseDelete(d.String()); err != nil || got != d {
			t.Errorf("%s is read as %s, %v", d, got, err)
		}
	}
	for r := RefuseAsVersion; r <= RefuseNewWraps; r++ {
		if got, err := ParseRefuse(r.String()); err != nil || got != r {
			t.Errorf("%s is read as %s, %v", r, got, err)
		}
	}
	for s := RoundRobin; s <= PCT; s++ {
		if got, err := ParseStrategy(s.String()); err != nil || got != s {
			t.Errorf("%s is read as %s, %v", s, got, err)
		}
	}
	if _, err := ParseDelete("locked"); err == nil {
		t.Error("a name that is none is taken")
	}
	for _, v := range Invariants() {
		if v.String() == "" || v.Summary() == "" {
			t.Errorf("invariant %d has no name or summary", v)
		}
	}
}

// What may be named is fixed upstream, or harms no memory.
func TestOnlyKnownDefectsAreNamed(t *testing.T) {
	for id, k := range known {
		d := cachesim.Defects()[id]
		data, err := os.ReadFile("../../advisories/db/" + k.advisory + ".json")
		if err != nil || d.Commit != "" && !strings.Contains(string(data), d.Commit) {
			t.Errorf("%s is not about %s: %v", k.advisory, d.Name, err)
		}
		for _, v := range k.breaks {
			if d.Commit == "" && v.Fatal() {
				t.Errorf("%s breaks %s, and nothing upstream mends it", d.Name, v)
			}
		}
	}
	if _, named := finding(UnlinkedNode, 0); named {
		t.Error("what no defect explains has a finding")
	}
	if _, named := finding(UnlinkedNode, cause(cachesim.RefusalWrapsCounter)+1); named {
		t.Error("a defect is named for what it does not do")
	}
}
