package advisories_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// How many fixes a branch got after a release was counted by another program, from
// git alone.
func TestKnownBugs(t *testing.T) {
	for version, want := range map[string]int{"2.4.22": 334, "2.6.12": 646, "2.8.10": 530, "3.0.11": 391, "3.1.5": 364} {
		known := advisories.Embedded().KnownBugs(release.MustParse(version), nil)
		if got := known.Total(); got != want {
			t.Errorf("%s has %d known bugs, want %d", version, got, want)
		}
		if known.CameLater >= known.Total() || known.TotalNever() == 0 {
			t.Errorf("%s: %+v", version, known)
		}
	}
	if known := advisories.Embedded().KnownBugs(release.MustParse("3.4.7"), nil); known.Total() != 0 {
		t.Errorf("3.4.7 is the newest release, but %+v", known)
	}
}

// A configuration that uses little has fewer of the known bugs, and none of what it
// does not use.
func TestKnownBugsInUse(t *testing.T) {
	v := release.MustParse("2.8.10")
	all := advisories.Embedded().KnownBugs(v, nil)
	tcp := resolve("2.8.10", "listen l\n    mode tcp\n    bind :80\n    server s 192.0.2.1:80\n")
	rich := resolve("2.8.10", "listen l\n    mode http\n    bind quic4@:443 ssl crt a.pem\n    server s 192.0.2.1:80\n")
	few, more := advisories.Embedded().KnownBugs(v, tcp.Features()), advisories.Embedded().KnownBugs(v, rich.Features())
	if few.Total() >= more.Total() || more.Total() >= all.Total() || few.Total() == 0 {
		t.Errorf("%d, %d and %d known bugs", few.Total(), more.Total(), all.Total())
	}
}

// The index is sound: versions parse and lie in order, and bases are known.
func TestIndex(t *testing.T) {
	bases := map[string]bool{"commit": true, "stated": true, "backports": true, "changelog": true, "unknown": true, "": true}
	seen := map[string]bool{}
	for _, f := range advisories.Embedded().Fixes() {
		if seen[f.ID] || f.Date == "" || !bases[f.Basis] || !slices.Contains(advisories.Severities, f.Severity) {
			t.Errorf("%+v", f)
		}
		seen[f.ID] = true
		for _, word := range append(f.Fixed(), f.Regressed()...) {
			if _, err := release.Parse(word); err != nil && !strings.HasPrefix(word, "1.") {
				t.Errorf("%s: %v", f.ID, err)
			}
		}
		for _, b := range f.Never() {
			if _, known := release.LookupBranch(b); !known {
				t.Errorf("%s: never fixed in %s", f.ID, b)
			}
		}
	}
	if len(seen) < 4000 {
		t.Errorf("only %d fixes", len(seen))
	}
}

// Subsystems belong to features that there are.
func TestSubsystems(t *testing.T) {
	known := 0
	for _, f := range advisories.Embedded().Fixes() {
		features, ok := advisories.SubsystemFeatures(f.Subsystem)
		if ok {
			known++
		}
		for _, name := range features {
			if _, exists := config.LookupFeature(name); !exists {
				t.Errorf("subsystem %s belongs to %s, which is no feature", f.Subsystem, name)
			}
		}
	}
	if total := len(advisories.Embedded().Fixes()); known < total*9/10 {
		t.Errorf("the subsystems of %d of %d fixes are known", known, total)
	}
}
