package upgrade

import (
	"strings"

	"github.com/hapvet/hapvet/release"
)

// Target is where a configuration is to go. The zero Target asks for a recommendation.
type Target struct {
	// Version is a version; the zero Version where Safe is set.
	Version release.Version
	// Safe is the smallest release of the branch of today that mends all reachable
	// advisories which a release of this branch mends.
	Safe bool
}

// ParseTarget reads a target: "safe", or what release.Parse reads, such as "3.2",
// "3.2.26", "lts" or "latest".
func ParseTarget(text string) (Target, error) {
	if strings.TrimSpace(text) == "safe" {
		return Target{Safe: true}, nil
	}
	v, err := release.Parse(text)
	return Target{Version: v}, err
}

// IsZero reports whether nothing is asked for.
func (t Target) IsZero() bool { return t.Version.IsZero() && !t.Safe }
