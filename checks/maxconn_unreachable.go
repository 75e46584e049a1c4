package checks

import (
	"cmp"
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "maxconn-unreachable",
	Category: Advice,
	Family:   Capacity,
	Severity: Note,
	Summary:  "maxconn of a frontend or server that other limits never let it reach",
	Doc: `The ` + "`maxconn`" + ` of the global section holds for all frontends together. A frontend with a higher one never
gets that many connections: those beyond the global limit wait in the queue of the kernel, where no
timeout of HAProxy and no log line tells of them. In the same way, the ` + "`maxconn`" + ` of a server in mode tcp protects
nothing where the frontends before it let fewer connections in. (In mode http, an HTTP/2
connection carries many requests, so a server may see more of them than there are clients.)

Either the limit that is in the way is too low, or the one that is out of reach was meant to be lower.`,
	Examples: []Example{
		{Name: "a frontend above the global limit", Bad: []int{8}, Config: `global
    maxconn 2000
defaults
    timeout client 30s
    timeout server 30s
    timeout connect 5s
frontend web
    maxconn 5000
    mode tcp
    bind :80
    default_backend app
backend app
    mode tcp
    server s1 192.0.2.1:80 maxconn 500
`},
		{Name: "a server above what frontends admit", Bad: []int{14}, Config: `global
    maxconn 20000
defaults
    timeout client 30s
    timeout server 30s
    timeout connect 5s
frontend db
    maxconn 100
    mode tcp
    bind :5432
    default_backend db
backend db
    mode tcp
    server s1 192.0.2.1:5432 maxconn 500
`},
		{Name: "within the limits", Config: `global
    maxconn 20000
defaults
    timeout client 30s
    timeout server 30s
    timeout connect 5s
frontend db
    maxconn 1000
    mode tcp
    bind :5432
    default_backend db
backend db
    mode tcp
    server s1 192.0.2.1:5432 maxconn 500
`},
	},
	Check: func(p *Pass) {
		global := p.Config.GlobalLine("maxconn")
		all := p.Config.GlobalSize("maxconn")
		if all > 0 {
			seen := map[*config.Directive]bool{}
			for _, s := range p.Config.Of("frontend", "listen") {
				d := s.Lookup("maxconn")
				if d == nil || s.Disabled() || seen[d] {
					continue
				}
				seen[d] = true
				if n, ok := config.Strtoul(d.Arg(1)); ok && n > all {
					p.Report(At(d, 1).Saying(fmt.Sprintf("%s %q never gets %d connections: the global maxconn allows %d for all frontends", s.Kind, s.Name, n, all),
						"raise the global maxconn, or lower this one").With(global, "the limit of all").
						writing(UnsafeFix, d, 1, fmt.Sprint(all)))
				}
			}
		}
		checkServerLimits(p, all)
	},
})

// checkServerLimits looks at the servers of backends in mode tcp. all is the global limit, or 0.
func checkServerLimits(p *Pass, all uint64) {
	admitted := map[*config.Section]uint64{}
	limits := map[*config.Section]*config.Directive{} // one of those that admit
	unlimited := map[*config.Section]bool{}
	everywhere, free := uint64(0), false // by frontends that may choose any backend
	for _, flow := range p.Config.Flows() {
		limit := uint64(0)
		if d := flow.Frontend.Lookup("maxconn"); d != nil && flow.Frontend.HasFrontend() {
			limit, _ = config.Strtoul(d.Arg(1))
		}
		if all > 0 && (limit == 0 || limit > all) {
			limit = all
		}
		if flow.Dynamic {
			everywhere, free = everywhere+limit, free || limit == 0
			continue
		}
		for _, b := range flow.Backends {
			admitted[b] += limit
			unlimited[b] = unlimited[b] || limit == 0
			if limits[b] == nil {
				limits[b] = flow.Frontend.Lookup("maxconn")
			}
		}
	}
	for _, s := range p.Config.Of("backend", "listen") {
		limit := admitted[s] + everywhere
		if all > 0 {
			limit = min(limit, all)
		}
		if s.Mode() != "tcp" || s.Disabled() || unlimited[s] || free || limit == 0 {
			continue
		}
		for _, line := range p.Config.Servers(s) {
			m := line.Last("maxconn")
			if m == nil {
				continue
			}
			if n, ok := config.Strtoul(m.Arg(1)); ok && n > limit && m.Directive.Section == s {
				p.Report(At(m.Directive, m.Word+1).Saying(fmt.Sprintf("a server never gets %d connections: the frontends before it let in %d", n, limit),
					"lower the maxconn of the server to what it bears, or raise that of the frontends").WithAny(cmp.Or(limits[s], p.Config.GlobalLine("maxconn")), "what lets in so many").
					writing(UnsafeFix, m.Directive, m.Word+1, fmt.Sprint(limit)))
				break // one for each proxy
			}
		}
	}
}
