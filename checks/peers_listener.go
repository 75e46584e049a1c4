package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "peers-listener",
	Category: Startup,
	Severity: Error,
	Summary:  "a peers section that listens in two ways",
	Doc: "A peers section says where the process itself listens either with a `peer` line, which has its\n" +
		"name and address, or with a `bind` line. HAProxy refuses to start when a section has both,\n" +
		"and, since 2.6 and late releases of 2.0 to 2.5, when it has a second `bind` line.\n\n" +
		"With `bind`, the others are `server` lines.",
	Examples: []Example{
		{Name: "both", Bad: []int{3}, Config: `peers lbs
    bind :1024
    peer lb2 192.0.2.2:1024
`},
		{Name: "two", Version: "3.0.11", Bad: []int{3}, Config: `peers lbs
    bind :1024
    bind :1025
`},
		{Name: "one listener", Config: `peers lbs
    bind :1024
    server lb2 192.0.2.2:1024
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("peers") {
			checkPeersListener(p, s)
		}
	},
})

// oneListener lists the versions that refuse a second bind line.
var oneListener = mustRanges(">=2.0.30 <2.1-dev1, >=2.2.25 <2.3-dev1, >=2.4.18 <2.5-dev1, >=2.5.8 <2.6-dev1, >=2.6.0")

func checkPeersListener(p *Pass, s *config.Section) {
	var bind, peer *config.Directive
	for _, d := range s.Directives {
		switch {
		case d.Is("peer") && len(d.Words) == 1 && len(d.Ignored()) > 1:
			p.Report(On(d).Saying("the peer has an empty name", "give it the name that it has itself"))
		case d.Modifier != config.Plain || len(d.Words) < 2:
		case d.Keyword() == "bind" && peer != nil, d.Keyword() == "peer" && bind != nil:
			other := bind
			if other == nil {
				other = peer
			}
			p.Report(On(d).Saying(fmt.Sprintf("a peers section has bind lines or peer lines, and %q has both", s.Name), "write the other processes as server lines").
				With(other, "the other kind"))
			return
		case d.Keyword() == "bind" && bind != nil && oneListener.Contains(p.Version()):
			p.Report(On(d).Saying("a peers section listens at one address", "remove one of the bind lines").With(bind, "the other one").withoutRepeated(d, bind))
		case d.Keyword() == "bind":
			bind = d
		case d.Keyword() == "peer":
			peer = d
		}
	}
}
