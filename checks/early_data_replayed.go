package checks

import (
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "early-data-replayed",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "TLS early data that may be replayed, with nothing that waits for the handshake",
	Doc: `With ` + "`" + `allow-0rtt` + "`" + `, HAProxy takes requests out of the first packets of a resumed TLS session, before the handshake is over.
Whoever records such packets can send them again: a payment, an order. HAProxy passes the request on with
the header ` + "`" + `Early-Data: 1` + "`" + `, and leaves it to the server to answer 425 where that matters.

Have HAProxy wait for the handshake where requests change something:

    http-request wait-for-handshake if ! METH_GET`,
	Examples: []Example{
		{Name: "nothing waits", Bad: []int{7}, Config: defaultLines + `frontend web
    bind :443 ssl crt /etc/haproxy/site.pem allow-0rtt
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
		{Name: "all but GET wait", Config: defaultLines + `frontend web
    bind :443 ssl crt /etc/haproxy/site.pem allow-0rtt
    http-request wait-for-handshake if ! METH_GET
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		looked := map[*config.Section]bool{} // many frontends may lead to one backend
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Disabled() || s.Mode() != "http" {
				continue
			}
			looks := sync.OnceValue(func() bool { return p.looksAtEarlyData(s, looked) })
			for _, b := range p.Config.Binds(s) {
				if early := b.Parameters.Last("allow-0rtt"); early != nil && !looks() {
					p.Report(At(early.Directive, early.Word).Saying("requests in early data can be replayed, and nothing here waits for the handshake",
						"add \"http-request wait-for-handshake if ! METH_GET\", or be sure that the servers look at Early-Data").
						Fixing(UnsafeFix("wait, except for GET", s.InsertLast("http-request wait-for-handshake if ! METH_GET"))))
				}
			}
		}
	},
})

// looksAtEarlyData reports whether a frontend, or a backend behind it, has a line for early
// data. looked remembers which proxies have one.
func (p *Pass) looksAtEarlyData(s *config.Section, looked map[*config.Section]bool) bool {
	for _, x := range append([]*config.Section{s}, p.Flow.Backends(s)...) {
		looks, known := looked[x]
		if !known {
			looks = p.hasLineForEarlyData(x)
			looked[x] = looks
		}
		if looks {
			return true
		}
	}
	return false
}

// hasLineForEarlyData reports whether a proxy itself has one.
func (p *Pass) hasLineForEarlyData(s *config.Section) bool {
	for _, r := range p.Flow.Rules(s) {
		if r.Action == "wait-for-handshake" && !onlySafeMethods(r.Condition()) || slices.ContainsFunc(r.Words, func(w config.Word) bool {
			return strings.Contains(w.Value, "early") || strings.EqualFold(w.Value, "early-data")
		}) {
			return true
		}
	}
	for a := range s.Each("acl") {
		if strings.Contains(a.Arg(2), "early") {
			return true
		}
	}
	return false
}
