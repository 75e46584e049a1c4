package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "name-resolved-once",
	Category: Advice,
	Family:   Reliability,
	Severity: Note,
	Strict:   true,
	Summary:  "servers with a host name that is looked up at start alone",
	Doc: `Without ` + "`resolvers`" + `, HAProxy looks the name of a server up once, when it starts: it refuses to start where the name cannot be
found (at boot, say, before the network is up), and goes on with the old address when
the name gets another one.

Give the server ` + "`resolvers`" + `, or at least ` + "`init-addr last,libc,none`" + `, with which HAProxy starts all the same and keeps
the server down until an address is set.`,
	Examples: []Example{
		{Name: "once", Bad: []int{7}, Config: `defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
backend app
    server s1 app.example.com:80
`},
		{Name: "again and again", Config: `defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
resolvers dns
    nameserver n1 192.0.2.53:53
backend app
    server s1 app.example.com:80 resolvers dns
    server s2 192.0.2.1:80
`},
		{Name: "it starts without", Config: `defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
backend app
    default-server init-addr last,libc,none
    server s1 app.example.com:80
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() {
				continue
			}
			if f, found := p.resolvedOnce(s); found {
				p.Report(f)
			}
		}
	},
})

// resolvedOnce looks at the servers of a proxy: one finding tells of all.
func (p *Pass) resolvedOnce(s *config.Section) (first Finding, found bool) {
	var edits []config.Edit
	servers := p.Config.Servers(s)
	for i := range servers {
		line := &servers[i]
		if line.UsualAddress {
			continue
		}
		n := 2
		if line.Directive.Keyword() == "server-template" {
			n = 3
		}
		name, why := p.Config.ServerHost(line.Directive.Arg(n))
		if name == "" || why != "" || name == "localhost" || line.Last("resolvers", "disabled") != nil || startsWithout(line) {
			continue
		}
		if !found {
			found = true
			first = At(line.Directive, n).Saying(fmt.Sprintf("the name %q is looked up once, at start, and HAProxy does not start without it", name),
				"add \"resolvers\" with a section that names your DNS servers, or \"init-addr last,libc,none\"")
		}
		if e, ok := p.Config.SetParameter(line.Directive, "init-addr", "last,libc,none"); ok {
			edits = append(edits, e)
		}
	}
	if len(edits) > 0 {
		first = first.Fixing(UnsafeFix("start without them", edits...))
	}
	return first, found
}

// startsWithout reports whether HAProxy starts although the name of a server cannot be found: "init-addr" ends in
// something else than a look-up.
func startsWithout(line *config.ServerLine) bool {
	initial := line.Last("init-addr")
	if initial == nil {
		return false
	}
	for method := range strings.SplitSeq(initial.Arg(1), ",") {
		if method != "last" && method != "libc" {
			return true // none, or an address
		}
	}
	return false
}
