package advisories_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/advisories"
)

func TestStale(t *testing.T) {
	day, err := time.Parse(time.DateOnly, advisories.Embedded().Date())
	if err != nil {
		t.Fatal(err)
	}
	for days, want := range map[int]string{0: "", 60: "", 61: "61 days old", 400: "400 days old"} {
		got := advisories.Embedded().Stale(day.AddDate(0, 0, days))
		if !strings.Contains(got, want) || (got == "") != (want == "") {
			t.Errorf("after %d days: %q", days, got)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, id := range []string{wrongVictim, "hapv-2025-0001", "haproxy/haproxy#2950", "90441e9bfe89c8df5d319f794f2cc0ee6e3797e7"} {
		if a := advisories.Embedded().Lookup(id); a == nil || a.ID != wrongVictim {
			t.Errorf("%s is %+v", id, a)
		}
	}
	if advisories.Embedded().Lookup("CVE-1999-0001") != nil {
		t.Error("a CVE of 1999 is found")
	}
}

func TestRatings(t *testing.T) {
	for _, word := range []string{"low", "medium", "high", "critical"} {
		if r, err := advisories.ParseRating(word); err != nil || r.String() != word {
			t.Errorf("%s: %v, %v", word, r, err)
		}
	}
	if _, err := advisories.ParseRating("grave"); err == nil {
		t.Error("grave is a rating")
	}
	for _, test := range []struct {
		severity string
		score    float64
		want     advisories.Rating
	}{
		{"CRITICAL", 0, advisories.Critical}, {"MAJOR", 0, advisories.High}, {"MEDIUM", 0, advisories.Medium}, {"MINOR", 0, advisories.Low}, {"BUG", 0, advisories.Low},
		{"MAJOR", 9.8, advisories.Critical}, {"MINOR", 7.5, advisories.High}, {"CRITICAL", 5.3, advisories.Medium}, {"MAJOR", 3.7, advisories.Low},
	} {
		a := advisories.Advisory{Specific: advisories.Specific{Severity: test.severity}}
		if test.score > 0 {
			a.Specific.CVSS = &advisories.CVSS{Score: test.score}
		}
		if got := a.Rating(); got != test.want {
			t.Errorf("%s with %.1f is %s, want %s", test.severity, test.score, got, test.want)
		}
	}
}
