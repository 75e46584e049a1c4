package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// versionFinding tells in one go of the defects that any configuration can meet:
// they say something of the version, and nothing of the configuration. It is never
// an error, which would fail whatever the configuration says.
func versionFinding(p *Pass, matches []advisories.Match) Finding {
	v := p.Version()
	ids := make([]string, len(matches))
	severity, unknown := Note, false
	for i, m := range matches {
		ids[i] = m.Advisory.ID
		unknown = unknown || m.Advisory.In(v) == advisories.UnknownToDistribution
		if advisorySeverity(v, m.Advisory) != Note {
			severity = Warning
		}
	}
	f := On(matches[0].Where().Directive).As(severity)
	f.Message = fmt.Sprintf("HAProxy %s has %d known %s that any configuration can meet: %s",
		v.Full(), len(ids), plural(len(ids), "defect"), strings.Join(ids, ", "))
	if unknown {
		f.Message += ", as far as your distribution has not backported the fixes"
	}
	f.Advice = "see hapvet advisories for what they are; " + advisoryWayOut(v, lastMended(v, matches))
	return f
}

// lastMended is the advisory that needs the newest release of the branch, or one
// that no release of the branch mends.
func lastMended(v release.Version, matches []advisories.Match) *advisories.Advisory {
	return slices.MaxFunc(matches, func(a, b advisories.Match) int {
		x, mendedX := a.Advisory.FixedIn(v)
		y, mendedY := b.Advisory.FixedIn(v)
		switch {
		case mendedX && mendedY:
			return x.Compare(y)
		case mendedX:
			return -1
		case mendedY:
			return 1
		}
		return 0
	}).Advisory
}
