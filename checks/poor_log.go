package checks

import (
	"fmt"
)

var _ = register(&Rule{
	ID:       "poor-log",
	Category: Advice,
	Family:   Reliability,
	Severity: Note,
	Strict:   true,
	Summary:  "frontends that log no more than an address",
	Doc: `Without ` + "`" + `option httplog` + "`" + `, ` + "`" + `option tcplog` + "`" + ` or a ` + "`" + `log-format` + "`" + `, a line of the log tells where a connection came from and went to, and nothing of the request, its status or its times: of
little use after an incident.`,
	Examples: []Example{
		{Name: "the default", Bad: []int{9}, Config: `global
    log 192.0.2.1:514 local0
defaults
    mode http
    log global
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
`},
		{Name: "the request", Config: `global
    log 192.0.2.1:514 local0
defaults
    mode http
    log global
    option httplog
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "listen") {
			mode := s.Mode()
			if s.Disabled() || mode != "http" && mode != "tcp" || logFormat(s) != nil || !p.Config.HasLogTarget(s) || p.filteringTarget(s) != nil || s.Last("stats") != nil {
				continue
			}
			if on, _ := s.Option("dontlog-normal"); !on {
				p.Report(On(s.Header).Saying(fmt.Sprintf("%s %q logs addresses alone", s.Kind, s.Name), fmt.Sprintf("add \"option %slog\"", mode)).
					Fixing(UnsafeFix("log more", s.InsertFirst("option "+mode+"log"))))
			}
		}
	},
})
