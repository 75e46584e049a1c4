package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

// trustedHeaders are headers by which servers learn from a proxy what they cannot see, and which
// say one thing only: a value of the client beside it is never wanted.
var trustedHeaders = map[string]string{
	"x-forwarded-proto": "that the request came over TLS", "x-forwarded-port": "on which port it came", "x-forwarded-ssl": "that the request came over TLS",
	"x-forwarded-host": "which host was asked for", "x-url-scheme": "that the request came over TLS", "front-end-https": "that the request came over TLS",
	"x-real-ip": "who the client is", "x-client-ip": "who the client is", "true-client-ip": "who the client is",
	"x-ssl-client-verify": "that a certificate was verified", "x-ssl-client-dn": "whose certificate was verified", "x-ssl-client-cn": "whose certificate was verified",
	"x-ssl-client-cert": "which certificate was verified",
}

var _ = register(&Rule{
	ID:         "forged-header",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "headers that servers trust, which clients can set where HAProxy does not",
	Doc: `Servers believe headers such as ` + "`X-Forwarded-Proto` and `X-Real-IP`" + `, since HAProxy sets them. Where it does so under a condition
alone, a client for which the condition does not hold sends the header itself, and it goes through: somebody who connects in the
clear sends ` + "`X-Forwarded-Proto: https`" + `, and the application takes the connection for a safe one. Where HAProxy adds the header
(` + "`add-header`" + `) instead of setting it, the value of the client stands first, and many servers take the first.

Delete the header before, or set it in all cases:

    http-request set-header X-Forwarded-Proto https if { ssl_fc }
    http-request set-header X-Forwarded-Proto http unless { ssl_fc }`,
	Examples: []Example{
		{Name: "set for TLS alone", Bad: []int{9}, Config: frontendExample(
			"bind :443 ssl crt /etc/haproxy/site.pem",
			"http-request set-header X-Forwarded-Proto https if { ssl_fc }")},
		{Name: "added to what the client sent", Bad: []int{8}, Config: frontendExample("http-request add-header X-Real-IP %[src]")},
		{Name: "set in all cases", Config: frontendExample(
			"bind :443 ssl crt /etc/haproxy/site.pem",
			"http-request set-header X-Forwarded-Proto https if { ssl_fc }",
			"http-request set-header X-Forwarded-Proto http unless { ssl_fc }",
			"http-request set-header X-Real-IP %[src]")},
		{Name: "removed before", Config: frontendExample(
			"bind :443 ssl crt /etc/haproxy/site.pem",
			"http-request del-header X-Forwarded-Proto",
			"http-request add-header X-Forwarded-Proto https if { ssl_fc }")},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			if s.Disabled() || p.Flow.Opaque() {
				continue
			}
			for _, w := range p.Flow.HeaderWrites(s) {
				says, trusted := trustedHeaders[w.Name]
				if w.Directive.Keyword() == "option" && !reported[w.Directive] {
					reported[w.Directive] = p.forwardsClaims(s, &w, says)
					continue
				}
				if !trusted || w.Match != "" || !w.Phase.IsRequest() || w.Word == 0 || reported[w.Directive] || w.Kind != flow.HeaderSet && w.Kind != flow.HeaderAdd {
					continue
				}
				if f, found := p.forgedHeader(s, &w, says); found {
					reported[w.Directive] = true
					p.Report(f)
				}
			}
		}
	},
})

// forgedHeader looks at a line of a proxy that gives a header a value that servers trust.
func (p *Pass) forgedHeader(s *config.Section, w *flow.HeaderWrite, says string) (f Finding, found bool) {
	name := w.Directive.Arg(w.Word - 1)
	if w.Kind == flow.HeaderAdd {
		if p.Flow.HeaderOrigin(s, w.Directive, w.Name) == flow.Ours {
			return f, false
		}
		f = At(w.Directive, w.Word-1).Saying(fmt.Sprintf("%s is added to whatever the client sent in it, and many servers take the first value for what tells %s", name, says),
			"write set-header, or delete the header before")
		if edit, ok := w.Directive.ReplaceWord(1, "set-header"); ok && w.Directive.Arg(1) == "add-header" && !w.Conditional {
			f.Fixes = []Fix{{Message: "replace what the client sent", Edits: []config.Edit{edit}}}
		}
		return f, true
	}
	if !w.Conditional {
		return p.otherFrontend(s, w, says)
	}
	if p.onlyTLS(s, w) || p.trusts(w) || p.otherCase(s, w) || p.originAtEnd(s, w.Name) != flow.Sometimes {
		return f, false
	}
	f = At(w.Directive, w.Word-1).Saying(fmt.Sprintf("where the condition does not hold, %s is what the client sends, and servers take it for what tells %s", name, says),
		"delete the header above this line, or set it in the other case, too")
	f.Fixes = []Fix{{Message: "delete what the client sent", Edits: []config.Edit{w.Directive.InsertBefore("http-request del-header " + name)}}}
	return f, true
}

// trusts reports whether the condition asks where the request comes from, or looks at the header
// itself: then something in front may be trusted with it.
func (p *Pass) trusts(w *flow.HeaderWrite) bool {
	for _, all := range p.Flow.ConditionOf(w.Directive).Any {
		for _, l := range all {
			for _, c := range l.Criteria {
				if c.Subject == "" || c.Fetch == "src" || strings.EqualFold(c.Argument, w.Name) {
					return true
				}
			}
		}
	}
	return false
}

// maxOthers bounds the proxies that one line is compared with.
const maxOthers = 20

