package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "server-host",
	Category: Startup,
	Severity: Error,
	Summary:  "a server whose host name can never be found",
	Doc: `HAProxy looks up the names of servers when it starts, and refuses to start when it
does not find one. hapvet takes it that names resolve, but some never do, whatever
the DNS holds: a mistyped IP address such as 256.0.0.1, a name with characters that
no host name has, or one that ` + "`init-addr`" + ` leaves no way to look up. The name of an SRV record,
` + "`_http._tcp.example.com`" + `, needs a resolvers section.

` + "`init-addr`" + ` with ` + "`none`" + ` or an address, and a server with ` + "`resolvers`" + `, let HAProxy start without.`,
	Examples: []Example{
		{Name: "no IP address", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 256.0.0.1:80
`},
		{Name: "no way to look it up", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 app.example.com:80 init-addr last
`},
		{Name: "it may be found later", Config: defaultLines + `backend app
    server a1 app.example.com:80 init-addr last,libc,none
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() || keepsServerState(s) {
				continue
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				if !servers[i].UsualAddress {
					p.checkServerHost(&servers[i])
				}
			}
		}
	},
})

// keepsServerState reports whether the addresses of servers may come from a
// state file.
func keepsServerState(s *config.Section) bool {
	d := s.Lookup("load-server-state-from-file")
	return d != nil && d.Arg(1) != "none"
}

// srvNeedsMethod lists the versions that look for a way to find the address of a
// server with the name of an SRV record.
var srvNeedsMethod = release.MustRanges(">=2.3.0")

func (p *Pass) checkServerHost(s *config.ServerLine) {
	d, n := s.Directive, 2
	if d.Keyword() == "server-template" {
		n = 3
	}
	name, why := p.Config.ServerHost(d.Arg(n))
	if name == "" || s.Last("resolvers") != nil {
		return
	}
	methods, by := "last,libc", s.Last("init-addr")
	if by != nil {
		methods = by.Arg(1)
	}
	srv := name[0] == '_'
	switch libc := !srv && hasMethod(methods, "libc"); {
	case methods == "" || srv && !srvNeedsMethod.Contains(p.Version()) || hasOtherMethod(methods):
	case libc && why != "":
		p.Report(At(d, n).Saying(fmt.Sprintf("%q %s, and can never be found", d.Arg(n), why), "correct the address"))
	case srv:
		p.Report(At(d, n).Saying(fmt.Sprintf("%q is the name of an SRV record, which takes a resolvers section to find", name),
			`add "resolvers" and the name of a resolvers section`))
	case !libc:
		p.Report(At(d, n).Saying(fmt.Sprintf("%q cannot be found: init-addr leaves no way to look it up", name), `add "libc" or "none" to init-addr`))
	}
}

func hasMethod(methods, one string) bool {
	return strings.Contains(","+methods+",", ","+one+",")
}

// hasOtherMethod reports whether there is a way that never fails: "none" or an
// address.
func hasOtherMethod(methods string) bool {
	for m := range strings.SplitSeq(methods, ",") {
		if m != "libc" && m != "last" {
			return true
		}
	}
	return false
}
