package advisories

import (
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Match is an advisory that a configuration can reach.
type Match struct {
	Advisory *Advisory
	// Scope is the section whose features match, or nil for the whole process.
	Scope *config.Section
	// Trace is what switches the needed features on, feature by feature; Context
	// what else has to do with it.
	Trace, Context []config.Evidence
}

// MatchAll returns the advisories that a configuration can reach: its version is
// affected, and it has all features that are needed in one section. An advisory
// comes once for each such section.
func MatchAll(c *config.Config) []Match {
	var matches []Match
	for _, a := range All() {
		if a.Affects(c.Version) {
			matches = append(matches, a.match(c.Features())...)
		}
	}
	return matches
}

func (a *Advisory) match(on config.FeatureSet) []Match {
	if !on.Has(a.Specific.Features...) {
		return nil
	}
	scopes, needed := bySection(on, a.Specific.Features)
	_, context := bySection(on, a.Specific.Context)
	var matches []Match
	for _, scope := range scopes {
		m := Match{Advisory: a, Scope: scope, Trace: within(needed, scope), Context: within(context, scope)}
		if complete(m.Trace, a.Specific.Features) {
			matches = append(matches, m)
		}
	}
	return matches
}

// bySection sorts the evidence of features by the section that it belongs to; that
// of the whole process is under nil. The sections come in the order in which they
// are met; where there are none, nil stands alone.
func bySection(on config.FeatureSet, features []config.Feature) ([]*config.Section, map[*config.Section][]config.Evidence) {
	var scopes []*config.Section
	evidence := make(map[*config.Section][]config.Evidence)
	for _, f := range features {
		for _, e := range on[f] {
			if e.Scope != nil && evidence[e.Scope] == nil {
				scopes = append(scopes, e.Scope)
			}
			evidence[e.Scope] = append(evidence[e.Scope], e)
		}
	}
	if len(scopes) == 0 {
		scopes = append(scopes, nil)
	}
	return scopes, evidence
}

// within returns the evidence of the whole process and that of one section.
func within(evidence map[*config.Section][]config.Evidence, scope *config.Section) []config.Evidence {
	if scope == nil {
		return evidence[nil]
	}
	return slices.Concat(evidence[nil], evidence[scope])
}

// complete reports whether every feature is proven.
func complete(trace []config.Evidence, features []config.Feature) bool {
	for _, f := range features {
		if !slices.ContainsFunc(trace, func(e config.Evidence) bool { return e.Feature == f }) {
			return false
		}
	}
	return true
}

// Where returns the evidence that the match is shown at: the first of the most
// specific feature.
func (m Match) Where() config.Evidence {
	features := m.Advisory.Specific.Features
	last := features[len(features)-1]
	i := slices.IndexFunc(m.Trace, func(e config.Evidence) bool { return e.Feature == last })
	return m.Trace[i]
}

// Affects reports whether version v has the defect, as upstream released it.
func (a *Advisory) Affects(v release.Version) bool {
	return slices.ContainsFunc(a.spans, func(s span) bool { return s.versions.Contains(v) })
}

// FixedIn returns the first release of the branch of v, after v, with the fix.
func (a *Advisory) FixedIn(v release.Version) (release.Version, bool) {
	for _, s := range a.spans {
		if s.fixed.Branch() == v.Branch() && s.versions.Contains(v) {
			return s.fixed, true
		}
	}
	return release.Version{}, false
}

// Fixes returns every release that has brought the fix to a branch, oldest first.
func (a *Advisory) Fixes() []release.Version {
	var fixes []release.Version
	for _, s := range a.spans {
		if !s.fixed.IsZero() {
			fixes = append(fixes, s.fixed)
		}
	}
	slices.SortFunc(fixes, release.Version.Compare)
	return fixes
}

// AffectedVersions returns the affected versions, as upstream released them.
func (a *Advisory) AffectedVersions() release.Ranges {
	var all release.Ranges
	for _, s := range a.spans {
		all = append(all, s.versions...)
	}
	return all
}
