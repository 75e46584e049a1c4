package config

import "strings"

// Flow is the way of the traffic of one frontend: what can happen to the same
// request.
type Flow struct {
	// Frontend is the frontend or listen section, or a backend that no frontend
	// leads to.
	Frontend *Section
	// Backends are those that it may use, itself among them if it is a listen section.
	Backends []*Section
	// Dynamic tells that an expression chooses among them: they are all backends, and such
	// flows share one list of them.
	Dynamic bool
}

// Flows returns the ways of the traffic through proxies that are not disabled: for
// each frontend the backends that its default_backend and its use_backend rules
// name (manual 4.2); all backends where an expression chooses. Backends that are
// in no such way stand alone.
func (c *Config) Flows() []Flow {
	c.derived.flowsOnce.Do(func() { c.derived.flows = newFlows(c) })
	return c.derived.flows
}

func newFlows(c *Config) []Flow {
	backends := map[string]*Section{}
	var all []*Section
	for _, s := range c.Sections {
		if s.HasBackend() && !s.Disabled() {
			all = append(all, s)
			if backends[s.Name] == nil {
				backends[s.Name] = s
			}
		}
	}
	var flows []Flow
	reached := map[*Section]bool{}
	for _, s := range c.Sections {
		if !s.HasFrontend() || s.Disabled() {
			continue
		}
		f := Flow{Frontend: s}
		f.Backends, f.Dynamic = backendsOf(s, backends, all)
		if len(f.Backends) < len(all) || len(all) == 0 {
			for _, b := range f.Backends {
				reached[b] = true
			}
		} else if len(reached) < len(all) {
			for _, b := range all {
				reached[b] = true
			}
		}
		flows = append(flows, f)
	}
	for _, b := range all {
		if !reached[b] {
			flows = append(flows, Flow{Frontend: b})
		}
	}
	return flows
}

// backendsOf returns the backends that a frontend may use, and whether these are all, for
// an expression chooses.
func backendsOf(s *Section, byName map[string]*Section, all []*Section) (used []*Section, dynamic bool) {
	seen := map[*Section]bool{}
	add := func(b *Section) {
		if b != nil && !seen[b] {
			seen[b] = true
			used = append(used, b)
		}
	}
	if s.HasBackend() {
		add(s)
	}
	for d := range s.Each("use_backend") {
		if strings.Contains(d.Arg(1), "%") {
			return all, true
		}
		add(byName[d.Arg(1)])
	}
	if d := s.Lookup("default_backend"); d != nil {
		add(byName[d.Arg(1)])
	}
	return used, false
}
