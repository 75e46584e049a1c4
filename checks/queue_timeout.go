package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "queue-timeout",
	Category: Advice,
	Family:   Reliability,
	Severity: Note,
	Strict:   true,
	Summary:  "servers with maxconn in a backend without timeout queue",
	Doc: `Requests beyond the ` + "`maxconn`" + ` of the servers wait in a queue. How long is ` + "`timeout queue`" + `; where it is not set,
` + "`timeout connect`" + ` holds instead, a time for something else: with 5 seconds there, users get 503 after 5 seconds of
a burst that the queue was made for, and whoever shortens it to find dead servers sooner empties the queue, too.`,
	Examples: []Example{
		{Name: "timeout connect holds for the queue", Bad: []int{7}, Config: `defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
backend app
    server s1 192.0.2.1:80 maxconn 50
`},
		{Name: "a time of its own", Config: `defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
    timeout queue 20s
backend app
    server s1 192.0.2.1:80 maxconn 50
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			connect := s.Lookup("timeout", "connect")
			if s.Disabled() || connect == nil || s.Lookup("timeout", "queue") != nil {
				continue
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				m := servers[i].Last("maxconn")
				if m == nil || m.Arg(1) == "0" {
					continue
				}
				f := At(m.Directive, m.Word).Saying(fmt.Sprintf("requests wait for this server as long as \"timeout connect\" says, %s: %s %q has no \"timeout queue\"", connect.Arg(2), s.Kind, s.Name),
					"set \"timeout queue\" to how long a user may wait").With(connect, "this holds for the queue")
				f.Fixes = []Fix{{Message: "the time that holds today", Safe: true, Edits: []config.Edit{s.InsertFirst("timeout queue " + connect.Arg(2))}}}
				p.Report(f)
				break
			}
		}
	},
})
