package checks

import (
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "nothing-to-start",
	Category: Startup,
	Severity: Note,
	Summary:  "a configuration in which HAProxy finds nothing to listen on",
	Doc: "No enabled frontend or listen section has a `bind` line, and nothing else listens: no `stats socket`, no peers, no\n" +
		"`log-forward`. `haproxy -c` has no error to tell of such a configuration and ends with status 2 (\"no\n" +
		"listener\"); a real start fails. The verdict here is \"accepted\", since nothing in the file is wrong.\n\n" +
		"It is as it should be for a part of a configuration: check the parts together, with `-f` for each.",
	Versions: mustRanges("<3.5-dev1"),
	Examples: []Example{
		{Name: "only a backend", Bad: []int{1}, Config: `backend app
    timeout server 10s
    timeout connect 5s
    server a1 192.0.2.1:8080
`},
		{Name: "a frontend that listens", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
`},
	},
	Check: func(p *Pass) {
		if len(p.Config.Sections) == 0 || slices.ContainsFunc(p.Config.Sections, listens) {
			return
		}
		p.Report(OnSection(p.Config.Sections[0]).Saying("nothing in this configuration listens, so HAProxy has nothing to start", "add a frontend with a bind line, or check all files of the configuration together"))
	},
})

// listens reports whether a section may bring HAProxy something to listen on.
func listens(s *config.Section) bool {
	switch s.Kind {
	case "frontend", "listen":
		return s.Lookup("bind") != nil && !s.Disabled()
	case "global":
		return s.Last("stats", "socket") != nil || s.Last("master-worker") != nil || s.Last("lua-load") != nil || s.Last("lua-load-per-thread") != nil
	case "peers", "log-forward", "program":
		return true
	}
	return false
}
