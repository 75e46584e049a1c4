package upgrade

import (
	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// safeIn returns the smallest release of the branch of v, from v on, in which the
// configuration reaches no advisory that a later one of the branch mends. It is v
// itself where none is.
//
// What is reachable at v and mended in a release is reachable in every release
// between them, so no smaller one will do than the last of these; there, others may
// be reachable that came in between, and so on.
func safeIn(db *advisories.Database, s *Subject, v release.Version) release.Version {
	for {
		next := v
		for _, m := range db.Assess(s.read(v)).Reachable {
			if fixed, ok := m.Advisory.FixedIn(v); ok && next.Before(fixed) {
				next = fixed
			}
		}
		if !v.Before(next) {
			return v
		}
		v = next
	}
}
