package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unused-server",
	Category: Startup,
	Severity: Warning,
	Summary:  "servers of a listen section that no connection reaches",
	Doc: `Where a listen section has a ` + "`default_backend`" + `, all connections go to that one and none to
its own servers. HAProxy starts, and warns.

Since 2.4 it also warns of ` + "`tcp-request content switch-mode http`" + ` in a section of mode tcp
with servers and no backend: connections that became HTTP cannot go to TCP servers.`,
	Examples: []Example{
		{Name: "a default backend and servers", Bad: []int{9}, Config: defaultLines + `listen web
    bind :8080
    default_backend app
    server a1 192.0.2.1:8080
backend app
    server a1 192.0.2.1:8080
`},
		{Name: "only a backend", Config: defaultLines + `frontend web
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("listen") {
			servers := p.Config.Servers(s)
			if len(servers) == 0 || s.Disabled() {
				continue
			}
			first := servers[0].Directive
			d := s.Lookup("default_backend")
			switch {
			case d == nil || len(d.Words) < 2:
				unroutable(p, s, first)
			case hasBackend(p.Config, s, d):
				p.Report(At(first, 1).ForSection(s).Saying(fmt.Sprintf("listen %q sends its connections to backend %q, never to this server", s.Name, d.Arg(1)),
					"remove the servers, or the default_backend line").With(d, "the default backend").
					Fixing(UnsafeFix("remove the servers", linesOf(s, "server", "server-template")...)))
			}
		}
	},
})

// hasBackend reports whether the target of a line is another proxy that a section
// may use.
func hasBackend(c *config.Config, s *config.Section, d *config.Directive) bool {
	target := c.Symbols().Lookup(config.Backend, nil, d.Arg(1))
	if target == nil || target.Definitions[0].Section == s {
		return false
	}
	mine, theirs := s.Mode(), target.Definitions[0].Section.Mode()
	return mine == theirs || mine == "tcp" && theirs == "http"
}

// unroutable reports a switch to HTTP in a section that has TCP servers only.
func unroutable(p *Pass, s *config.Section, server *config.Directive) {
	if s.Mode() != "tcp" || p.Version().Before(httpUpgrades) || s.Last("use_backend") != nil {
		return
	}
	for d := range s.Each("tcp-request") {
		if d.Is("tcp-request", "content", "switch-mode") {
			p.Report(At(d, 2).ForSection(s).Saying(fmt.Sprintf("listen %q cannot send connections that became HTTP to its servers, which are of mode tcp", s.Name),
				"use a backend of mode http for them").With(server, "the first server"))
			return
		}
	}
}
