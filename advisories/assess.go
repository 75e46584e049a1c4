package advisories

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/config"
)

// Assessment is what the advisories mean for one configuration and version.
type Assessment struct {
	// Reachable are those that the configuration can reach, the gravest first; one
	// for each cache that it concerns.
	Reachable []Match
	// Unreachable concern the version, but need what the configuration does not
	// switch on; the gravest first.
	Unreachable []*Advisory
	// Repaired concern the version as upstream released it, and the package of the
	// distribution carries the fix.
	Repaired []*Advisory
}

// Assess tells which advisories concern a configuration.
func (db *Database) Assess(c *config.Config) Assessment {
	var result Assessment
	affecting, features := db.affecting(c.Version)
	m := newMatcher(c, features)
	for _, e := range affecting {
		a := e.advisory()
		if a.In(c.Version) == FixedByDistribution {
			result.Repaired = append(result.Repaired, a)
		} else if found := m.match(e); len(found) > 0 {
			result.Reachable = append(result.Reachable, found...)
		} else {
			result.Unreachable = append(result.Unreachable, a)
		}
	}
	slices.SortStableFunc(result.Reachable, func(a, b Match) int { return byRating(a.Advisory, b.Advisory) })
	slices.SortStableFunc(result.Unreachable, byRating)
	slices.SortStableFunc(result.Repaired, byRating)
	return result
}

// byRating puts the gravest first, and of these the newest.
func byRating(a, b *Advisory) int {
	return cmp.Or(cmp.Compare(b.Rating(), a.Rating()), cmp.Compare(b.ID, a.ID))
}
