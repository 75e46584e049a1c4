package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "old-tls",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "TLS of versions that are known to be broken",
	Doc: `SSLv3, TLS 1.0 and TLS 1.1 have been given up: attacks on them are known, browsers refuse them, and card payments (PCI DSS) forbid them.
` + "`ssl-min-ver TLSv1.0`, `force-tlsv10`" + ` and the like let them in again, which HAProxy since 2.2 does not by itself.

Write ` + "`ssl-min-ver TLSv1.2`" + `, or nothing.`,
	Examples: []Example{
		{Name: "for all bind lines", Bad: []int{2}, Config: "global\n    ssl-default-bind-options ssl-min-ver TLSv1.0\n"},
		{Name: "on a bind line", Bad: []int{3}, Config: "frontend web\n    mode tcp\n    bind :443 ssl crt /etc/haproxy/a.pem force-tlsv11\n    timeout client 10s\n"},
		{Name: "from 1.2 on", Config: "global\n    ssl-default-bind-options ssl-min-ver TLSv1.2\n"},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("ssl-default-bind-options", "ssl-default-server-options") {
			if d.Section.Kind == "global" && d.Modifier == config.Plain {
				for n := 1; n < len(d.Words); n++ {
					p.oldTLS(d, n)
				}
			}
		}
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			for _, b := range p.Config.Binds(s) {
				p.oldTLSParameter(b.Parameters.Last(tlsVersionWords...))
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				p.oldTLSParameter(servers[i].Own.Last(tlsVersionWords...))
			}
		}
	},
})

// tlsVersionWords are the parameters that name the oldest version.
var tlsVersionWords = []string{"ssl-min-ver", "force-sslv3", "force-tlsv10", "force-tlsv11"}

func (p *Pass) oldTLSParameter(parameter *config.Parameter) {
	if parameter != nil {
		p.oldTLS(parameter.Directive, parameter.Word)
	}
}

// oldTLS looks at word n of a line.
func (p *Pass) oldTLS(d *config.Directive, n int) {
	last, version := n, ""
	switch d.Arg(n) {
	case "ssl-min-ver":
		last, version = n+1, d.Arg(n+1)
	case "force-sslv3":
		version = "SSLv3"
	case "force-tlsv10":
		version = "TLSv1.0"
	case "force-tlsv11":
		version = "TLSv1.1"
	}
	switch version {
	case "SSLv3", "TLSv1.0", "TLSv1.1":
	default:
		return
	}
	f := At(d, last).Saying(fmt.Sprintf("connections of %s are taken, which is known to be broken", version), "write \"ssl-min-ver TLSv1.2\"")
	if edit, ok := d.ReplaceWords(n, last+1, "ssl-min-ver TLSv1.2"); ok {
		f = f.Fixing(UnsafeFix("from TLS 1.2 on", edit))
	}
	p.Report(f)
}
