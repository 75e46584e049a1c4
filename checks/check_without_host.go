package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "check-without-host",
	Category:   Advice,
	Family:     Reliability,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "health checks in HTTP/1.1 without a Host header",
	Doc: `An HTTP/1.1 request must have a Host header, and most servers answer one without by
status 400: the server is shown as down, or, where any answer will do, the check says nothing of the site that it was
to test. HAProxy sends the version that ` + "`option httpchk`" + ` names, and adds no Host by itself.

    http-check send hdr Host www.example.com        # since 2.2

Without a version HAProxy sends HTTP/1.0, which needs none.`,
	Versions: mustRanges(">=2.2.0"),
	Examples: []Example{
		{Name: "no Host", Bad: []int{7}, Config: defaultLines + `backend app
    option httpchk GET /health HTTP/1.1
    server s1 192.0.2.1:80 check
`},
		{Name: "in a rule of its own", Bad: []int{8}, Config: defaultLines + `backend app
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1
    server s1 192.0.2.1:80 check
`},
		{Name: "with Host", Config: defaultLines + `backend app
    option httpchk
    http-check send meth GET uri /health ver HTTP/1.1 hdr Host www.example.com
    server s1 192.0.2.1:80 check
`},
		{Name: "HTTP/1.0", Config: defaultLines + `backend app
    option httpchk GET /health
    server s1 192.0.2.1:80 check
`},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() {
				continue
			}
			if d, n := checkOf11(s); d != nil && !reported[d] && checksServers(p.Config, s) {
				reported[d] = true
				from := n
				if d.Keyword() == "http-check" {
					from-- // "ver"
				}
				p.Report(At(d, n).Saying("the health check is HTTP/1.1 and has no Host header, so servers may refuse it",
					"add \"http-check send hdr Host NAME\", or leave the version out").without(UnsafeFix, d, from, n+1))
			}
		}
	},
})

// checksServers reports whether a server of the proxy is checked.
func checksServers(c *config.Config, s *config.Section) bool {
	servers := c.Servers(s)
	for i := range servers {
		if last := servers[i].Last("check", "no-check"); last != nil && last.Name == "check" {
			return true
		}
	}
	return false
}

// checkOf11 returns the word that makes the HTTP checks of a proxy HTTP/1.1, if none of their
// headers is Host.
func checkOf11(s *config.Section) (d *config.Directive, word int) {
	option := checkOption(s)
	if option == nil || option.Arg(1) != "httpchk" {
		return nil, 0
	}
	if option.Arg(5) != "" || strings.Contains(strings.ToLower(option.Arg(4)), "host:") {
		return nil, 0 // 3.1 and later take a host behind the version
	}
	for from := range s.Chain {
		sends, steps, host := 0, false, false
		for send := range from.Each("http-check") {
			steps = steps || send.Arg(1) == "connect"
			if send.Arg(1) != "send" {
				continue
			}
			sends++
			version, named := sent(send)
			host = host || named
			if version > 0 && steps && !named {
				return send, version // each is a request of its own
			}
			if version > 0 {
				d, word = send, version
			}
		}
		if host || steps {
			return nil, 0
		}
		if d != nil {
			return d, word
		}
		if sends > 0 {
			break // a proxy with rules of its own has none of its defaults
		}
	}
	if isHTTP11(option.Arg(4)) {
		return option, 4
	}
	return nil, 0
}

// sent returns the word of an http-check send that is HTTP/1.1, or 0, and whether it has a Host.
func sent(send *config.Directive) (version int, host bool) {
	for i := 2; i < len(send.Words); i++ {
		switch {
		case send.Arg(i) == "ver" && isHTTP11(send.Arg(i+1)):
			version = i + 1
		case send.Arg(i) == "hdr" && strings.EqualFold(send.Arg(i+1), "host"):
			host = true
		}
	}
	return version, host
}

// isHTTP11 reports whether a version, perhaps with headers hidden behind it, is HTTP/1.1.
func isHTTP11(version string) bool { return strings.HasPrefix(version, "HTTP/1.1") }
