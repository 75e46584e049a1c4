package advisories_test

import (
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// Within a branch, a later release is rid of what was mended between the two, and what
// backports broke and mended in between concerns neither.
func TestBetween(t *testing.T) {
	db := advisories.Embedded()
	for _, test := range []struct{ from, to string }{
		{"2.6.12", "2.6.32"}, {"3.0.11", "3.0.29"}, {"2.6.12", "2.6.20"}, {"2.8.10", "2.8.27"}, {"2.2.9", "3.4.7"},
	} {
		from, to := release.MustParse(test.from), release.MustParse(test.to)
		there, back, same := db.Between(from, to, nil), db.Between(to, from, nil), db.Between(to, to, nil)
		if there.TotalGone() == 0 || there.TotalGone() != back.TotalNew() || there.TotalNew() != back.TotalGone() {
			t.Errorf("%s to %s: %d fixed and %d brought in, and back %d and %d", from, to, there.TotalGone(), there.TotalNew(), back.TotalGone(), back.TotalNew())
		}
		if same.TotalGone()+same.TotalNew() != 0 {
			t.Errorf("%s differs from itself: %+v", to, same)
		}
		known := db.KnownBugs(from, nil)
		if from.Branch() == to.Branch() && to.Compare(newest(t, to)) == 0 && there.TotalGone() != known.Total()-known.CameLater {
			t.Errorf("%s to %s: %d fixed, but of %d mended later %d came later", from, to, there.TotalGone(), known.Total(), known.CameLater)
		}
	}
}

func newest(t *testing.T, v release.Version) release.Version {
	t.Helper()
	b, ok := release.LookupBranch(v.Branch())
	if !ok {
		t.Fatalf("no branch of %s", v)
	}
	return b.Latest
}

// What a backport brought in, the release before it has not, as far as it is known.
func TestRegressions(t *testing.T) {
	met := 0
	for _, f := range advisories.Embedded().Fixes() {
		for _, word := range f.Regressed() {
			v, err := release.Parse(word)
			if err != nil || !f.Has(v) { // before 2.0, or mended by that very release
				continue
			}
			if before, ok := previous(v); ok && f.Has(before) {
				t.Errorf("%s was brought in by %s, but %s has it, too", f.ID, v, before)
			}
			met++
		}
	}
	if met < 100 {
		t.Errorf("only %d were met", met)
	}
}

// previous returns the release before one of its branch.
func previous(v release.Version) (release.Version, bool) {
	var last release.Version
	for _, r := range release.Releases(v.Branch()) {
		if r.Version.Compare(v) == 0 {
			return last, !last.IsZero()
		}
		last = r.Version
	}
	return last, false
}

func BenchmarkBetween(b *testing.B) {
	db := advisories.Embedded()
	from, to := release.MustParse("2.6.12"), release.MustParse("3.4.7")
	for b.Loop() {
		db.Between(from, to, nil)
	}
}
