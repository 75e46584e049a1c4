package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "backup-only",
	Category: Advice,
	Family:   Reliability,
	Severity: Note,
	Strict:   true,
	Summary:  "backends all of whose servers are backups",
	Doc: `Servers with ` + "`" + `backup` + "`" + ` are used when no other is left. Where all are backups, HAProxy uses the first one alone, and the others do nothing as long as
it lives, unless ` + "`" + `option allbackups` + "`" + ` is set. That may be what is meant; then it is clearer without ` + "`" + `backup` + "`" + ` on the first.`,
	Examples: []Example{
		{Name: "backups alone", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 192.0.2.1:80 backup
    server a2 192.0.2.2:80 backup
`},
		{Name: "one to begin with", Config: defaultLines + `backend app
    server a1 192.0.2.1:80
    server a2 192.0.2.2:80 backup
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			servers := p.Config.Servers(s)
			if on, _ := s.Option("allbackups"); on || s.Disabled() || len(servers) < 2 {
				continue
			}
			if !slices.ContainsFunc(servers, func(line config.ServerLine) bool { return !line.Has("backup") }) {
				p.Report(On(servers[0].Directive).Saying(fmt.Sprintf("all servers of %s %q are backups: this one gets all requests", s.Kind, s.Name), "remove \"backup\" from those that are to be used, or add \"option allbackups\"").Fixing(UnsafeFix("use all of them", s.InsertFirst("option allbackups"))))
			}
		}
	},
})
