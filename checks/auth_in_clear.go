package checks

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "auth-in-clear",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "passwords that browsers send without TLS",
	Doc: `` + "`http-request auth`" + ` asks for a name and a password, and browsers send them with every request from then on, encoded in Base64, which is
no encryption. By an address without TLS everybody on the way reads them.

Put ` + "`ssl crt`" + ` on the bind line, or send requests in clear to the other address before the password is asked for:

    http-request redirect scheme https unless { ssl_fc }

Nothing is said of addresses of this machine alone, of those that take the PROXY protocol, and where a rule above asks how the
request has come (` + "`ssl_fc`, `dst_port`, X-Forwarded-Proto" + `): something in front may have ended TLS.`,
	Examples: []Example{
		{Name: "a password in clear", Bad: []int{9}, Config: authExample("bind :8080")},
		{Name: "in clear, too", Bad: []int{10}, Config: authExample("bind :8080\n    bind :8443 ssl crt /etc/haproxy/site.pem")},
		{Name: "by TLS alone", Config: authExample("bind :8443 ssl crt /etc/haproxy/site.pem")},
		{Name: "to TLS first", Config: authExample("bind :8080\n    bind :8443 ssl crt /etc/haproxy/site.pem\n    http-request redirect scheme https unless { ssl_fc }")},
		{Name: "on this machine", Config: authExample("bind 127.0.0.1:8080")},
	},
	Check: func(p *Pass) {
		asks := map[*config.Section]bool{}
		for d := range p.Config.EachOf("http-request", "auth") {
			if d.Modifier == config.Plain && d.Section.IsProxy() {
				p.authInClear(d, asks)
			}
		}
	},
})

// authExample asks for a password, on an address.
func authExample(bind string) string {
	return `userlist people
    user ann password $5$k6IBOPBqh0z5r9uM$nLpyqUOK1EEkcLUMyDF5XbALtrIFPh8Zv1FVfYzIOk5
frontend web
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
    ` + bind + `
    http-request auth unless { http_auth(people) }
    default_backend app
backend app
    mode http
    timeout server 10s
    timeout connect 5s
    server a1 192.0.2.1:8080
`
}

// authInClear looks at the addresses by which requests come to a line that asks for a password. What is known
// of frontends, whether they do something by how requests have come, is kept in a map.
func (p *Pass) authInClear(d *config.Directive, asks map[*config.Section]bool) {
	frontAsks := func(front *config.Section) bool {
		if _, known := asks[front]; !known {
			asks[front] = p.asksTransportAbove(front, nil)
		}
		return asks[front]
	}
	for _, e := range evaluatedIn(p, d) {
		for _, front := range p.Flow.Frontends(e.proxy) {
			c := p.Flow.Carries(front)
			if c.Unknown || len(c.Proxied)+len(c.Local) > 0 {
				continue
			}
			i := slices.IndexFunc(c.Clear, isPublic)
			if i < 0 || front != e.proxy && frontAsks(front) {
				continue
			}
			if asksTransport(p.Flow.ConditionOf(d)) || p.asksTransportAbove(e.proxy, d) {
				break
			}
			p.Report(On(d).Saying(fmt.Sprintf("the password that this asks for comes in clear by %s of %s %q", c.Clear[i].Arg(1), front.Kind, front.Name),
				"take requests by TLS alone, or redirect those in clear before").With(c.Clear[i], "in clear"))
			return
		}
	}
}

// isPublic reports whether others than this machine may connect to a bind line.
func isPublic(bind *config.Directive) bool {
	for address := range strings.SplitSeq(bind.Arg(1), ",") {
		if i := strings.IndexByte(address, '@'); i >= 0 {
			address = address[i+1:]
		}
		host := address[:max(strings.LastIndexByte(address, ':'), 0)]
		if a, err := netip.ParseAddr(strings.Trim(host, "[]")); host != "localhost" && (err != nil || !a.IsLoopback()) {
			return true
		}
	}
	return false
}

// asksTransportAbove reports whether a rule of a proxy, above a line of it, does something by how
// requests have come.
func (p *Pass) asksTransportAbove(s *config.Section, before *config.Directive) bool {
	for _, r := range p.Flow.Rules(s) {
		if r.Directive == before {
			return false
		}
		if r.Answers() && (r.Action == "redirect" && slices.ContainsFunc(r.Words, func(w config.Word) bool { return strings.HasPrefix(w.Value, "https") }) || asksTransport(r.Condition())) {
			return true
		}
	}
	return false
}

// asksTransport reports whether a condition may look at how a request has come.
func asksTransport(c flow.Condition) bool {
	for _, all := range c.Any {
		for _, l := range all {
			if slices.ContainsFunc(l.Criteria, func(c *flow.Criterion) bool {
				switch c.Fetch {
				case "ssl_fc", "dst_port", "dst", "so_id", "so_name", "req.proto_http", "", "fc_dst_port", "var", "fc_rcvd_proxy":
					return true
				}
				return strings.HasPrefix(c.Fetch, "ssl_") || strings.HasPrefix(strings.ToLower(c.Argument), "x-forwarded-") || strings.EqualFold(c.Argument, "x-scheme") || strings.EqualFold(c.Argument, "front-end-https")
			}) {
				return true
			}
		}
	}
	return false
}
