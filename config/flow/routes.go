package flow

import (
	"slices"

	"github.com/hapvet/hapvet/config"
)

// routes tells which frontends lead to which backends.
type routes struct {
	flows []config.Flow
	// leading are the frontends that may lead to a backend, itself left out.
	leading map[*config.Section][]*config.Section
	// backends are those of a frontend.
	backends map[*config.Section][]*config.Section
}

// maxRoutes bounds the pairs of frontends and backends that are kept: where a
// backend is chosen at run time, every frontend leads to every backend.
const maxRoutes = 1_000_000

func newRoutes(c *config.Config) *routes {
	r := &routes{flows: c.Flows(), leading: map[*config.Section][]*config.Section{}, backends: map[*config.Section][]*config.Section{}}
	pairs := 0
	for _, f := range r.flows {
		r.backends[f.Frontend] = f.Backends
		if pairs += len(f.Backends); pairs > maxRoutes {
			break
		}
		for _, b := range f.Backends {
			if b != f.Frontend && f.Frontend.HasFrontend() {
				r.leading[b] = append(r.leading[b], f.Frontend)
			}
		}
	}
	return r
}

// Frontends returns the frontends and listen sections whose traffic may reach a
// backend: itself, if it is a listen section.
func (a *Analysis) Frontends(s *config.Section) []*config.Section {
	leading := a.routes().leading[s]
	if s.HasFrontend() {
		return append([]*config.Section{s}, leading...)
	}
	return leading
}

// Backends returns the backends that a frontend may choose; see config.Flow.
func (a *Analysis) Backends(s *config.Section) []*config.Section { return a.routes().backends[s] }

// Proxies returns the proxies in which a section takes effect: itself, or, of a
// defaults section, those that inherit from it. Disabled ones are left out.
func (a *Analysis) Proxies(s *config.Section) []*config.Section {
	if s.Kind != "defaults" {
		if s.Disabled() {
			return nil
		}
		return []*config.Section{s}
	}
	return a.consumers()[s]
}

// newConsumers returns the proxies in use that inherit from each defaults section.
func newConsumers(c *config.Config) map[*config.Section][]*config.Section {
	out := map[*config.Section][]*config.Section{}
	for _, p := range c.Sections {
		if p.IsProxy() && p.Kind != "defaults" && !p.Disabled() {
			for from := range p.Defaults.Chain {
				out[from] = append(out[from], p)
			}
		}
	}
	return out
}

// SamePath reports whether a request may pass both proxies.
func (a *Analysis) SamePath(s, other *config.Section) bool {
	return s == other || slices.Contains(a.Backends(s), other) || slices.Contains(a.Backends(other), s) ||
		slices.ContainsFunc(a.Frontends(s), func(f *config.Section) bool { return slices.Contains(a.Backends(f), other) && f != other })
}
