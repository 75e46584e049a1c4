package release

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func TestDataIsConsistent(t *testing.T) {
	if !isDate(DataDate()) {
		t.Errorf("DataDate() = %q", DataDate())
	}
	all := Branches()
	if all[0].Name != "2.0" || all[len(all)-1].Released() {
		t.Error("the branches do not go from 2.0 to one in development")
	}
	total := 0
	for i, b := range all {
		if i > 0 && !all[i-1].First().Before(b.First()) {
			t.Errorf("branch %s is out of order", b.Name)
		}
		checkBranchData(t, b)
		total += len(Releases(b.Name))
	}
	if total != len(releases()) {
		t.Errorf("%d releases, %d of them in known branches", len(releases()), total)
	}
}

func checkBranchData(t *testing.T, b Branch) {
	t.Helper()
	list := Releases(b.Name)
	last := list[len(list)-1]
	if last.Version.Compare(b.Latest) != 0 || last.Date != b.LatestDate || !Known(b.Latest) {
		t.Errorf("%s: latest is %s of %q here, %s of %q in the releases", b.Name, b.Latest, b.LatestDate, last.Version, last.Date)
	}
	if b.Latest.Branch() != b.Name || !b.LatestDev().IsDev() || b.LatestDev().Branch() != b.Name {
		t.Errorf("%s: latest %s, latest dev %s", b.Name, b.Latest, b.LatestDev())
	}
	if b.Released() != Known(b.First()) || b.Released() == b.Latest.IsDev() {
		t.Errorf("%s: released: %t", b.Name, b.Released())
	}
	if b.Released() && (!isDate(b.FirstRelease) || !isDate(b.EndOfLife) || b.EndOfLife <= b.FirstRelease) {
		t.Errorf("%s: from %q to %q", b.Name, b.FirstRelease, b.EndOfLife)
	}
	i := slices.IndexFunc(list, func(r Release) bool { return r.Version.Compare(b.First()) == 0 })
	if i >= 0 && list[i].Date != b.FirstRelease {
		t.Errorf("%s: first release on %q or %q", b.Name, b.FirstRelease, list[i].Date)
	}
}

// TestReleasesAscend: in version order without repetition, and time goes on
// within a branch; the dates stop where the data do.
func TestReleasesAscend(t *testing.T) {
	var before Release
	for _, r := range releases() {
		if !before.Version.Before(r.Version) {
			t.Errorf("%s follows %s", r.Version, before.Version)
		}
		if r.Date != "" && !isDate(r.Date) || r.Date > DataDate() {
			t.Errorf("%s: date %q", r.Version, r.Date)
		}
		if r.Version.Branch() == before.Version.Branch() && r.Date != "" && r.Date < before.Date {
			t.Errorf("%s came on %s, before %s", r.Version, r.Date, before.Version)
		}
		if again, err := Parse(r.Version.String()); err != nil || again.Compare(r.Version) != 0 {
			t.Errorf("%s does not parse back: %v", r.Version, err)
		}
		before = r
	}
}

func TestColumnOfBranchIsRight(t *testing.T) {
	for _, line := range slices.Collect(strings.Lines(releasesTSV)) {
		if f := fields(line, 3); f != nil && mustExact(f[1]).Branch() != f[0] {
			t.Errorf("%q names the wrong branch", line)
		}
	}
}

func TestKnown(t *testing.T) {
	for s, want := range map[string]bool{
		"2.0.0": true, "3.0.29": true, "3.0.11-1+deb13u5": true, "3.5-dev5": true, "2.9-dev3": true,
		"3.0.999": false, "3.9.1": false, "3.5.0": false, "3.5-dev6": false,
	} {
		if got := Known(MustParse(s)); got != want {
			t.Errorf("Known(%s) = %t", s, got)
		}
	}
}

func TestBadDataPanics(t *testing.T) {
	for _, text := range []string{"2.0\t2.0.0\n", "2.0\t2.0\t-\n"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was read", text)
				}
			}()
			readReleases(text)
		}()
	}
}
