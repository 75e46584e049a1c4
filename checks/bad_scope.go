package checks

import "github.com/hapvet/hapvet/config"

var _ = register(&Rule{
	ID:       "bad-scope",
	Category: Startup,
	Severity: Error,
	Summary:  "a line that begins with \"[\" and is no scope",
	Doc: `A line that begins with "[" declares a scope, which only SPOE files use: a name of
letters, digits, "_", "-", "." and ":" in brackets, alone on its line. HAProxy
refuses to start on anything else. Sections are not written in brackets.`,
	Examples: []Example{
		{Name: "a section in the style of other programs", Bad: []int{1}, Config: `[front end]
    bind :8080
`},
		{Name: "no brackets", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
`},
	},
	Check: reportProblemsFixing(withoutProblemLine, map[config.ProblemKind]wording{
		config.BadScope: func(p config.Problem) (string, string) {
			return p.Detail, "remove the line; a section begins with its kind and its name: \"frontend web\""
		},
	}),
})
