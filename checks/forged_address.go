package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:         "forged-address",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "decisions on the address in X-Forwarded-For and its likes, by a frontend that takes clients for what they say",
	Doc: `Anybody can send ` + "`X-Forwarded-For: 10.0.0.1`" + `. Where a frontend lets requests in, keeps them out, or counts them by that header, a
client gets what it claims to be, and escapes a limit by another address for each request. ` + "`src`" + ` is the address that the
connection has.

A frontend behind a proxy of your own sees that proxy as ` + "`src`" + `. Trust the header from there alone:

    http-request set-src hdr_ip(x-forwarded-for) if { src 192.0.2.0/24 }

The rule looks at frontends with ` + "`option forwardfor`" + `, which tell servers that the address of the connection is the client's, and is
silent where a condition or another rule looks at ` + "`src`" + `.`,
	Examples: []Example{
		{Name: "an address that the client claims", Bad: []int{9}, Config: frontendExample(
			"option forwardfor",
			"http-request deny unless { hdr_ip(x-forwarded-for) 10.0.0.0/8 }")},
		{Name: "a limit that another address escapes", Bad: []int{10}, Config: frontendExample(
			"option forwardfor",
			"stick-table type ip size 1m expire 1m store http_req_rate(10s)",
			"http-request track-sc0 hdr_ip(x-forwarded-for)",
			"http-request deny if { sc_http_req_rate(0) gt 100 }")},
		{Name: "the address of the connection", Config: frontendExample(
			"option forwardfor",
			"http-request deny unless { src 10.0.0.0/8 }")},
		{Name: "from a proxy of ours", Config: frontendExample(
			"option forwardfor",
			"acl proxy src 192.0.2.0/24",
			"http-request set-src hdr_ip(x-forwarded-for) if proxy",
			"http-request deny unless { src 10.0.0.0/8 }")},
	},
	Check: func(p *Pass) {
		forwarded := p.Flow.Comparing(func(k config.CriterionKind) bool {
			k = p.Flow.KindBehind(k)
			return isForwardedFor(k.Fetch + "(" + k.Argument)
		})
		for _, s := range p.Config.Of("frontend", "listen") {
			if !slices.ContainsFunc(p.Flow.Rules(s), func(r *flow.Rule) bool { return countsForwarded(r) || decides(r) && forwarded.Has(r) }) {
				continue
			}
			if on, _ := s.Option("forwardfor"); !on || s.Disabled() || p.Flow.Opaque() {
				continue
			}
			carries := p.Flow.Carries(s)
			if len(carries.Proxied) > 0 || carries.Unknown || p.looksAtSource(s) {
				continue
			}
			for _, r := range p.Flow.Rules(s) {
				if !r.Phase.IsRequest() {
					continue
				}
				switch {
				case countsForwarded(r) && p.Flow.HeaderOrigin(s, r.Directive, claimedIn(r.Arg(r.At+1))) == flow.FromClient:
					p.Report(At(r.Directive, r.At+1).Saying("requests are counted by an address that the client chooses", "count by src"))
				case decides(r) && forwarded.Has(r):
					p.forgedAddress(s, r)
				}
			}
		}
	},
})

// countsForwarded reports whether a rule tracks what X-Forwarded-For holds.
func countsForwarded(r *flow.Rule) bool {
	return r.Action == "track-sc" && isForwardedFor(r.Arg(r.At+1))
}

// forgedAddress looks at the condition of a rule that decides.
func (p *Pass) forgedAddress(s *config.Section, r *flow.Rule) {
	for _, all := range r.Condition().Any {
		for _, l := range all {
			for _, c := range l.Criteria {
				c = p.Flow.Behind(c)
				if len(c.Patterns) == 0 && !c.Files || !isForwardedFor(c.Subject) || p.Flow.HeaderOrigin(s, r.Directive, claimedIn(c.Subject)) != flow.FromClient {
					continue
				}
				p.Report(On(r.Directive).Saying(fmt.Sprintf("%q decides by an address that the client chooses", r.Action), "compare src, or trust the header from your own proxies alone").
					With(c.Directive, "it looks at what the client claims"))
				return
			}
		}
	}
}

// isForwardedFor reports whether a sample is the address of the client that a header claims.
func isForwardedFor(sample string) bool { return claimedIn(sample) != "" }

// claimedIn returns the header of a sample that claims who the client is, in small letters; "" of other
// samples.
func claimedIn(sample string) string {
	fetch, rest, _ := strings.Cut(strings.ToLower(sample), "(")
	switch fetch {
	case "hdr", "req.hdr", "req.fhdr", "hdr_ip", "req.hdr_ip":
		end := strings.IndexAny(rest, ",)")
		if end < 0 {
			end = len(rest)
		}
		switch name := rest[:end]; name {
		case "x-forwarded-for", "x-real-ip", "x-client-ip":
			return name
		}
	}
	return ""
}

// looksAtSource reports whether any line of a proxy looks at the address of the connection, which
// tells trusted proxies from others, or changes it.
func (p *Pass) looksAtSource(s *config.Section) bool {
	for _, r := range p.Flow.Rules(s) {
		if r.Action == "set-src" || r.Action == "expect-proxy" {
			return true
		}
		for _, all := range r.Condition().Any {
			for _, l := range all {
				for _, c := range l.Criteria {
					if c.Fetch == "src" || c.Subject == "" {
						return true
					}
				}
			}
		}
	}
	return false
}
