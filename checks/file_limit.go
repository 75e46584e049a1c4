package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/checks/capacity"
)

var _ = register(&Rule{
	ID:       "file-limit",
	Category: Advice,
	Family:   Capacity,
	Severity: Error,
	Summary:  "limits of file descriptors that are too low for maxconn",
	Doc: `HAProxy works out how many file descriptors it wants: two for each connection of
` + "`maxconn`" + `, and some for listening sockets, health checks, threads and the runtime API.
` + "`haproxy -c`" + ` does not compare them with the limits that the configuration sets; a start does:

- ` + "`fd-hard-limit`" + ` below that: HAProxy (2.6 and later) does not start, unless
  ` + "`no strict-limits`" + ` stands in the global section.
- ` + "`ulimit-n`" + ` below that: HAProxy 2.3 to 2.5 does not start; up to 2.2 it starts, and connections fail
  once the file descriptors are used up. Later versions only raise their limit by it.

` + "`hapvet capacity`" + ` shows what they are wanted for. Lower ` + "`maxconn`" + `, or raise the limit.`,
	Examples: []Example{
		{Name: "a hard limit below twice maxconn", Version: "3.0.11", Bad: []int{3}, Config: `global
    maxconn 20000
    fd-hard-limit 20000
`},
		{Name: "ulimit-n, in old versions", Version: "2.4.0", Bad: []int{3}, Config: `global
    maxconn 20000
    ulimit-n 20000
`},
		{Name: "enough", Version: "3.0.11", Config: `global
    maxconn 20000
    fd-hard-limit 50000
`},
		{Name: "no maxconn: HAProxy works it out", Version: "3.0.11", Config: `global
    fd-hard-limit 20000
`},
	},
	Check: func(p *Pass) {
		if p.Config.GlobalLine("fd-hard-limit") == nil && p.Config.GlobalLine("ulimit-n") == nil {
			return
		}
		s := capacity.ShortageOf(p.Config, capacity.Of(p.Config, capacity.Load{}))
		if s == nil {
			return
		}
		effect := "connections fail once they are used up"
		if s.Refused {
			effect = "HAProxy refuses to start, although -c says nothing"
		}
		p.Report(At(s.Directive, 1).Saying(
			fmt.Sprintf("HAProxy wants %d file descriptors for its maxconn, and %s allows %d: %s", s.Wanted, s.Directive.Keyword(), s.Limit, effect),
			fmt.Sprintf("raise %s to %d or more, or lower maxconn", s.Directive.Keyword(), s.Wanted)).
			With(p.Config.GlobalLine("maxconn"), "maxconn").writing(UnsafeFix, s.Directive, 1, fmt.Sprint(s.Wanted)))
	},
})
