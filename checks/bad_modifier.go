package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "bad-modifier",
	Category: Startup,
	Severity: Error,
	Summary:  "\"no\" or \"default\" before a keyword that takes neither",
	Doc: `"no" and "default" may stand before option and log, and before a few global
settings: busy-polling, set-dumpable and strict-limits (2.1), insecure-fork-wanted
(2.2), numa-cpu-mapping (2.4). Before anything else HAProxy refuses to start.`,
	Examples: []Example{
		{Name: "no before a setting", Bad: []int{2}, Config: `global
    no nbthread 4
`},
		{Name: "no before an option", Config: `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 10s
    no option httpclose
`},
	},
	Check: reportProblemsFixing(withoutProblemLine, map[config.ProblemKind]wording{
		config.BadModifier: func(p config.Problem) (string, string) {
			return fmt.Sprintf("%q cannot stand before %q", p.File.Source[p.Span.Start:p.Span.End], p.Detail),
				"remove the line, or the modifier: only options, log and a few global settings take it"
		},
	}),
})
