package checks

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "check-loses-transport",
	Category: Advice,
	Family:   Reliability,
	Severity: Warning,
	Summary:  "health checks in the clear, or without PROXY protocol, on the port of the traffic",
	Doc: `Checks speak TLS and the PROXY protocol as the traffic of the server does, until ` + "`port`" + ` or ` + "`addr`" + ` names where they go:
from then on, HAProxy sends them in the clear unless ` + "`check-ssl`" + ` and ` + "`check-send-proxy`" + ` stand there, too, even if the port is
that of the traffic. A server that expects TLS answers such a check with an error: it is
shown as down though it works, or, with a plain TCP check, as up though its TLS does not work.

The rule looks at checks that go to the very address and port of the server. Another port is often a
service of its own for checks, in the clear on purpose.`,
	Examples: []Example{
		{Name: "TLS for the traffic, not for checks", Bad: []int{8}, Config: defaultLines + `backend app
    option httpchk GET /health
    server s1 192.0.2.1:443 ssl verify none check port 443
`},
		{Name: "PROXY protocol for the traffic, not for checks", Bad: []int{7}, Config: `defaults
    mode tcp
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend app
    server s1 192.0.2.1:25 send-proxy check port 25
`},
		{Name: "as the traffic", Config: defaultLines + `backend app
    option httpchk GET /health
    server s1 192.0.2.1:443 ssl verify none check
    server s2 192.0.2.2:443 ssl verify none check check-ssl port 443
    server s3 192.0.2.3:443 ssl verify none check port 8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() {
				continue
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				checkTransport(p, &servers[i])
			}
		}
	},
})

// checkTransport looks at the checks of one server.
func checkTransport(p *Pass, line *config.ServerLine) {
	by := sameTarget(line)
	check := line.Last("check", "no-check")
	if by == nil || check == nil || check.Name != "check" {
		return
	}
	for _, c := range []struct {
		traffic []string
		check   string
		what    string
	}{
		{[]string{"ssl", "no-ssl"}, "check-ssl", "TLS"},
		{[]string{"send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn", "no-send-proxy", "no-send-proxy-v2", "no-send-proxy-v2-ssl", "no-send-proxy-v2-ssl-cn"}, "check-send-proxy", "the PROXY protocol"},
	} {
		traffic := line.Last(c.traffic...)
		if traffic == nil || strings.HasPrefix(traffic.Name, "no-") || line.Last(c.check) != nil {
			continue
		}
		if opposite := line.Last("no-" + c.check); opposite != nil {
			continue // asked for
		}
		f := At(line.Directive, 2)
		if by.Directive == line.Directive {
			f = At(by.Directive, by.Word)
		} else {
			f = f.With(by.Directive, "the server has it from here")
		}
		f = f.Saying(fmt.Sprintf("with %q, checks go to the address of the traffic without %s, which the traffic has", by.Name, c.what),
			fmt.Sprintf("remove \"%s %s\", or add %q", by.Name, by.Arg(1), c.check))
		if traffic.Directive != line.Directive {
			f = f.With(traffic.Directive, "the server has it from here")
		}
		f.Fixes = []Fix{{Message: "add " + c.check, Edits: []config.Edit{line.Directive.Append(c.check)}}}
		p.Report(f)
	}
}

// sameTarget returns the parameter that names where the checks of a server go, although that is where its traffic
// goes; nil where none does, or where they go elsewhere.
func sameTarget(line *config.ServerLine) *config.Parameter {
	port, addr := line.Last("port"), line.Last("addr")
	address := line.Directive.Arg(2)
	colon := strings.LastIndexByte(address, ':')
	if colon < 0 || port != nil && port.Arg(1) != address[colon+1:] || addr != nil && addr.Arg(1) != address[:colon] {
		return nil
	}
	return cmp.Or(port, addr)
}
