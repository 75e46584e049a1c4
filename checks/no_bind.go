package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "no-bind",
	Category: Startup,
	Severity: Warning,
	Summary:  "a frontend without any bind line",
	Doc: `A frontend or listen section that binds to no address never gets a connection, unless
another proxy of the same process reaches it in ways that only Lua knows. HAProxy
warns of it. Often the section should be a backend, or the bind line is masked out by
a condition.`,
	Examples: []Example{
		{Name: "no bind", Bad: []int{5}, Config: `defaults
    mode http
    timeout client 10s

frontend web
    http-request deny
`},
		{Name: "a bind", Config: `defaults
    mode http
    timeout client 10s

frontend web
    bind :8080
    http-request deny
`},
	},
	Check: func(p *Pass) {
		if p.Version().AtLeast(bindlessLogs) {
			for _, s := range p.Config.Of("log-forward") {
				if s.Last("bind") == nil && s.Last("dgram-bind") == nil {
					p.Report(OnSection(s).Saying(fmt.Sprintf("log-forward %q has no bind line, so no message ever reaches it", s.Name), "add a bind or dgram-bind line"))
				}
			}
		}
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Lookup("bind") == nil && !s.Disabled() {
				p.Report(OnSection(s).Saying(fmt.Sprintf("%s %q has no bind line, so no connection ever reaches it", s.Kind, s.Name),
					"add a bind line, or make it a backend"))
			}
		}
	},
})

// bindlessLogs is the first version that warns of log-forward sections, too.
var bindlessLogs = release.MustParse("2.5-dev1")
