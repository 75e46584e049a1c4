package checks

import "github.com/hapvet/hapvet/config"

var _ = register(&Rule{
	ID:       "bad-escape",
	Category: Startup,
	Severity: Error,
	Summary:  "\\x without two hexadecimal digits behind it",
	Doc: `Outside single quotes, \x stands for the byte whose two hexadecimal digits follow.
With anything else behind it HAProxy refuses to start. This happens most with
regular expressions: their \x{263a} has to be written \\x{263a}, or the whole
expression in single quotes.`,
	Examples: []Example{
		{Name: "a regular expression's \\x", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl odd path_reg \x{2f}
`},
		{Name: "in single quotes", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl odd path_reg '\x2f'
    http-request deny if odd
`},
	},
	Check: reportProblems(map[config.ProblemKind]wording{
		config.BadHexEscape: say("two hexadecimal digits are missing after \\x",
			"write the byte as \\x and two digits, or \\\\x where a regular expression is to see \\x"),
	}),
})
