package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "redirect-loop",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a redirect to https for requests that have come by https",
	Doc: `` + "`redirect scheme https`" + ` sends a client back to the same place by TLS. Where requests that have come
by TLS meet the rule, too, they are sent to where they are, over and over: the browser gives up
with "too many redirects". So does ` + "`redirect prefix https://www.example.com`" + ` for requests that ask for www.example.com.

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
		redirects := func(_ *keywords.Section, keyword, word string) bool {
			return keyword == "redirect" || keyword == "http-request" && word == "redirect"
		}
		for d := range p.Config.WhereOf(redirects) {
			if d.Modifier != config.Plain || !d.Section.IsProxy() {
				continue
			}
			if schemeWord(d) > 0 || p.toItself(d) {
				checkLoop(p, d)
			}
		}
	},
})

// loopExample is a frontend for clear and TLS with one line, number 8.
func loopExample(line string) string {
	return defaultLines + `frontend web
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
	if n := targetWord(d, "scheme"); n > 0 && strings.EqualFold(d.Arg(n), "https") {
		return n
	}
	return 0
}

// toItself reports whether a line redirects requests for a host to the same host by https: each path of it
// to the same path.
func (p *Pass) toItself(d *config.Directive) bool {
	n := targetWord(d, "prefix")
	if n == 0 {
		return false
	}
	host, ok := strings.CutPrefix(strings.ToLower(d.Arg(n)), "https://")
	if host = strings.TrimSuffix(host, "/"); !ok || strings.ContainsAny(host, "/%:") {
		return false
	}
	c := p.Flow.ConditionOf(d)
	return !c.Unless && len(c.Any) == 1 && slices.ContainsFunc(c.Any[0], func(l flow.Literal) bool {
		return !l.Negated && slices.ContainsFunc(l.Criteria, func(x *flow.Criterion) bool {
			return x.Method == keywords.MatchString && isHost(x.Fetch, x.Argument) && slices.ContainsFunc(x.Patterns, func(w config.Word) bool {
				return strings.EqualFold(w.Value, host)
			})
		})
	})
}

// targetWord returns the word behind what a line redirects by, such as "scheme", or 0.
func targetWord(d *config.Directive, by string) int {
	n := 1
	if d.Keyword() == "http-request" {
		if d.Arg(1) != "redirect" {
			return 0
		}
		n = 2
	}
	for ; n+1 < d.ConditionWord(); n++ {
		if d.Arg(n) == by {
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
