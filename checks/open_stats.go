package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "open-stats",
	Category: Advice,
	Family:   Security,
	Severity: Note,
	Strict:   true,
	Summary:  "a statistics page that everybody can read",
	Doc: `The statistics page tells the names, addresses, states and loads of all servers. Without ` + "`" + `stats auth` + "`" + `, a ` + "`" + `stats http-request` + "`" + `, or an address that
is not public, everybody who can reach it reads them.`,
	Examples: []Example{
		{Name: "for everybody", Bad: []int{8}, Config: statsExample("bind :8404", "stats uri /")},
		{Name: "on this machine", Config: statsExample("bind 127.0.0.1:8404", "stats uri /")},
		{Name: "with a password", Config: statsExample("bind :8404", `stats auth "admin:$PASSWORD"`)},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("stats") {
			if d.Arg(1) != "enable" || d.Modifier != config.Plain || !d.Section.IsProxy() || d.Section.Kind == "defaults" { // of which stats-in-defaults tells
				continue
			}
			for _, s := range p.Flow.Proxies(d.Section) {
				if bind := p.publicStats(s); bind != nil {
					p.Report(On(d).Saying(fmt.Sprintf("everybody who reaches %s %q reads the statistics", s.Kind, s.Name), "ask for a password with \"stats auth\", or listen on an address that is not public").
						With(bind, "anybody may connect"))
					break
				}
			}
		}
	},
})
