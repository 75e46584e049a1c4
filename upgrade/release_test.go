package upgrade

import (
	"testing"
	"time"

	"github.com/hapvet/hapvet/release"
)

// day reads an ISO date.
func day(t *testing.T, date string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStops(t *testing.T) {
	for _, test := range []struct{ from, to, want string }{
		{"2.2.9", "3.4.7", "2.6 2.8 3.0 3.2"}, // 2.4 gets no more fixes
		{"3.4.7", "2.2.9", "3.2 3.0 2.8 2.6"},
		{"2.6.12", "2.6.32", ""},
		{"2.6.12", "2.8.3", ""},
		{"2.9.1", "3.1.2", "3.0"},
		{"2.8.1", "3.0.1", ""},
		{"3.2.1", "3.5-dev5", "3.4"},
	} {
		got := ""
		for _, v := range stops(release.MustParse(test.from), release.MustParse(test.to), day(t, "2026-11-23")) {
			got += " " + v.Branch()
			if b, _ := release.LookupBranch(v.Branch()); b.Latest.Compare(v) != 0 {
				t.Errorf("%s is not the newest of its branch", v)
			}
		}
		if got = trim(got); got != test.want {
			t.Errorf("from %s to %s: %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

func trim(s string) string {
	if s == "" {
		return s
	}
	return s[1:]
}

// The next long-term branch is one that is worth a move.
func TestNextLTS(t *testing.T) {
	for _, test := range []struct{ from, on, want string }{
		{"2.2.9", "2026-11-23", "2.8"}, // 2.6 ends in April 2027
		{"2.4.20", "2025-11-23", "2.6"},
		{"2.6.12", "2026-11-23", "2.8"},
		{"2.7.3", "2026-11-23", "2.8"},
		{"3.1.3", "2026-11-23", "3.2"},
		{"3.2.26", "2026-11-23", "3.4"},
		{"3.3.1", "2026-11-23", "3.4"},
		{"3.4-dev3", "2026-11-23", "3.4"},
		{"3.4.1", "2026-11-23", ""},
		{"3.5-dev5", "2026-11-23", ""},
		{"2.0.1", "2040-01-01", "3.4"}, // none gets fixes: the newest
	} {
		v, ok := nextLTS(release.MustParse(test.from), day(t, test.on))
		if ok != (test.want != "") || ok && v.Branch() != test.want {
			t.Errorf("from %s on %s: %s, want %s", test.from, test.on, v, test.want)
		}
	}
}

func TestReleaseOf(t *testing.T) {
	on := day(t, "2026-11-23")
	for _, test := range []struct {
		version string
		want    Release
	}{
		{"2.4.30", Release{LTS: true, EndOfLife: "2026-07-03"}},
		{"2.6.12", Release{LTS: true, EndOfLife: "2027-04-01", Maintained: true, EndsSoon: true}},
		{"3.2.1", Release{LTS: true, EndOfLife: "2030-04-01", Maintained: true}},
		{"3.3.1", Release{EndOfLife: "2027-01-01", Maintained: true, EndsSoon: true}},
		{"3.5-dev5", Release{Newest: true}},
		{"2.0.35", Release{LTS: true, EndOfLife: "2024-04-05", Newest: true}},
		{"3.9.1", Release{}},
	} {
		test.want.Version = release.MustParse(test.version)
		test.want.Branch = test.want.Version.Branch()
		if got := releaseOf(test.want.Version, on); got != test.want {
			t.Errorf("%+v, want %+v", got, test.want)
		}
	}
}
