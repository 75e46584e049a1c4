package checks

import "github.com/hapvet/hapvet/config"

var _ = register(&Rule{
	ID:       "environment-command",
	Category: Startup,
	Severity: Error,
	Summary:  "setenv, presetenv or unsetenv with the wrong arguments",
	Doc: `setenv and presetenv take a variable's name and its value, unsetenv takes names.
HAProxy refuses to start when one is missing or, since 2.2.34, 2.4.28, 2.6.20,
2.8.12, 2.9.12 and 3.0.6, when there is one too many: a value with blanks needs
quotes.`,
	Examples: []Example{
		{Name: "no value", Bad: []int{2}, Config: `global
    setenv SITE
`},
		{Name: "a value with a blank", Version: "3.0.11", Bad: []int{2}, Config: `global
    setenv MOTD hello world
`},
		{Name: "older releases drop the third word", Version: "3.0.5", Config: `global
    setenv MOTD hello world
`},
		{Name: "quoted", Config: `global
    setenv MOTD "hello world"
`},
	},
	Check: reportProblems(map[config.ProblemKind]wording{
		config.EnvironmentCommand: func(p config.Problem) (string, string) {
			return p.Detail, "write: setenv NAME \"value\", or: unsetenv NAME"
		},
	}),
})
