package checks

import (
	"fmt"
)

var _ = register(&Rule{
	ID:       "request-timeout",
	Category: Advice,
	Family:   Security,
	Severity: Note,
	Strict:   true,
	Summary:  "frontends that wait for requests however slowly they come",
	Doc: `` + "`timeout client`" + ` begins again with each byte, so a client that sends a request byte by byte keeps a connection as long as it likes: a few hundred
such clients take all of maxconn (Slowloris). ` + "`timeout http-request`" + ` ends the wait for the headers, however they come.

    timeout http-request 10s`,
	Examples: []Example{
		{Name: "no such timeout", Bad: []int{6}, Config: defaultLines + `frontend web
    bind :8080
`},
		{Name: "ten seconds", Config: defaultLines + `    timeout http-request 10s
frontend web
    bind :8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Mode() == "http" && !s.Disabled() && !hasTimeout(s, "http-request", "") && len(p.Config.Binds(s)) > 0 {
				p.Report(On(s.Header).Saying(fmt.Sprintf("%s %q waits for the headers of a request as long as they come byte by byte: slow clients take all connections", s.Kind, s.Name),
					"add \"timeout http-request 10s\"").WithAny(s.Lookup("timeout", "client"), "this begins again with each byte").Fixing(UnsafeFix("ten seconds", s.InsertFirst("timeout http-request 10s"))))
			}
		}
	},
})
