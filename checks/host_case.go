package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "host-case",
	Category: Advice,
	Severity: Warning,
	Summary:  "hosts that are kept out in small letters and without a port alone",
	Doc: `Host names have no case, and a Host header may name a port, but HAProxy compares letter by letter: what keeps
` + "`internal.example.com`" + ` out lets ` + "`Internal.example.com` and `internal.example.com:80`" + ` through.

    http-request deny if { req.hdr(host),field(1,:) -i internal.example.com }`,
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
		exact := func(k config.CriterionKind) bool {
			return k.Method == keywords.MatchString && !k.FoldCase && isHost(k.Fetch, k.Argument)
		}
		for r := range p.Flow.Comparing(exact).Rules() {
			if keepsOut(r) && !reported[r.Directive] {
				p.hostCase(r, reported)
			}
		}
	},
})

// hostCase looks at the condition of a rule that keeps requests out.
func (p *Pass) hostCase(r *flow.Rule, reported map[*config.Directive]bool) {
	condition := r.Condition()
	if condition.Unless {
		return
	}
	for _, all := range condition.Any {
		for _, l := range all {
			for _, c := range l.Criteria {
				if l.Negated || c.FoldCase || c.Method != keywords.MatchString || c.Subject != "req.hdr(host)" && c.Subject != "hdr(host)" {
					continue
				}
				for _, w := range c.Patterns {
					if strings.ToLower(w.Value) == strings.ToUpper(w.Value) { // an IP address
						continue
					}
					reported[r.Directive] = true
					f := Finding{File: c.Directive.File, Span: w.Span()}.Saying(
						fmt.Sprintf("%q is kept out in these letters alone: %q and %q get through", w.Value, strings.ToUpper(w.Value[:1])+w.Value[1:], w.Value+":80"),
						"compare without the port and in any case: { req.hdr(host),field(1,:) -i NAME }")
					if c.Directive != r.Directive {
						f = f.With(r.Directive, "this keeps it out")
					}
					p.Report(f)
					return
				}
			}
		}
	}
}
