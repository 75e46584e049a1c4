package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "internal-name",
	Category: Startup,
	Severity: Error,
	Summary:  "a backend with the name of a proxy that HAProxy makes itself",
	Doc: `For each resolvers section HAProxy makes a proxy of the same name, for DNS by TCP, and a resolvers section "default" is there even
where nobody writes one. In 3.3 and 3.4 these proxies were found by their names: a frontend of mode http whose backend is called
"default", or like a resolvers section, refuses to start, as it seems to lead to a proxy of mode tcp; one of mode tcp starts, even
where there is no such backend. A backend below a resolvers section of its name is refused for the name alone.

3.4.3 mended it; up to 3.2 there was no such error. Rename the backend.`,
	Versions: config.InternalProxies,
	Examples: []Example{
		{Name: "a backend called default", Version: "3.3.0", Bad: []int{8}, Config: internalExample("default", "")},
		{Name: "a backend called like the resolvers below", Version: "3.3.0", Bad: []int{8}, Config: internalExample("dns", resolversExample)},
		{Name: "repaired", Version: "3.4.7", Config: internalExample("default", "")},
		{Name: "another name", Version: "3.3.0", Config: internalExample("app", resolversExample)},
	},
	Check: func(p *Pass) {
		sections := map[string]*config.Section{"default": nil}
		for _, s := range p.Config.Of("resolvers", "frontend", "listen", "backend") {
			switch above, taken := sections[s.Name]; {
			case s.Kind == "resolvers":
				sections[s.Name] = s
			case taken && above != nil:
				p.Report(On(s.Header).Saying(fmt.Sprintf("the name %q is taken by a proxy that HAProxy makes for the resolvers section", s.Name), "rename one of them").
					With(above.Header, "the resolvers section"))
			}
		}
		for d := range p.Config.Each("default_backend", "use_backend") {
			target, taken := sections[d.Arg(1)]
			symbol := p.Config.Symbols().Lookup(config.Backend, nil, d.Arg(1))
			if !taken || d.Modifier != config.Plain || !slices.ContainsFunc(p.Flow.Proxies(d.Section), isHTTP) {
				continue
			}
			f := At(d, 1).Saying(fmt.Sprintf("%q is found to be a proxy of mode tcp that HAProxy makes for resolvers", d.Arg(1)), "name another backend")
			if symbol != nil {
				if target != nil && target.Header.Before(symbol.Definitions[0]) {
					continue // which was reported
				}
				f = f.With(symbol.Definitions[0], "this is what is meant")
				f.Advice = "rename the backend"
			}
			if target != nil {
				f = f.With(target.Header, "the resolvers section")
			}
			p.Report(f)
		}
	},
})

// internalExample is a frontend with a backend of this name, and more below.
func internalExample(backend, more string) string {
	return defaultLines + `frontend web
    bind :8080
    default_backend ` + backend + `
backend ` + backend + `
    server a1 192.0.2.1:8080
` + more
}

func isHTTP(s *config.Section) bool { return s.Mode() == "http" }
