package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "incompatible-mode",
	Category: Startup,
	Severity: Error,
	Summary:  "a frontend that uses a backend of another mode",
	Doc: `A frontend can only use backends of its own mode, except that one of mode tcp may use a
backend of mode http. HAProxy refuses to start otherwise. Where no mode is given it is
tcp: often a backend stands above the defaults section that says "mode http", or below
another one.`,
	Examples: []Example{
		{Name: "a backend without a mode", Bad: []int{1}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    default_backend app
backend app
    timeout server 10s
    timeout connect 5s
    server a1 192.0.2.1:8080
`},
		{Name: "both of mode http", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    default_backend app
backend app
    mode http
    timeout server 10s
    timeout connect 5s
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		if ofOneMode(p.Config.Of("frontend", "listen", "backend")) {
			return
		}
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			if s.Disabled() {
				continue
			}
			for _, d := range backendLines(s) {
				incompatibleMode(p, s, d)
			}
		}
	},
})

// ofOneMode reports whether some proxies have the same mode.
func ofOneMode(proxies []*config.Section) bool {
	return !slices.ContainsFunc(proxies, func(s *config.Section) bool { return s.Mode() != proxies[0].Mode() })
}

func incompatibleMode(p *Pass, s *config.Section, d *config.Directive) {
	target := p.Config.Symbols().Lookup(config.Backend, nil, d.Arg(1))
	if target == nil {
		return
	}
	backend := target.Definitions[0].Section
	mode, theirs := s.Mode(), backend.Mode()
	if mode == theirs || mode == "tcp" && theirs == "http" {
		return
	}
	p.Report(On(s.Header).Saying(
		fmt.Sprintf("%s %q of mode %s cannot use the backend %q, which is of mode %s", s.Kind, s.Name, mode, backend.Name, theirs),
		"give both the same mode").With(d, "the use").With(backend.Header, "the backend"))
}
