package advisories

import (
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Match is an advisory that a configuration can reach.
type Match struct {
	Advisory *Advisory
	// Way is the one by which it is reached.
	Way *Reach
	// Scope is the cache whose features match, or nil.
	Scope *config.Section
	// Trace is what switches the needed features on, feature by feature; Context
	// what else has to do with it.
	Trace, Context []config.Evidence
}

// Where returns the evidence that the match is shown at: the first of the most
// specific feature.
func (m Match) Where() config.Evidence {
	last := m.Way.All[len(m.Way.All)-1]
	i := slices.IndexFunc(m.Trace, func(e config.Evidence) bool { return e.Feature == last })
	return m.Trace[i]
}

// MatchAll returns the advisories that a configuration can reach: its version is
// affected, and it has all features that one of the ways needs for the same
// traffic. An advisory comes once, or once for each cache that it concerns. What the
// package of a distribution has mended is not among them.
func (db *Database) MatchAll(c *config.Config) []Match {
	var matches []Match
	affecting, features := db.affecting(c.Version)
	m := newMatcher(c, features)
	for _, e := range affecting {
		if found := m.match(e); len(found) > 0 && e.advisory().In(c.Version) != FixedByDistribution {
			matches = append(matches, found...)
		}
	}
	return matches
}

// affecting returns the entries that concern a version, as upstream released it, and
// the features that they ask for.
func (db *Database) affecting(v release.Version) (entries []*entry, features []config.Feature) {
	var buffer []byte
	for _, e := range db.entries {
		if e.affects(v, e.text(&buffer)) {
			entries = append(entries, e)
			features = append(features, e.features(v)...)
		}
	}
	return entries, features
}

// match returns where the first way leads that the configuration leaves open.
func (m *matcher) match(e *entry) []Match {
	for i := range e.reach {
		way := &e.reach[i]
		if !way.Open(m.version) || !m.on.Has(way.All...) {
			continue
		}
		if places := m.places(way); len(places) > 0 {
			return m.matches(e.advisory(), &e.advisory().Specific.Reach[i], places)
		}
	}
	return nil
}

// matches makes a match of each cache, or one of everything.
func (m *matcher) matches(a *Advisory, way *Reach, places []place) []Match {
	matches := make([]Match, 0, len(places))
	for _, p := range places {
		match := Match{Advisory: a, Way: way, Scope: p.cache}
		for _, f := range way.All {
			match.Trace = append(match.Trace, m.within(f, p)...)
		}
		for _, f := range a.Specific.Context {
			match.Context = append(match.Context, m.within(f, p)...)
		}
		matches = append(matches, match)
	}
	return matches
}
