package advisories

import (
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// matcher finds out which features come together in one configuration.
//
// The evidence of a feature concerns the whole process, one cache, or the traffic
// of one proxy (its Scope). Features come together when those of caches concern
// the same cache, and those of proxies lie on the way of the same traffic.
type matcher struct {
	version release.Version
	on      config.FeatureSet
	config  *config.Config
	// flows has the flows of each proxy, and of each defaults section.
	flows  map[*config.Section]bitset
	words  int // of a bitset
	ofFlow map[config.Feature]featureFlows
	// ofCache has the evidence of each feature that is on in caches and nowhere else.
	ofCache map[config.Feature]map[*config.Section][]config.Evidence
}

// featureFlows are the flows that have a feature; nil where it concerns no traffic
// in particular. Placed tells that all of its evidence lies in some flow.
type featureFlows struct {
	on     bitset
	placed bool
}

// place is where features come together: a cache, or nil, and flows.
type place struct {
	cache *config.Section
	flows bitset // nil: whatever the traffic
}

// bitset is a set of the flows of a configuration.
type bitset []uint64

func (b bitset) set(i int) { b[i/64] |= 1 << (i % 64) }

func (b bitset) empty() bool { return !slices.ContainsFunc(b, func(w uint64) bool { return w != 0 }) }

// covers reports whether a set holds all of another.
func (b bitset) covers(o bitset) bool {
	for i, w := range o {
		if w&^b[i] != 0 {
			return false
		}
	}
	return true
}

// overlaps reports whether two sets have something in common.
func (b bitset) overlaps(o bitset) bool {
	for i, w := range b {
		if w&o[i] != 0 {
			return true
		}
	}
	return false
}

// newMatcher looks for some features.
func newMatcher(c *config.Config, features []config.Feature) *matcher {
	on := c.FeaturesAmong(features...)
	return &matcher{
		version: c.Version, on: on, config: c,
		ofFlow: map[config.Feature]featureFlows{}, ofCache: map[config.Feature]map[*config.Section][]config.Evidence{},
	}
}

// places returns where all features of a way are on and none of those that must
// not be. There is one place for each cache, or one, or none.
func (m *matcher) places(way *Reach) []place {
	flows, ok := m.common(way)
	if !ok {
		return nil
	}
	var places []place
	for _, cache := range m.caches(way.All) {
		p := place{cache: cache, flows: flows}
		if m.complete(way, p) {
			places = append(places, p)
		}
	}
	return places
}

// common returns the flows that have every feature which concerns traffic, and
// none of those that must not be there; nil where no feature does.
func (m *matcher) common(way *Reach) (flows bitset, ok bool) {
	for _, f := range way.All {
		on := m.featureFlows(f).on
		if on == nil {
			continue
		}
		if flows == nil {
			flows = slices.Clone(on)
			continue
		}
		for i := range flows {
			flows[i] &= on[i]
		}
	}
	for _, f := range way.None {
		on := m.featureFlows(f).on
		switch {
		case len(m.on[f]) == 0 || m.isOfCaches(f): // the latter are looked at cache by cache
		case on == nil || flows == nil:
			return nil, false
		default:
			for i := range flows {
				flows[i] &^= on[i]
			}
		}
	}
	return flows, flows == nil || !flows.empty()
}

// isOfCaches reports whether a feature is on in some caches, and nowhere else.
func (m *matcher) isOfCaches(f config.Feature) bool {
	return !slices.ContainsFunc(m.on[f], func(e config.Evidence) bool { return !isCache(e.Scope) })
}

// featureFlows returns the flows that have a feature.
func (m *matcher) featureFlows(f config.Feature) featureFlows {
	flows, known := m.ofFlow[f]
	if !known {
		flows = m.readFeatureFlows(f)
		m.ofFlow[f] = flows
	}
	return flows
}

func (m *matcher) readFeatureFlows(f config.Feature) featureFlows {
	for _, e := range m.on[f] {
		if e.Scope == nil || !e.Scope.IsProxy() {
			return featureFlows{}
		}
	}
	m.readFlows()
	flows := featureFlows{make(bitset, m.words), true}
	var scope *config.Section // of the evidence before
	for _, e := range m.on[f] {
		if e.Scope == scope {
			continue
		}
		scope = e.Scope
		of := m.flows[scope]
		flows.placed = flows.placed && of != nil
		for i, w := range of {
			flows.on[i] |= w
		}
	}
	return flows
}

// readFlows numbers the flows of the configuration.
func (m *matcher) readFlows() {
	if m.flows != nil {
		return
	}
	flows := m.config.Flows()
	m.words = len(flows)/64 + 1
	m.flows = map[*config.Section]bitset{}
	mark := func(s *config.Section, i int) {
		if m.flows[s] == nil {
			m.flows[s] = make(bitset, m.words)
		}
		m.flows[s].set(i)
	}
	dynamic := make(bitset, m.words) // the flows through any backend
	for i, f := range flows {
		through := append([]*config.Section{f.Frontend}, f.Backends...)
		if f.Dynamic {
			dynamic.set(i)
			through = through[:1]
		}
		for _, s := range through {
			for from := range s.Chain {
				mark(from, i)
			}
		}
	}
	m.addDynamic(flows, dynamic)
}

// addDynamic adds the flows through any backend to those of all backends.
func (m *matcher) addDynamic(flows []config.Flow, dynamic bitset) {
	i := slices.IndexFunc(flows, func(f config.Flow) bool { return f.Dynamic })
	if i < 0 {
		return
	}
	done := map[*config.Section]bool{}
	for _, s := range flows[i].Backends {
		for from := range s.Chain {
			if done[from] {
				break // and so are those behind it
			}
			done[from] = true
			mine := m.flows[from]
			if mine == nil {
				m.flows[from] = dynamic // which nobody changes any more
			}
			for i := range mine {
				mine[i] |= dynamic[i]
			}
		}
	}
}

// caches returns the caches that features concern, in the order in which they are
// met; nil alone where there are none.
func (m *matcher) caches(features []config.Feature) []*config.Section {
	var caches []*config.Section
	for _, f := range features {
		for _, e := range m.on[f] {
			if isCache(e.Scope) && !slices.Contains(caches, e.Scope) {
				caches = append(caches, e.Scope)
			}
		}
	}
	if len(caches) == 0 {
		return []*config.Section{nil}
	}
	return caches
}

func isCache(s *config.Section) bool { return s != nil && s.Kind == "cache" }

// complete reports whether each feature has evidence at a place, and none of those
// that must not be there has.
func (m *matcher) complete(way *Reach, p place) bool {
	for _, f := range way.All {
		if !slices.ContainsFunc(m.near(f, p), func(e config.Evidence) bool { return m.belongs(e, p) }) {
			return false
		}
	}
	return !slices.ContainsFunc(way.None, func(f config.Feature) bool {
		return slices.ContainsFunc(m.near(f, p), func(e config.Evidence) bool { return isCache(e.Scope) && e.Scope == p.cache })
	})
}

// near returns the evidence of a feature that may count at a place: where all of it is of
// caches, that of its cache.
func (m *matcher) near(f config.Feature, p place) []config.Evidence {
	if p.cache == nil {
		return m.on[f]
	}
	of, known := m.ofCache[f]
	if !known {
		if len(m.on[f]) > 0 && m.isOfCaches(f) {
			of = map[*config.Section][]config.Evidence{}
			for _, e := range m.on[f] {
				of[e.Scope] = append(of[e.Scope], e)
			}
		}
		m.ofCache[f] = of
	}
	if of == nil {
		return m.on[f]
	}
	return of[p.cache]
}

// belongs reports whether evidence counts at a place.
func (m *matcher) belongs(e config.Evidence, p place) bool {
	switch {
	case e.Scope == nil || p.flows == nil && !isCache(e.Scope):
		return true
	case isCache(e.Scope):
		return e.Scope == p.cache
	case !e.Scope.IsProxy():
		return true
	}
	on := m.flows[e.Scope]
	return on != nil && on.overlaps(p.flows)
}

// within returns the evidence of a feature that counts at a place.
func (m *matcher) within(f config.Feature, p place) []config.Evidence {
	if p.flows != nil {
		m.readFlows()
		if flows := m.featureFlows(f); flows.placed && p.flows.covers(flows.on) {
			return slices.Clip(m.on[f])
		}
	}
	var within []config.Evidence
	for _, e := range m.near(f, p) {
		if m.belongs(e, p) {
			within = append(within, e)
		}
	}
	return within
}
