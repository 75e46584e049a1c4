package release

import (
	"testing"
	"time"
)

func TestLookupBranch(t *testing.T) {
	b, ok := LookupBranch("3.0")
	if !ok || !b.LTS || b.FirstRelease != "2024-05-29" || b.StatedEnd != "2029-Q2" || b.Latest.String() != "3.0.29" {
		t.Errorf("3.0: %+v, %t", b, ok)
	}
	if b.First().String() != "3.0.0" || b.LatestDev().String() != "3.0-dev13" {
		t.Errorf("3.0: first %s, latest dev %s", b.First(), b.LatestDev())
	}
	for _, name := range []string{"1.8", "3.9", "", "3", "3.0.11"} {
		if _, ok := LookupBranch(name); ok {
			t.Errorf("there is a branch %q", name)
		}
	}
	if Releases("1.8") != nil {
		t.Error("1.8 has releases")
	}
}

func TestNewestLTS(t *testing.T) {
	if b := NewestLTS(); b.Name != "3.4" {
		t.Errorf("NewestLTS() = %s", b.Name)
	}
}

func TestMaintained(t *testing.T) {
	for _, c := range []struct {
		branch, day string
		want        bool
	}{
		{"3.0", "2024-05-28", false},
		{"3.0", "2024-05-29", true},
		{"3.0", "2026-11-23", true},
		{"3.0", "2029-04-01", true},
		{"3.0", "2029-04-02", false},
		{"2.4", "2026-07-03", true},
		{"2.4", "2026-11-23", false},
		{"2.9", "2026-11-23", false},
		{"3.3", "2026-11-23", true},
		{"3.5", "2026-11-23", false},
	} {
		b, _ := LookupBranch(c.branch)
		day, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Maintained(day.Add(23 * time.Hour)); got != c.want {
			t.Errorf("%s maintained on %s: %t", c.branch, c.day, got)
		}
	}
}

func TestBranchesIsACopy(t *testing.T) {
	Branches()[0].Name = "changed"
	if Branches()[0].Name != "2.0" {
		t.Error("a caller can change the data")
	}
}
