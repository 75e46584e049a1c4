package checks

import "fmt"

var _ = register(&Rule{
	ID:       "program-command",
	Category: Startup,
	Severity: Error,
	Summary:  "a program section that does not say what to start",
	Doc: "A `program` section names the program that the master process starts beside the workers in a\n" +
		"`command` line. HAProxy refuses to start with a section that has none.",
	Versions: mustRanges("<3.3-dev1"),
	Examples: []Example{
		{Name: "no command", Version: "3.0.11", Bad: []int{3}, Config: `global
    master-worker
program api
    option start-on-reload
`},
		{Name: "a command", Version: "3.0.11", Config: `global
    master-worker
program api
    command /usr/local/bin/api
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("program") {
			if s.Last("command") == nil {
				p.Report(OnSection(s).Saying(fmt.Sprintf("program %q has no command", s.Name), "add a command line, or remove the section"))
			}
		}
	},
})
