package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "duplicate-section",
	Category: Startup,
	Severity: Error,
	Summary:  "two sections of one kind with the same name, or two stick tables",
	Doc: `A peers, resolvers, mailers, ring, http-errors, fcgi-app, log-profile, acme or
healthcheck section whose name is taken makes HAProxy refuse to start. Of two
userlists with the same name it keeps the first, with a warning, and ignores the
users of the second.

A proxy has one stick table, which is called like the proxy: a second stick-table
line, or one in a backend with the name of a frontend that has one, is refused.
So is a second ` + "`table`" + ` of one name in a peers section, since 2.9.`,
	Examples: []Example{
		{Name: "two userlists of one name", Bad: []int{3}, Config: `userlist staff
    user alice password $5$x$y
userlist staff
    user bob password $5$x$z
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
    http-request auth unless { http_auth(staff) }
`},
		{Name: "two resolvers sections of one name", Bad: []int{3}, Config: `resolvers dns
    nameserver n1 192.0.2.53:53
resolvers dns
    nameserver n2 198.51.100.53:53
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen web
    bind :8080
    server a1 192.0.2.1:8080 resolvers dns
`},
		{Name: "one section with both name servers", Config: `resolvers dns
    nameserver n1 192.0.2.53:53
    nameserver n2 198.51.100.53:53
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
listen web
    bind :8080
    server a1 192.0.2.1:8080 resolvers dns
`},
	},
	Check: func(p *Pass) {
		for _, kind := range uniqueSections {
			for _, sym := range p.Config.Symbols().Of(kind) {
				for _, d := range sym.Definitions[1:] {
					reportDuplicate(p, sym, d)
				}
			}
		}
	},
})

// uniqueSections are the kinds whose names HAProxy wants to be unique. Proxies
// have a rule of their own; crt-store sections of one name make one store.
var uniqueSections = []config.SymbolKind{
	config.Userlist, config.Resolvers, config.Peers, config.Mailers, config.Ring, config.HTTPErrors,
	config.FCGIApp, config.LogProfile, config.ACME, config.Healthcheck, config.Table,
}

var v29dev = release.MustParse("2.9-dev1")

// reportDuplicate reports the second definition of a section or a stick table.
func reportDuplicate(p *Pass, sym *config.Symbol, d *config.Directive) {
	first := sym.Definitions[0]
	message := fmt.Sprintf("the %s %q was defined above already", sym.Kind, sym.Name)
	switch {
	case sym.Kind == config.Userlist:
		p.Report(At(d, 1).As(Warning).Saying(fmt.Sprintf("the userlist %q above wins, and HAProxy ignores this one", sym.Name),
			"join them, or rename one").With(first, "the one that counts").withoutTwin(d, first))
		return
	case d.Keyword() == "table" && p.Version().Before(v29dev):
		return
	}
	p.Report(At(d, min(1, len(d.Words)-1)).Saying(message, "join them, or rename one").With(first, "the first one").withoutTwin(d, first))
}
