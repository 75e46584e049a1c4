package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "tls-versions",
	Category: Startup,
	Severity: Error,
	Summary:  "versions of TLS that leave none, or a gap",
	Doc: "`ssl-min-ver` and `ssl-max-ver` give a range of TLS versions; `no-tlsv11` and the like, which are older,\n" +
		"take single ones out. Where nothing is left, HAProxy refuses to start. It warns when a line\n" +
		"has both forms, of which the range counts, and when the versions have a gap: TLS cannot\n" +
		"leave one out in the middle. It also warns of a maximum below TLSv1.2 without a minimum on\n" +
		"a bind line, since the default minimum is TLSv1.2 (since 2.2).",
	Examples: []Example{
		{Name: "none is left", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :443 ssl crt /etc/haproxy/site.pem ssl-min-ver TLSv1.3 ssl-max-ver TLSv1.2
`},
		{Name: "a gap", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 192.0.2.1:443 ssl verify none no-tlsv11
`},
		{Name: "a range", Config: `frontend web
    mode http
    timeout client 10s
    bind :443 ssl crt /etc/haproxy/site.pem ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.3
`},
	},
	Check: func(p *Pass) {
		bindDefaults := tlsDefaults(p.Config, "ssl-default-bind-options")
		serverDefaults := tlsDefaults(p.Config, "ssl-default-server-options")
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			for _, b := range p.Config.Binds(s) { // of disabled proxies, too
				if b.Parameters.Last("ssl") != nil && b.Parameters.Last("crt") != nil {
					reportTLSVersions(p, b.Directive, tlsOf(bindDefaults, b.Parameters), true)
				}
			}
			if s.Disabled() {
				continue
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				if server := &servers[i]; server.Has("ssl") || server.Has("check-ssl") {
					reportTLSVersions(p, server.Directive, tlsOf(serverDefaults, server.Defaults, server.Own), false)
				}
			}
		}
	},
})

// tlsVersions are the versions of TLS by rank; 0 stands for none given.
var tlsVersions = map[string]int{"SSLv3": 1, "TLSv1.0": 2, "TLSv1.1": 3, "TLSv1.2": 4, "TLSv1.3": 5}

// tlsNames are the versions as they stand in parameters.
var tlsNames = map[string]int{"sslv3": 1, "tlsv10": 2, "tlsv11": 3, "tlsv12": 4, "tlsv13": 5}

const lowestTLS, defaultTLS, highestTLS = 1, 4, 5

// tlsRange is what a line says of the versions of TLS.
type tlsRange struct {
	min, max int
	without  [highestTLS + 1]bool
	excludes bool
}

// set takes one parameter over.
func (r *tlsRange) set(name, arg string) {
	switch {
	case name == "ssl-min-ver":
		r.min = tlsVersions[arg]
	case name == "ssl-max-ver":
		r.max = tlsVersions[arg]
	case strings.HasPrefix(name, "force-") && tlsNames[name[6:]] > 0:
		r.min, r.max = tlsNames[name[6:]], tlsNames[name[6:]]
	case strings.HasPrefix(name, "no-") && tlsNames[name[3:]] > 0:
		r.without[tlsNames[name[3:]]], r.excludes = true, true
	}
}

// tlsDefaults reads the global line that gives lines their defaults.
func tlsDefaults(c *config.Config, keyword string) tlsRange {
	var r tlsRange
	for _, s := range c.Of("global") {
		for d := range s.Each(keyword) {
			for i := 1; i < len(d.Words); i++ {
				r.set(d.Arg(i), d.Arg(i+1))
			}
		}
	}
	return r
}

// tlsOf adds what parameters say to the defaults, which count where they say
// nothing.
func tlsOf(defaults tlsRange, all ...config.Parameters) tlsRange {
	var r tlsRange
	for _, params := range all {
		for i := range params {
			r.set(params[i].Name, params[i].Arg(1))
		}
	}
	for v, without := range defaults.without {
		r.without[v] = r.without[v] || without
	}
	r.excludes = r.excludes || defaults.excludes
	if r.min == 0 {
		r.min = defaults.min
	}
	if r.max == 0 {
		r.max = defaults.max
	}
	return r
}

// withoutVersions takes the parameters of a line that switch versions of TLS off away.
func withoutVersions(c *config.Config, d *config.Directive) []Fix {
	var edits []config.Edit
	for name := range tlsNames {
		if e, ok := c.RemoveParameter(d, "no-"+name); ok {
			edits = append(edits, e...)
		}
	}
	if len(edits) == 0 {
		return nil // the global section has them
	}
	slices.SortFunc(edits, func(a, b config.Edit) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return []Fix{SafeFix("remove them", edits...)}
}

// reportTLSVersions says what HAProxy says of the versions of a line
// (ssl_sock_initial_ctx() and ssl_sock_prepare_srv_ssl_ctx() in src/ssl_sock.c).
// Whether a library knows SSLv3 is not looked at: without it, nothing changes but
// that a gap cannot begin there.
func reportTLSVersions(p *Pass, d *config.Directive, r tlsRange, bind bool) {
	if r.excludes && (r.min > 0 || r.max > 0) {
		p.Report(On(d).As(Warning).Saying("the no-sslv3 and no-tlsv1x parameters have no effect next to a range of versions", "use ssl-min-ver and ssl-max-ver alone").Fixing(withoutVersions(p.Config, d)...))
		r.without = [highestTLS + 1]bool{}
	}
	if bind && r.min == 0 && p.Version().AtLeast(v22dev) {
		r.min = defaultTLS
		if r.max > 0 && r.max < defaultTLS {
			p.Report(On(d).As(Warning).Saying("the highest version of TLS is below TLSv1.2, which is the lowest by default; it becomes the lowest, too", "set ssl-min-ver"))
			r.min = r.max
		}
	}
	first, gap := 0, 0
	for v := lowestTLS + 1; v <= highestTLS; v++ {
		switch on := !r.without[v] && v >= r.min && (r.max == 0 || v <= r.max); {
		case !on && first > 0 && gap == 0:
			gap = v
		case on && first == 0:
			first = v
		case on && gap > 0:
			p.Report(On(d).As(Warning).Saying("the versions of TLS have a gap, which TLS cannot express", "use ssl-min-ver and ssl-max-ver alone"))
			gap = 0
		}
	}
	if first == 0 {
		p.Report(On(d).Saying(fmt.Sprintf("this %s line leaves no version of TLS", d.Keyword()), "leave a range of versions with ssl-min-ver and ssl-max-ver"))
	}
}
