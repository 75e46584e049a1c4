package checks

import "github.com/hapvet/hapvet/config"

var _ = register(&Rule{
	ID:       "unclosed-quote",
	Category: Startup,
	Severity: Error,
	Summary:  "a quote that is not closed on its line",
	Doc: `A single or double quote opens a string that has to end on the same line:
HAProxy has no strings and no directives of several lines, and a backslash at
the end of a line does not continue it. HAProxy drops the line and refuses to
start.

A carriage return ends a line too, so a file with a stray one inside a string
gives the same error.

Close the quote, or write the quote character itself as \" or \' if the text
needs it.`,
	Examples: []Example{
		{Name: "a double quote is missing", Bad: []int{3}, Config: `frontend web
    bind :8080
    http-request set-header X-Note "it is open
`},
		{Name: "an apostrophe", Bad: []int{3}, Config: `frontend web
    bind :8080
    http-request set-header X-Note don't
`},
		{Name: "closed", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-header X-Note "it is \"closed\""
`},
	},
	Check: reportProblems(map[config.ProblemKind]wording{
		config.UnclosedQuote: say("this quote is not closed before the end of the line",
			"close it on the same line, or write it as \\\" or \\' if it is part of the text"),
	}),
})
