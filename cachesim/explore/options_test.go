package explore

import (
	"os"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

// What each remedy cures, and what it does not.
func TestRemedies(t *testing.T) {
	list := scenarios(t)
	wrong, read := list["wrong-victim"], list["read-locked-delete"]
	for _, test := range []struct {
		what    string
		sc      *Scenario
		version string
		o       Options
		breaks  Invariant
		defect  cachesim.DefectID
		want    bool
	}{
		{"#2950 needs no second thread", wrong, "3.0.10", Options{}, RecycledBlock, cachesim.WrongVictim, true},
		{"a lock around deletes does not cure #2950", wrong, "3.0.10", Options{Delete: WriteLocked}, RecycledBlock, cachesim.WrongVictim, true},
		{"90441e9bf does", wrong, "3.0.10", Options{Refuse: RefuseNewWraps}, RecycledBlock, cachesim.WrongVictim, false},
		{"so does what 2.8 did", wrong, "3.0.10", Options{Refuse: RefuseNew}, RecycledBlock, cachesim.WrongVictim, false},
		{"90441e9bf does not cure 6da161c1c", read, "3.0.10", Options{Refuse: RefuseNewWraps}, UnlinkedNode, cachesim.ReadLockedDelete, true},
		{"nor is it cured in 3.0.11", read, "3.0.11", Options{}, UnlinkedNode, cachesim.ReadLockedDelete, true},
		{"a lock around deletes cures it", read, "3.0.11", Options{Delete: WriteLocked}, UnlinkedNode, cachesim.ReadLockedDelete, false},
		{"without it, 3.4.4 has it", read, "3.4.4", Options{Delete: ReadLocked}, UnlinkedNode, cachesim.ReadLockedDelete, true},
		{"#2950 in a version that never had it", wrong, "3.2.0", Options{Refuse: RefuseWrongVictim}, RecycledBlock, cachesim.WrongVictim, true},
	} {
		r := explorer(t, test.sc, test.version, test.o).Exhaust(bound)
		if got := r.Breaks(test.breaks, test.defect); !r.Complete || got != test.want {
			t.Errorf("%s: %t, want %t: %+v", test.what, got, test.want, r)
		}
	}
}

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
