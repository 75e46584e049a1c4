package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// route is where a frontend may send requests.
type route struct {
	backends []*config.Section
	// anywhere tells that the backend is chosen at run time, or in lines that
	// cannot be seen.
	anywhere bool
}

// routeOf returns where a proxy may send requests. A listen section answers them
// itself, too.
func routeOf(c *config.Config, s *config.Section) route {
	var r route
	if !s.HasFrontend() {
		return r
	}
	if s.HasBackend() {
		r.backends = append(r.backends, s)
	}
	add := func(d *config.Directive) {
		if d == nil || d.Modifier != config.Plain {
			return
		}
		if strings.Contains(d.Arg(1), "%") {
			r.anywhere = true
		}
		if symbol := c.Symbols().Lookup(config.Backend, nil, d.Arg(1)); symbol != nil {
			r.backends = append(r.backends, symbol.Definitions[0].Section)
		}
	}
	for d := range s.Each("use_backend") {
		add(d)
	}
	add(s.Lookup("default_backend"))
	r.anywhere = r.anywhere || len(c.Unset) > 0
	return r
}

// proxySet is a set of proxies; some may stand for every backend.
type proxySet struct {
	members  map[*config.Section]bool
	backends bool
}

// has reports whether a proxy is in the set.
func (p proxySet) has(s *config.Section) bool {
	return p.members[s] || p.backends && s.HasBackend()
}

// passing returns the proxies that a request passes which passes a proxy in this
// role: with each frontend, the backends behind it.
func passing(c *config.Config, k *config.HTTPCache, role config.CacheRole) proxySet {
	set := proxySet{members: make(map[*config.Section]bool)}
	walked := make(map[*config.Section]bool)
	for _, u := range k.Uses {
		if u.Role != role || walked[u.Proxy] {
			continue
		}
		set.members[u.Proxy], walked[u.Proxy] = true, true
		r := routeOf(c, u.Proxy)
		set.backends = set.backends || r.anywhere
		for _, b := range r.backends {
			set.members[b] = true
		}
	}
	return set
}

// meets reports whether a request that passes a proxy may pass one of the set.
func (p proxySet) meets(c *config.Config, s *config.Section) bool {
	if p.has(s) {
		return true
	}
	r := routeOf(c, s)
	if r.anywhere {
		return true
	}
	for _, b := range r.backends {
		if p.members[b] {
			return true
		}
	}
	return false
}

// rulesOf yields the lines of a proxy itself that belong to a set of rules, with
// the index of the action.
func rulesOf(s *config.Section, ruleset string) func(func(*config.Directive, int) bool) {
	return func(yield func(*config.Directive, int) bool) {
		for d := range s.Each(ruleset) {
			if name, n := d.Rule(); name == ruleset && d.Modifier == config.Plain && !yield(d, n) {
				return
			}
		}
	}
}

// standsBefore reports whether a line of a section stands above another one of it.
func standsBefore(d, other *config.Directive) bool {
	return d.File == other.File && d.Line < other.Line
}

// maxCaches bounds the caches whose rules are followed through the proxies. No real
// configuration comes near it.
const maxCaches = 100

// cachesOf returns the caches of a configuration, at most maxCaches.
func cachesOf(c *config.Config) []*config.HTTPCache {
	all := c.Caches()
	return all[:min(len(all), maxCaches)]
}

// maxCacheUses bounds the rules of one cache in one role that are looked at. No
// real configuration comes near it.
const maxCacheUses = 100

// usesOf returns the rules of a cache in one role, at most maxCacheUses.
func usesOf(k *config.HTTPCache, role config.CacheRole) []config.CacheUse {
	var uses []config.CacheUse
	for _, u := range k.Uses {
		if u.Role == role && len(uses) < maxCacheUses {
			uses = append(uses, u)
		}
	}
	return uses
}
