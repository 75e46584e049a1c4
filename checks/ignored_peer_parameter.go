package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "ignored-peer-parameter",
	Category: Startup,
	Severity: Warning,
	Summary:  "parameters of servers that have no effect on peers",
	Doc: "Peers are not checked and their names are resolved once, at the start. `check`, `agent-check`, `resolvers` and `init-addr`\n" +
		"on a `peer` or `server` line of a peers section have no effect, and HAProxy warns of them (since 2.6).",
	Versions: mustRanges(">=2.6.0"),
	Examples: []Example{
		{Name: "a check", Bad: []int{2}, Config: `peers cluster
    peer lb1 192.0.2.1:10000 check
    peer lb2 192.0.2.2:10000
`},
		{Name: "none", Config: `peers cluster
    peer lb1 192.0.2.1:10000
    peer lb2 192.0.2.2:10000
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("peers") {
			servers := p.Config.Servers(s)
			for i := range servers {
				if param := ignoredByPeers(servers[i].Own); param != nil {
					p.Report(At(param.Directive, param.Word).Saying(fmt.Sprintf("%q has no effect on peers", param.Name), "remove it"))
				}
			}
		}
	},
})

func ignoredByPeers(params config.Parameters) *config.Parameter {
	return params.Last("check", "agent-check", "resolvers", "init-addr")
}
