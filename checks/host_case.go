package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "host-case",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "hosts that are kept out in one spelling alone",
	Doc: `Host names have no case, and a Host header may name a port, but HAProxy compares letter by letter: what keeps
` + "`internal.example.com`" + ` out lets ` + "`Internal.example.com` and `internal.example.com:80`" + ` through.

    http-request deny if { req.hdr(host),field(1,:) -i internal.example.com }

Nothing is said of an ACL that chooses a backend, too: who gets by it does not come there.`,
	Examples: []Example{
		{Name: "capital letters get through", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { hdr(host) internal.example.com }")},
		{Name: "in any case, with any port", Config: frontendExample(
			"http-request deny if { req.hdr(host),field(1,:) -i internal.example.com }")},
		{Name: "others are kept out", Config: frontendExample(
			"http-request deny unless { hdr(host) www.example.com }")},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		texts := func(k config.CriterionKind) bool {
			k = p.Flow.KindBehind(k)
			return k.Method != keywords.MatchRegex && isHost(k.Fetch, k.Argument)
		}
		hosts := p.Flow.Comparing(texts)
		for r := range hosts.Rules() {
			routes := func(acl string) bool { return p.routes(r, acl) }
			if keepsOut(r) && !reported[r.Directive] && hosts.HasWithout(r, routes) {
				p.hostCase(r, reported)
			}
		}
	},
})

// hostCase looks at the condition of a rule that keeps requests out.
func (p *Pass) hostCase(r *flow.Rule, reported map[*config.Directive]bool) {
	for c := range p.refusals(r) {
		c = p.Flow.Behind(c)
		for _, w := range c.Patterns {
			through := throughHost(c, w.Value)
			if through == "" {
				continue
			}
			reported[r.Directive] = true
			f := Finding{File: c.Directive.File, Span: w.Span()}.Saying(
				fmt.Sprintf("%q is kept out in this spelling alone: %s", w.Value, through),
				"compare without the port and in any case: { req.hdr(host),field(1,:) -i NAME }")
			if c.Directive != r.Directive {
				f = f.With(r.Directive, "this keeps it out")
			}
			p.Report(f)
			return
		}
	}
}

// throughHost says which hosts get by a comparison; "" where none does.
func throughHost(c *flow.Criterion, pattern string) string {
	ends := c.Method == keywords.MatchString || c.Method == keywords.MatchEnd
	switch c.Method {
	case keywords.MatchString, keywords.MatchBeginning, keywords.MatchEnd, keywords.MatchSubstring, keywords.MatchDomain:
	default:
		return ""
	}
	if dead, _, _ := hostFault(c.Method, pattern, c.FoldCase); dead != "" {
		return "" // dead-pattern says so
	}
	upper := strings.ToUpper(pattern)
	if strings.ToLower(pattern) == upper { // an IP address
		return ""
	}
	header := false
	switch c.Subject {
	case "req.hdr(host)", "hdr(host)":
		header = true
	case "req.hdr(host),lower", "hdr(host),lower":
		header, upper = true, pattern
	case "ssl_fc_sni", "req.ssl_sni":
	default:
		return ""
	}
	var through []string
	if !c.FoldCase && upper != pattern {
		through = append(through, strconv.Quote(upper))
	}
	if header && ends && !strings.Contains(pattern, ":") {
		through = append(through, strconv.Quote(pattern+":8080"))
	}
	if len(through) == 0 {
		return ""
	}
	return strings.Join(through, " and ") + map[bool]string{true: " get through", false: " gets through"}[len(through) > 1]
}
