package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "unchecked-servers",
	Category:   Advice,
	Family:     Reliability,
	Confidence: Medium,
	Severity:   Note,
	Strict:     true,
	Summary:    "several servers that nobody checks",
	Doc: `Without ` + "`" + `check` + "`" + `, HAProxy sends requests to a server that is gone as well as to the others: with two servers every second user waits for
` + "`" + `timeout connect` + "`" + ` and is sent elsewhere by ` + "`" + `option redispatch` + "`" + ` at best.

    default-server check`,
	Examples: []Example{
		{Name: "no checks", Bad: []int{6}, Config: defaultLines + `backend app
    server a1 192.0.2.1:80
    server a2 192.0.2.2:80
`},
		{Name: "checked", Config: defaultLines + `backend app
    default-server check
    server a1 192.0.2.1:80
    server a2 192.0.2.2:80
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			servers := p.Config.Servers(s)
			if mode := s.Mode(); s.Disabled() || mode != "http" && mode != "tcp" || len(servers) < 2 {
				continue
			}
			if !slices.ContainsFunc(servers, isWatched) {
				p.Report(On(s.Header).Saying(fmt.Sprintf("none of the %d servers of %s %q is checked: requests go to those that are gone, too", len(servers), s.Kind, s.Name),
					"add \"default-server check\"").Fixing(UnsafeFix("check them", s.InsertFirst("default-server check"))))
			}
		}
	},
})

// isWatched reports whether HAProxy notices that a server is gone, or the server may be none.
func isWatched(line config.ServerLine) bool {
	return line.Has("check") || line.Last("track", "observe", "agent-check", "disabled") != nil
}
