package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "setting-in-vain",
	Category: Startup,
	Severity: Warning,
	Summary:  "a setting that lacks another one to have its effect",
	Doc: `Some settings work with another one only, and HAProxy warns where that is missing:

- ` + "`load-server-state-from-file global`" + ` needs ` + "`server-state-file`" + ` in the global section;
- ` + "`tfo`" + ` on a server needs ` + "`retry-on`" + ` with conn-failure, empty-response and
  response-timeout, since data that was sent early may have to be sent again;
- ` + "`capture cookie ... len`" + ` cannot exceed ` + "`tune.http.cookielen`" + ` (63 characters by default);
- ` + "`persist rdp-cookie`" + ` finds no server again whose port depends on that of the client;
- ` + "`dispatch`" + ` is not used in a proxy that has ` + "`balance`" + `;
- a ` + "`resolvers`" + ` section without nameservers resolves nothing;
- a ring keeps no message that is longer than itself, whatever its ` + "`maxlen`" + `;
- ` + "`tune.bufsize.large`" + ` below ` + "`tune.bufsize`" + ` and ` + "`tune.bufsize.small`" + `, 1024 bytes by default, above it have no effect (3.4 on);
- ` + "`stats show-desc`" + ` without a text needs a description in the global section;
- the ports of ` + "`option forwarded`" + ` stand behind an address, ` + "`for` or `by`" + `;
- ` + "`compression offload`" + ` is not inherited from a defaults section;
- a ` + "`mailers`" + ` section that nothing uses is removed.`,
	Examples: []Example{
		{Name: "no file for the state of servers", Bad: []int{6}, Config: defaultLines + `    load-server-state-from-file global
backend app
    server a1 192.0.2.1:8080 check
`},
		{Name: "fast open without retries", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 192.0.2.1:8080 tfo
`},
		{Name: "fast open with retries", Config: defaultLines + `backend app
    retry-on conn-failure empty-response response-timeout
    server a1 192.0.2.1:8080 tfo
`},
	},
	Check: func(p *Pass) {
		noNameservers(p)
		longMessages(p)
		otherBuffers(p)
		noDescription(p)
		inheritedOffload(p)
		unusedMailers(p)
		loosePorts(p)
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			if s.Disabled() {
				continue
			}
			longCapture(p, s)
			if !s.HasBackend() {
				continue
			}
			stateWithoutFile(p, s)
			fastOpen(p, s)
			portlessRDP(p, s)
			unusedDispatch(p, s)
		}
	},
})

func stateWithoutFile(p *Pass, s *config.Section) {
	d := s.Lookup("load-server-state-from-file")
	if d == nil || d.Arg(1) != "global" || p.Config.GlobalLine("server-state-file") != nil {
		return
	}
	p.Report(inherited(At(d, 1).ForSection(s), s, d).Saying("the global section has no \"server-state-file\", so no state is loaded", "add it there, or remove this line").
		Fixing(removedFrom(s, d)...))
}

// inherited says which proxy has a setting from its defaults section.
func inherited(f Finding, s *config.Section, d *config.Directive) Finding {
	if d.Section != s {
		f = f.With(s.Header, "the section that inherits it")
	}
	return f
}

// fastOpen reports the servers of a proxy that open connections with data which
// nobody would send again. The line of the server is the one that HAProxy names.
func fastOpen(p *Pass, s *config.Section) {
	if !p.Config.ServersMayHave("tfo") {
		return
	}
	servers := p.Config.Servers(s)
	for i := range servers {
		if servers[i].Has("tfo") && !retriesEarlyData(s) {
			p.Report(At(servers[i].Directive, 1).Saying(fmt.Sprintf("server %q has \"tfo\", and %s %q does not send again what was lost", servers[i].Directive.Arg(1), s.Kind, s.Name),
				"add \"retry-on conn-failure empty-response response-timeout\""))
		}
	}
}

func retriesEarlyData(s *config.Section) bool {
	d := s.Lookup("retry-on")
	if d == nil {
		return false
	}
	var disconnected, timeout bool
	for _, w := range d.Words[1:] {
		switch w.Value {
		case "all-retryable-errors":
			return true
		case "empty-response":
			disconnected = true
		case "response-timeout":
			timeout = true
		}
	}
	return disconnected && timeout
}

func longCapture(p *Pass, s *config.Section) {
	d := s.Last("capture", "cookie")
	if d == nil || d.Arg(3) != "len" || !s.HasFrontend() {
		return
	}
	limit := 64 // with the byte that ends it
	if tune := p.Config.GlobalLine("tune.http.cookielen"); tune != nil {
		if n, err := strconv.Atoi(tune.Arg(1)); err == nil {
			limit = n + 1
		}
	}
	if n, err := strconv.Atoi(d.Arg(4)); err == nil && n >= limit {
		p.Report(At(d, 4).ForSection(s).Saying(fmt.Sprintf("%d characters of the cookie are kept, not %d", limit-1, n), "raise tune.http.cookielen in the global section, or keep less").WithAny(p.Config.GlobalLine("tune.http.cookielen"), "the limit"))
	}
}

func portlessRDP(p *Pass, s *config.Section) {
	d := s.Lookup("persist", "rdp-cookie")
	if d == nil {
		return
	}
	servers := p.Config.Servers(s)
	for i := range servers {
		line := servers[i].Directive
		address := line.Arg(2)
		word := 2
		if line.Keyword() == "server-template" {
			address, word = line.Arg(3), 3
		}
		if mapsPorts(address) {
			p.Report(At(line, word).ForSection(s).Saying(fmt.Sprintf("server %q has no port of its own, so \"persist rdp-cookie\" does not find it again", line.Arg(1)), "write its port").
				With(d, "the persistence"))
		}
	}
}

// mapsPorts reports whether the port of a server's address is that of the client,
// or counted from it.
func mapsPorts(address string) bool {
	if strings.HasPrefix(address, "/") || strings.Contains(address, "@") || address == "" {
		return false
	}
	i := strings.LastIndexByte(address, ':')
	if i < 0 || strings.Count(address, ":") > 1 && strings.HasSuffix(address, "]") {
		return true
	}
	port := address[i+1:]
	return port == "" || port[0] == '+' || port[0] == '-'
}

// noDispatch is the first version without "dispatch".
var noDispatch = release.MustParse("3.5-dev1")

func unusedDispatch(p *Pass, s *config.Section) {
	d, balance := s.Last("dispatch"), s.Lookup("balance")
	if d == nil || balance == nil || !p.Version().Before(noDispatch) {
		return
	}
	p.Report(On(d).ForSection(s).Saying(fmt.Sprintf("%s %q balances its connections between servers, never to this address", s.Kind, s.Name), "remove the line, or make the address a server").
		With(balance, "the balancing").Fixing(removedFrom(s, d)...))
}

// noNameservers reports the resolvers sections that ask nobody.
func noNameservers(p *Pass) {
	for _, s := range p.Config.Of("resolvers") {
		if s.Last("nameserver") == nil && s.Last("parse-resolv-conf") == nil {
			p.Report(On(s.Header).Saying(fmt.Sprintf("resolvers %q has no nameserver", s.Name), "add a nameserver line, or parse-resolv-conf"))
		}
	}
}

// removedFrom removes a line without effect, if it is the section's own.
func removedFrom(s *config.Section, d *config.Directive) []Fix {
	if d.Section != s {
		return nil
	}
	return []Fix{SafeFix("remove the line", d.RemoveLine())}
}
