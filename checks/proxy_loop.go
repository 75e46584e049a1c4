package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "proxy-loop",
	Category: Startup,
	Severity: Error,
	Summary:  "a proxy that hands its connections to itself",
	Doc: `A listen section is a frontend and a backend. When its ` + "`use_backend` or `default_backend`" + `
names the section itself, HAProxy refuses to start: such a connection would never
leave the frontend. Its own servers are used where no rule says otherwise; the line
can go. A backend that names itself in such a line is refused, too.`,
	Examples: []Example{
		{Name: "itself as default backend", Bad: []int{8}, Config: defaultLines + `listen web
    bind :8080
    default_backend web
    server a1 192.0.2.1:8080
`},
		{Name: "its own servers", Config: defaultLines + `listen web
    bind :8080
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() {
				continue
			}
			for _, d := range backendLines(s) {
				target := p.Config.Symbols().Lookup(config.Backend, nil, d.Arg(1))
				switch {
				case target == nil || target.Definitions[0].Section != s:
				case s.Kind == "backend":
					p.Report(At(d, 1).ForSection(s).Saying(fmt.Sprintf("backend %q names itself, and has no %s anyway", s.Name, d.Keyword()), "remove the line").withoutLine(UnsafeFix, d))
				default:
					p.Report(At(d, 1).ForSection(s).Saying(fmt.Sprintf("listen %q hands connections to itself", s.Name), "remove the line, or name another backend"))
				}
			}
		}
	},
})
