package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:         "no-forwarded-address",
	Category:   Advice,
	Family:     Reliability,
	Confidence: Medium,
	Severity:   Note,
	Strict:     true,
	Summary:    "servers that never learn who the client is",
	Doc: `Servers of a proxy of mode http see the address of HAProxy as that of every client, unless it is sent along: in their logs, in their limits, in what they allow. Add
` + "`" + `option forwardfor` + "`" + ` (or ` + "`" + `option forwarded` + "`" + `, the PROXY protocol or a header of your own with ` + "`" + `%[src]` + "`" + `), and have the servers trust HAProxy alone.`,
	Examples: []Example{
		{Name: "HAProxy for everybody", Bad: []int{6}, Config: defaultLines + `listen web
    bind :8080
    server a1 192.0.2.1:80
`},
		{Name: "forwardfor", Config: defaultLines + `    option forwardfor
listen web
    bind :8080
    server a1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			servers := p.Config.Servers(s)
			fronts := p.Flow.Frontends(s)
			if s.Mode() != "http" || s.Disabled() || len(servers) == 0 || len(fronts) == 0 || slices.ContainsFunc(servers, sendsAddress) {
				continue
			}
			if p.forwardsAddress(s) || slices.ContainsFunc(fronts, p.forwardsAddress) {
				continue
			}
			p.Report(On(s.Header).Saying(fmt.Sprintf("servers of %s %q take HAProxy for the client", s.Kind, s.Name), "add \"option forwardfor\"").Fixing(UnsafeFix("tell them", s.InsertFirst("option forwardfor"))))
		}
	},
})

// sendsAddress reports whether a server gets the address of the client by other means than headers.
func sendsAddress(line config.ServerLine) bool {
	return line.Last("send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn", "source") != nil
}

// forwardsAddress reports whether a proxy puts the address of the client, or something that may
// be it, into a header.
func (p *Pass) forwardsAddress(s *config.Section) bool {
	for _, option := range []string{"forwardfor", "forwarded"} {
		if on, _ := s.Option(option); on {
			return true
		}
	}
	return s.Lookup("source") != nil || slices.ContainsFunc(p.Flow.HeaderWrites(s), func(w flow.HeaderWrite) bool {
		return w.Phase.IsRequest() && w.Word > 0 && (strings.Contains(w.Directive.Arg(w.Word), "src") || strings.Contains(w.Directive.Arg(w.Word), "%ci"))
	})
}