// otherFrontend finds a frontend whose requests mostly go to the same backend as those of a line which sets a header
// for all of its own, and that passes on what clients send in it. A backend for some requests alone, such as
// those of an authority that issues certificates, hardly looks at such headers.
func (p *Pass) otherFrontend(s *config.Section, w *flow.HeaderWrite, says string) (f Finding, found bool) {
	if !s.HasFrontend() {
		return f, false
	}
	backends := p.Flow.Backends(s)
	for _, b := range backends[:min(len(backends), maxOthers)] {
		if b == s || p.Flow.HeaderOrigin(b, nil, w.Name) != flow.FromClient {
			continue
		}
		fronts := p.Flow.Frontends(b)
		for _, other := range fronts[:min(len(fronts), maxOthers)] {
			d := other.Lookup("default_backend")
			if other != s && d != nil && d.Arg(1) == b.Name && p.Flow.HeaderOrigin(other, nil, w.Name) == flow.FromClient && p.facesClients(other) {
				name := w.Directive.Arg(w.Word - 1)
				return At(w.Directive, w.Word-1).Saying(fmt.Sprintf("%s %q leads to backend %q as well and leaves %s to the client, and servers take it for what tells %s", other.Kind, other.Name, b.Name, name, says),
					"delete the header there, or set it there, too").With(other.Header, "where it comes from the client"), true
			}
		}
	}
	return f, false
}

// facesClients reports whether requests come to a frontend from clients, as far as can be seen, and go
// further than that.
func (p *Pass) facesClients(s *config.Section) bool {
	if c := p.Flow.Carries(s); len(c.Proxied)+len(c.Local) > 0 || c.Unknown || s.Mode() != "http" || p.looksAtSource(s) {
		return false
	}
	return !slices.ContainsFunc(p.Flow.Rules(s), func(r *flow.Rule) bool {
		return r.Answers() && r.Phase.IsRequest() && r.Action != "use_backend" && r.Condition().Always
	})
}

// forwardsClaims looks at an option forwardfor with which servers get what the client claims to be, and reports
// whether it found something.
func (p *Pass) forwardsClaims(s *config.Section, w *flow.HeaderWrite, says string) bool {
	d := w.Directive
	n := slices.IndexFunc(d.Words, func(x config.Word) bool { return x.Value == "if-none" })
	name := "X-Forwarded-For"
	header := slices.IndexFunc(d.Words, func(x config.Word) bool { return x.Value == "header" }) + 1
	if header > 0 {
		name = d.Arg(header)
	}
	what := fmt.Sprintf("%s is added to whatever the client sent in it, and many servers take the first value for what tells %s", name, says)
	switch {
	case n > 0:
		what = fmt.Sprintf("with \"if-none\", a client that sends %s itself is whoever it says", name)
	case says == "":
		return false
	default:
		n = header
	}
	fronts := []*config.Section{s}
	if !s.HasFrontend() {
		fronts = p.Flow.Frontends(s)
	}
	for _, f := range fronts {
		if p.facesClients(f) && p.Flow.HeaderOrigin(s, nil, w.Name) == flow.FromClient {
			p.Report(At(d, n).Saying(what, fmt.Sprintf("delete the header before: http-request del-header %s", name)))
			return true
		}
	}
	return false
}

// otherCase reports whether another line sets or deletes the header wherever this one does
// not act, or answers such requests itself.
func (p *Pass) otherCase(s *config.Section, w *flow.HeaderWrite) bool {
	not, ok := p.Flow.ConditionOf(w.Directive).Negate()
	if !ok {
		return false
	}
	for _, other := range p.Flow.HeaderWrites(s) {
		if other.Directive != w.Directive && other.Is(w.Name) && (other.Kind == flow.HeaderSet || other.Kind == flow.HeaderDelete) &&
			p.Flow.Implies(not, p.Flow.ConditionOf(other.Directive)) {
			return true
		}
	}
	return slices.ContainsFunc(p.Flow.Rules(s), func(r *flow.Rule) bool {
		return r.Answers() && r.Phase.IsRequest() && r.Action != "use_backend" && p.Flow.Implies(not, r.Condition())
	})
}

// originAtEnd tells who decides on a header when a request leaves: after the rules of a
// backend, and, of a frontend, after those of all its backends, the best of them.
func (p *Pass) originAtEnd(s *config.Section, header string) flow.Origin {
	best := p.Flow.HeaderOrigin(s, nil, header)
	if s.HasFrontend() {
		for _, b := range p.Flow.Backends(s) {
			best = max(best, p.Flow.HeaderOrigin(b, nil, header))
		}
	}
	return best
}

// onlyTLS reports whether the condition asks for TLS, and all that comes to the proxy is TLS, but for frontends which
// see to the header themselves.
func (p *Pass) onlyTLS(s *config.Section, w *flow.HeaderWrite) bool {
	asks := false
	for _, all := range p.Flow.ConditionOf(w.Directive).Any {
		for _, l := range all {
			for _, c := range l.Criteria {
				asks = asks || strings.HasPrefix(c.Fetch, "ssl_fc") || c.Fetch == "dst_port"
			}
		}
	}
	if !asks {
		return false
	}
	frontends := []*config.Section{s}
	if !s.HasFrontend() {
		frontends = p.Flow.Frontends(s)
	}
	for i, f := range frontends {
		c := p.Flow.Carries(f)
		if (len(c.Clear) > 0 || c.Unknown) && (f == s || i >= maxOthers || p.Flow.HeaderOrigin(f, nil, w.Name) != flow.Ours) {
			return false
		}
	}
	return len(frontends) > 0
}
