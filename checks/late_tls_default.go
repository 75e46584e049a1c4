package checks

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "late-tls-default",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "defaults for TLS that stand below what they are for",
	Doc: `HAProxy gives a bind line or a server the defaults for TLS when it reads the line. A global section further down, or in a file that is read
later, comes too late: with

    frontend web
        bind :443 ssl crt /etc/haproxy/site.pem
    global
        ssl-default-bind-options ssl-min-ver TLSv1.3

clients get in with TLS 1.2, and ` + "`haproxy -c`" + ` says nothing. Seen on HAProxy 2.2 to 3.4 with the options, ciphers, ciphersuites and curves of
both bind lines and servers.

Move the global section above all others, into the first file.`,
	Examples: []Example{
		{Name: "below the bind line", Bad: []int{13}, Config: frontendExample("bind :8443 ssl crt /etc/haproxy/site.pem") + `global
    ssl-default-bind-options ssl-min-ver TLSv1.2
`},
		{Name: "below the servers", Bad: []int{8}, Config: `defaults
    timeout server 10s
    timeout connect 5s
backend app
    server a1 192.0.2.1:443 ssl verify required ca-file /etc/haproxy/ca.pem sni str(app.example.com)
global
    maxconn 1000
    ssl-default-server-ciphers ECDHE+AESGCM
`},
		{Name: "above", Config: `global
    ssl-default-bind-options ssl-min-ver TLSv1.2
` + frontendExample("bind :8443 ssl crt /etc/haproxy/site.pem")},
		{Name: "what is above has no TLS", Config: frontendExample() + `global
    ssl-default-bind-options ssl-min-ver TLSv1.2
frontend secure
    bind :8443 ssl crt /etc/haproxy/site.pem
    default_backend app
`},
	},
	Check: func(p *Pass) {
		bind, server := sync.OnceValue(p.firstTLSBind), sync.OnceValue(p.firstTLSServer)
		lines := p.Config.Where(func(s *keywords.Section, keyword string) bool {
			return s.Kind == "global" && strings.HasPrefix(keyword, "ssl-default-")
		})
		for d := range lines {
			if d.Modifier != config.Plain {
				continue
			}
			first, what := server, "servers"
			if strings.HasPrefix(d.Keyword(), "ssl-default-bind-") {
				first, what = bind, "bind lines"
			}
			if above := first(); above != nil && above.Before(d) {
				p.Report(On(d).Saying(fmt.Sprintf("%q comes too late for the %s above: HAProxy gives them their defaults when it reads them", d.Keyword(), what),
					"move the global section above all others").With(above, "this does without"))
			}
		}
	},
})

// firstTLSBind returns the first bind line of TLS; nil if there is none.
func (p *Pass) firstTLSBind() *config.Directive {
	for _, s := range p.Config.Sections {
		for _, b := range p.Config.Binds(s) {
			if b.Parameters.Last("ssl") != nil {
				return b.Directive
			}
		}
	}
	return nil
}

// firstTLSServer is firstTLSBind for servers, whose parameters may stand in a line of defaults.
func (p *Pass) firstTLSServer() *config.Directive {
	if !p.Config.ServersMayHave("ssl") {
		return nil
	}
	for _, s := range p.Config.Sections {
		servers := p.Config.Servers(s)
		for i := range servers {
			if servers[i].Has("ssl") {
				return servers[i].Directive
			}
		}
	}
	return nil
}
