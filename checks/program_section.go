package checks

import (
	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "program-section",
	Category: Startup,
	Severity: Error,
	Summary:  "a program section that is not allowed any more",
	Doc: "3.1 and 3.2 refuse to start with a `program` section unless the global section above it has\n" +
		"`expose-deprecated-directives`. 3.3 no longer has such sections: let the process manager of the system\n" +
		"start the program.\n\n" +
		"All versions need the master-worker mode for it, by `master-worker` in the global section or `-W` on the\n" +
		"command line; `haproxy -c` without it refuses the configuration, which this rule does not report.",
	Versions: mustRanges(">=3.1-dev1 <3.3-dev1"),
	Examples: []Example{
		{Name: "not allowed", Version: "3.2.26", Bad: []int{3}, Config: `global
    master-worker
program api
    command /usr/local/bin/api
`},
		{Name: "allowed", Version: "3.2.26", Config: `global
    master-worker
    expose-deprecated-directives
program api
    command /usr/local/bin/api
`},
	},
	Check: func(p *Pass) {
		allowed := false
		for _, s := range p.Config.Sections {
			switch s.Kind {
			case "global":
				d := s.Last("expose-deprecated-directives")
				allowed = allowed || d != nil && d.Modifier == config.Plain
			case "program":
				if !allowed {
					p.Report(On(s.Header).Saying("program sections are on their way out, and HAProxy does not start with one", "let the system start the program, or add \"expose-deprecated-directives\" to the global section above").
						Fixing(UnsafeFix("expose deprecated words", p.exposing("expose-deprecated-directives", On(s.Header)))))
				}
			}
		}
	},
})
