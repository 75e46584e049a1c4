package checks

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
)

// Defects that any configuration can meet are one warning, whatever it says.
func TestDefectsOfVersions(t *testing.T) {
	c := readFor("3.0.11", "listen l\n\tbind :1\n")
	var matches []advisories.Match
	for _, m := range advisories.Embedded().MatchAll(c) {
		if m.Way.AnyConfiguration() {
			matches = append(matches, m)
		}
	}
	f := versionFinding(&Pass{Config: c}, matches)
	if f.Severity != Warning || !strings.Contains(f.Message, "HAPV-2025-0203") || !strings.Contains(f.Advice, "take 3.0.") {
		t.Errorf("%s %q %q", f.Severity, f.Message, f.Advice)
	}
}
