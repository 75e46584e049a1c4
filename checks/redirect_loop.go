package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "redirect-loop",
	Category: Advice,
	Severity: Warning,
	Summary:  "a redirect to https for requests that have come by https",
	Doc: `` + "`redirect scheme https`" + ` sends a client back to the same place by TLS. Where requests that have come
by TLS meet the rule, too, they are sent to where they are, over and over: the browser gives up
with "too many redirects".

Restrict the rule to requests in clear: ` + "`redirect scheme https unless { ssl_fc }`" + `. Nothing is said
where a rule above may end the evaluation, and of conditions that look at headers, ports or
anything but the host, the path, the method and the client.`,
	Examples: []Example{
		{Name: "for all", Bad: []int{8}, Config: loopExample("redirect scheme https code 301")},
		{Name: "for a host", Bad: []int{8}, Config: loopExample("http-request redirect scheme https if { hdr(host) -i www.example.com }")},
		{Name: "turned around", Bad: []int{8}, Config: loopExample("http-request redirect scheme https if { ssl_fc }")},
		{Name: "requests in clear", Config: loopExample("http-request redirect scheme https code 301 unless { ssl_fc }")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("redirect", "http-request") {
			if n := schemeWord(d); n > 0 && d.Modifier == config.Plain && d.Section.IsProxy() {
				checkLoop(p, d)
			}
		}
	},
})

// loopExample is a frontend for clear and TLS with one line, number 8.
func loopExample(line string) string {
	return `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
    ` + line + `
    bind :8443 ssl crt /etc/haproxy/a.pem
    default_backend app
backend app
    server a1 192.0.2.1:8080
`
}

// schemeWord returns the word "https" of a line that redirects to that scheme, or 0.
func schemeWord(d *config.Directive) int {
	n := 1
	if d.Keyword() == "http-request" {
		if d.Arg(1) != "redirect" {
			return 0
		}
		n = 2
	}
	for ; n+1 < d.ConditionWord(); n++ {
		if d.Arg(n) == "scheme" && strings.EqualFold(d.Arg(n+1), "https") {
			return n + 1
		}
	}
	return 0
}

// checkLoop looks at a redirect in all places where it is evaluated.
func checkLoop(p *Pass, d *config.Directive) {
	c := p.Flow.ConditionOf(d)
	if p.Flow.Never(c) || !actsOnTLS(c) {
		return
	}
	for _, e := range evaluatedIn(p, d) {
		front, bind := tlsFrontend(p, e)
		if front == nil || mayEnd(p, e) {
			continue
		}
		f := On(d).Saying(
			fmt.Sprintf("requests that come to %s %q by TLS are redirected to https as well, over and over", front.Kind, front.Name),
			"add \"unless { ssl_fc }\", or \"!{ ssl_fc }\" to its condition").With(bind, "TLS comes in here")
		if c.Always {
			f.Fixes = []Fix{{Message: "redirect requests in clear alone", Edits: []config.Edit{d.Append("unless { ssl_fc }")}}}
		}
		p.Report(f)
		return
	}
}

// tlsFrontend returns a frontend whose requests come to a place, and its bind line that
// ends TLS.
func tlsFrontend(p *Pass, e evaluation) (*config.Section, *config.Directive) {
	fronts := []*config.Section{e.proxy}
	if !e.proxy.HasFrontend() {
		fronts = p.Flow.Frontends(e.proxy)
	}
	for _, s := range fronts {
		if c := p.Flow.Carries(s); len(c.TLS) > 0 && s.Mode() == "http" {
			if e.proxy == s || slices.Equal(p.Flow.Backends(s), []*config.Section{e.proxy}) {
				return s, c.TLS[0]
			}
		}
	}
	return nil, nil
}

// mayEnd reports whether a rule above a line may keep requests from it.
func mayEnd(p *Pass, e evaluation) bool {
	for _, r := range p.Flow.Rules(e.proxy) {
		if r.Directive == e.at {
			return false
		}
		if r.Ends() && r.Phase.IsRequest() && !r.Condition().Always {
			for _, all := range r.Condition().Any {
				if !slices.ContainsFunc(all, aboutRequest) {
					return true
				}
			}
		}
	}
	return false
}

// actsOnTLS reports whether a condition holds for requests by TLS as it does for
// others: it looks at nothing that tells them apart, or asks for TLS.
func actsOnTLS(c flow.Condition) bool {
	if c.Always {
		return true
	}
	for _, all := range c.Any {
		for _, l := range all {
			switch {
			case aboutRequest(l):
			case !c.Unless && !l.Negated && isSSL(l), c.Unless && l.Negated && isSSL(l):
			default:
				return false
			}
		}
	}
	return true
}

// aboutRequest reports whether a literal looks at nothing but what is the same by TLS
// and in clear.
func aboutRequest(l flow.Literal) bool {
	return !slices.ContainsFunc(l.Criteria, func(c *flow.Criterion) bool {
		switch c.Fetch {
		case "path", "method", "src", "query", "url_param":
			return false
		case "hdr", "req.hdr", "req.fhdr":
			return !strings.EqualFold(c.Argument, "host")
		}
		return c.Subject != "method"
	})
}

// isSSL reports whether a literal asks whether there is TLS.
func isSSL(l flow.Literal) bool {
	return len(l.Criteria) == 1 && l.Criteria[0].Subject == "ssl_fc" && len(l.Criteria[0].Patterns) == 0
}
