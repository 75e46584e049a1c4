package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "balance-mode",
	Category: Startup,
	Severity: Warning,
	Summary:  "a way of balancing that the proxy cannot use",
	Doc: "Balancing by what an HTTP request holds (`uri`, `url_param`, `hdr(...)`) needs mode http, `log-hash`\n" +
		"needs mode log. HAProxy warns, and uses roundrobin.\n\n" +
		"`balance` and `option transparent` exclude one another: there is either a choice of servers or\n" +
		"the address that the client asked for. HAProxy refuses to start.",
	Examples: []Example{
		{Name: "by the URI, in mode tcp", Bad: []int{7}, Config: `defaults
    mode tcp
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend app
    balance uri
    server a1 192.0.2.1:8080
`},
		{Name: "in mode http", Config: defaultLines + `backend app
    balance uri
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			d := s.Lookup("balance")
			if d == nil || len(d.Words) < 2 || s.Disabled() {
				continue
			}
			mode := s.Mode()
			algorithm, _, _ := strings.Cut(d.Arg(1), "(")
			switch algorithm {
			case "uri", "url_param", "hdr":
				if mode != "http" {
					p.Report(onBalance(s, d).WithMode(s).Fixing(roundrobin(s, d)...).Saying(fmt.Sprintf("%s %q is of mode %s, where %q cannot be used; it balances by roundrobin", s.Kind, s.Name, mode, d.Arg(1)),
						"set \"mode http\", or balance otherwise"))
				}
			case "log-hash", "log-sticky", "sticky":
				if algorithm == "sticky" && p.Version().AtLeast(v30dev) {
					break
				}
				if mode != "log" && logBackends.Contains(p.Version()) {
					p.Report(onBalance(s, d).WithMode(s).Fixing(roundrobin(s, d)...).Saying(fmt.Sprintf("%s %q is of mode %s, and %q needs mode log; it balances by roundrobin", s.Kind, s.Name, mode, d.Arg(1)),
						"balance otherwise"))
				}
			}
			if on, transparent := s.Option("transparent"); on && p.Version().Before(noDispatch) {
				p.Report(onBalance(s, d).As(Error).Saying(fmt.Sprintf("%s %q cannot balance between servers and be transparent at once", s.Kind, s.Name), "remove one of the two").
					With(transparent, "the other way"))
			}
		}
	},
})

// onBalance starts a finding on the algorithm of a proxy, which may be inherited.
func onBalance(s *config.Section, d *config.Directive) Finding {
	return inherited(At(d, 1).ForSection(s), s, d)
}

// roundrobin writes the algorithm that counts, if the line is the proxy's own.
func roundrobin(s *config.Section, d *config.Directive) []Fix {
	if e, ok := d.ReplaceWords(1, len(d.Words), "roundrobin"); ok && d.Section == s {
		return []Fix{SafeFix("write \"roundrobin\", which it is already", e)}
	}
	return nil
}

// logBackends are the versions with backends of mode log.
var logBackends = release.MustRanges(">=2.9-dev1")
