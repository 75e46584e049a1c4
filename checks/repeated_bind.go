package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "repeated-bind",
	Category: Advice,
	Family:   Reliability,
	Severity: Warning,
	Summary:  "an address that two frontends listen on",
	Doc: `Two bind lines with the same address both succeed on Linux, as HAProxy sets SO_REUSEPORT, and ` + "`haproxy -c`" + ` does not look. The kernel then
gives each connection to one of the two by chance: every other request meets the rules of the other frontend. Of two lines with one socket of the file system,
the last one gets all connections.

Remove one of them, or move its rules to one frontend and tell the requests apart there. Nothing is said of lines with ` + "`interface`, `namespace`, `thread`" + ` or
` + "`process`" + `, which share an address on purpose.`,
	Examples: []Example{
		{Name: "two frontends", Bad: []int{10}, Config: defaultLines + `frontend web
    bind :8080
    http-request deny if { path /admin }
frontend other
    bind *:8080
`},
		{Name: "different addresses", Config: defaultLines + `frontend web
    bind 192.0.2.1:8080
    bind 192.0.2.2:8080
    bind :8443 ssl crt /etc/haproxy/site.pem
    bind :8443 interface eth0
    default_backend app
backend app
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		seen := map[string]*config.Directive{}
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Disabled() {
				continue
			}
			for _, b := range p.Config.Binds(s) {
				if b.Parameters.Last("interface", "namespace", "thread", "process", "proto") != nil || b.Directive.Words[1].Unset() {
					continue
				}
				for address := range strings.SplitSeq(b.Directive.Arg(1), ",") {
					p.repeatedBind(b.Directive, address, seen)
				}
			}
		}
	},
})

// repeatedBind looks for another line with the same address.
func (p *Pass) repeatedBind(d *config.Directive, address string, seen map[string]*config.Directive) {
	address = strings.TrimPrefix(strings.TrimPrefix(address, "ipv4@"), "0.0.0.0")
	address = strings.TrimPrefix(address, "*")
	if !strings.Contains(address, ":") && !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "fd@") {
		return
	}
	before := seen[address]
	if before == nil {
		seen[address] = d
		return
	}
	f := At(d, 1).Saying(sharedAddress(before, d, address), "remove one of the two, or give it another address").With(before, "the other one")
	if before.Section == d.Section && sameWords(d.Words, before.Words) {
		f = f.withoutLine(UnsafeFix, d)
	}
	p.Report(f)
}

// sharedAddress says what comes of two lines with one address. The second of two sockets of the file
// system takes the name of the first, seen on HAProxy 2.2 to 3.4.
func sharedAddress(before, d *config.Directive, address string) string {
	same := before.Section == d.Section
	switch isSocket := strings.HasPrefix(address, "/"); {
	case isSocket && same:
		return "this line takes the socket from a line above, which gets no connections then"
	case isSocket:
		return fmt.Sprintf("this line takes the socket from %s %q, which gets no connections there then", before.Section.Kind, before.Section.Name)
	case same:
		return "a line above listens on this address already: what it says of TLS and the like holds for some connections alone"
	}
	return fmt.Sprintf("%s %q listens on this address, too: each connection goes to one of the two by chance", before.Section.Kind, before.Section.Name)
}
