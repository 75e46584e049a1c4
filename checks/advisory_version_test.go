package checks

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
)

// Defects that any configuration can meet are one warning, whatever it says.
func TestDefectsOfVersions(t *testing.T) {
	for version, want := range map[string]string{"3.0.11": "", "3.0.11-1+deb13u1": ", as far as your distribution"} {
		f := defectsOfVersion(version)
		if f.Severity != Warning || !strings.Contains(f.Message, "HAPV-2025-0203") || !strings.Contains(f.Message, want) ||
			want == "" && strings.Contains(f.Message, "distribution") || !strings.Contains(f.Advice, "take 3.0.") {
			t.Errorf("%s: %s %q %q", version, f.Severity, f.Message, f.Advice)
		}
	}
}

func defectsOfVersion(version string) Finding {
	c := readFor(version, "listen l\n\tbind :1\n")
	var matches []advisories.Match
	for _, m := range advisories.Embedded().MatchAll(c) {
		if m.Way.AnyConfiguration() {
			matches = append(matches, m)
		}
	}
	return versionFinding(&Pass{Config: c}, matches)
}
