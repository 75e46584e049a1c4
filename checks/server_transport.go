package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "server-transport",
	Category: Startup,
	Severity: Error,
	Summary:  "a server with an address of a kind that its backend cannot use",
	Doc: `Since 2.9 a server may have a datagram address, such as ` + "`udp@192.0.2.1:514`" + `, but only in a
backend of mode log, which in turn takes no Unix sockets and no QUIC. In all other modes,
servers are reached over streams. HAProxy refuses to start.`,
	Examples: []Example{
		{Name: "datagrams in mode http", Bad: []int{7}, Version: "3.2.26", Config: defaultLines + `backend app
    server a1 udp@192.0.2.1:80
`},
		{Name: "a Unix socket in mode log", Bad: []int{3}, Version: "3.2.26", Config: `backend logs
    mode log
    server a1 unix@/tmp/logs.sock
`},
		{Name: "datagrams in mode log", Version: "3.2.26", Config: `backend logs
    mode log
    server a1 udp@192.0.2.1:514
`},
	},
	Check: func(p *Pass) {
		if p.Version().Before(datagramServers) {
			return
		}
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() {
				continue
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				if servers[i].UsualAddress {
					continue
				}
				d := servers[i].Directive
				n := 2
				if d.Keyword() == "server-template" {
					n = 3
				}
				if text := transportFault(s, p.Config.AddressKind(d.Arg(n))); text != "" {
					p.Report(At(d, n).Saying(fmt.Sprintf("%q is %s", d.Arg(n), text), "correct the prefix of the address").WithMode(s))
				}
			}
		}
	},
})

var datagramServers = release.MustParse("2.9.0")

// transportFault tells why servers of a proxy cannot have addresses of a kind.
func transportFault(s *config.Section, kind config.AddressKind) string {
	switch log := s.Mode() == "log"; {
	case log && !kind.IP:
		return "no IP address, and servers in mode log need one"
	case log && kind.QUIC:
		return "a QUIC address, which servers in mode log cannot have"
	case !log && kind.Datagram:
		return fmt.Sprintf("a datagram address, which servers in mode %s cannot have", s.Mode())
	}
	return ""
}
