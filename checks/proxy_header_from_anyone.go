package checks

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:         "proxy-header-from-anyone",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Note,
	Strict:     true,
	Summary:    "clients that may say which address they have",
	Doc: `A bind line with ` + "`" + `accept-proxy` + "`" + ` believes what the first line of a connection says of the address of the client. Who can connect to it directly, past the load balancer in
front, takes any address: that of an administrator in ` + "`" + `src` + "`" + `, another one for each request against limits. Take connections from the
load balancer alone, in the firewall or here:

    tcp-request connection expect-proxy layer4 if { src 192.0.2.0/24 }

or, beside ` + "`accept-proxy`" + `, with a rule that is evaluated before the line is read:

    tcp-request connection reject unless { src 192.0.2.0/24 }`,
	Examples: []Example{
		{Name: "from anyone", Bad: []int{7}, Config: strings.Replace(frontendExample("http-request deny if { src 192.0.2.66 }"), "bind :8080", "bind :8080 accept-proxy", 1)},
		{Name: "from the load balancer", Config: frontendExample("tcp-request connection expect-proxy layer4 if { src 192.0.2.0/24 }")},
		{Name: "others are refused", Config: strings.Replace(frontendExample("tcp-request connection reject unless { src 192.0.2.0/24 }"), "bind :8080", "bind :8080 accept-proxy", 1)},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Disabled() || p.refusesStrangers(s) {
				continue
			}
			for _, b := range p.Config.Binds(s) {
				if parameter := b.Parameters.Last("accept-proxy"); parameter != nil && isPublic(b.Directive) && !strings.HasPrefix(b.Directive.Arg(1), "/") && !strings.HasPrefix(b.Directive.Arg(1), "unix@") && !strings.HasPrefix(b.Directive.Arg(1), "abns") {
					p.Report(At(b.Directive, parameter.Word).Saying("whoever connects here may claim any address", "keep others than the load balancer out, or write tcp-request connection expect-proxy with its addresses"))
				}
			}
		}
	},
})

// refusesStrangers reports whether a proxy refuses all connections but some, before it reads a
// header of the PROXY protocol.
func (p *Pass) refusesStrangers(s *config.Section) bool {
	return slices.ContainsFunc(p.Flow.Rules(s, flow.Connection), func(r *flow.Rule) bool {
		if !r.Answers() {
			return false
		}
		c := r.Condition()
		return c.Always || c.Unless || slices.ContainsFunc(c.Any, func(all []flow.Literal) bool {
			return slices.ContainsFunc(all, func(l flow.Literal) bool { return l.Negated })
		})
	})
}
