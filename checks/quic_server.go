package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "quic-server",
	Category: Startup,
	Severity: Error,
	Summary:  "a server that is to be reached by QUIC, by a version that cannot",
	Doc: "HAProxy knows addresses of QUIC (`quic4@`, `quic6@`) since 2.6, and reaches servers by them since 3.3. 2.6 to 2.8,\n" +
		"3.0 from 3.0.12, 3.1 from 3.1.9 and 3.2 from 3.2.2 on refuse to start with such a server; the releases between\n" +
		"take it without a word, and do not reach it.",
	Versions: mustRanges(">=2.6-dev1 <2.9-dev1, >=3.0.12 <3.1-dev1, >=3.1.9 <3.2-dev1, >=3.2.2 <3.3-dev1"),
	Examples: []Example{
		{Name: "too early", Version: "3.2.26", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 quic4@192.0.2.1:443 ssl verify none
`},
		{Name: "by TCP", Version: "3.2.26", Config: defaultLines + `backend app
    server a1 192.0.2.1:443 ssl verify none
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			servers := p.Config.Servers(s)
			for i := range servers {
				quicServer(p, servers[i].Directive)
			}
		}
		for _, s := range p.Config.Of("ring", "resolvers") {
			for d := range s.Each("server", "nameserver") {
				if len(d.Words) > 2 && strings.HasPrefix(d.Arg(2), "quic") {
					quicServer(p, d)
				}
			}
		}
	},
})

// quicServers is the first version that reaches servers by QUIC.
var quicServers = release.MustParse("3.3-dev1")

func quicServer(p *Pass, d *config.Directive) {
	if !isQUIC(serverAddress(d)) {
		return
	}
	n := 2
	if d.Keyword() == "server-template" {
		n = 3
	}
	p.Report(At(d, n).Saying(fmt.Sprintf("HAProxy %s does not reach servers by QUIC, which came with 3.3", p.Version().Branch()), "use TCP, or a later version"))
}
