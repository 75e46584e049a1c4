package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "host-suffix",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "ends of host names that match other domains, too",
	Doc: `A comparison with the end of a host name, ` + "`hdr_end(host) example.com`" + `, holds for ` + "`evil-example.com`" + ` as well, which anybody
can register. Begin the pattern with a dot, and name the domain itself where it is meant, too:

    acl ours hdr(host) -i example.com
    acl ours hdr_end(host) -i .example.com

The rule looks at what lets requests in or keeps them out; where requests are only led to a backend, anybody may name any host.`,
	Examples: []Example{
		{Name: "another domain", Bad: []int{8}, Config: frontendExample("http-request deny unless { hdr_end(host) -i example.com }")},
		{Name: "with a dot", Config: frontendExample(
			"acl ours hdr(host) -i example.com",
			"acl ours hdr_end(host) -i .example.com",
			"http-request deny unless ours")},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		ends := func(k config.CriterionKind) bool {
			k = p.Flow.KindBehind(k)
			return k.Method == keywords.MatchEnd && isHost(k.Fetch, k.Argument)
		}
		for r := range p.Flow.Comparing(ends).Rules() {
			if !decides(r) {
				continue
			}
			for c := range admissions(r) {
				p.hostSuffix(r, c, reported)
			}
		}
	},
})

// hostSuffix looks at the patterns of one comparison in the condition of a rule.
func (p *Pass) hostSuffix(r *flow.Rule, c *flow.Criterion, reported map[*config.Directive]bool) {
	c = p.Flow.Behind(c)
	if c.Method != keywords.MatchEnd || !isHost(c.Fetch, c.Argument) {
		return
	}
	for _, w := range c.Patterns {
		name := w.Value
		// ":8443" is a port, and without a dot there is no domain that others can register.
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, ":") || !strings.Contains(name, ".") || strings.ContainsAny(name, "%*") {
			continue
		}
		at := c.Directive
		if reported[at] {
			return
		}
		reported[at] = true
		f := Finding{File: at.File, Span: w.Span()}.Saying(fmt.Sprintf("the end of a host name is compared with %q, which holds for %q, too", name, "evil-"+name),
			fmt.Sprintf("write %q, and compare with %q as a whole where that is meant, too", "."+name, name))
		if at != r.Directive {
			f = f.With(r.Directive, "this depends on it")
		}
		p.Report(f.Fixing(replacing(f, w, "."+name)...))
		return
	}
}

// isHost reports whether a fetch with this argument is the Host header or at the name of SNI.
func isHost(fetch, argument string) bool {
	switch fetch {
	case "hdr", "req.hdr", "req.fhdr":
		return strings.EqualFold(argument, "host")
	case "ssl_fc_sni", "req.ssl_sni", "req_ssl_sni":
		return true
	}
	return false
}
