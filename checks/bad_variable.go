package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "bad-variable",
	Category: Startup,
	Severity: Error,
	Summary:  "a \"$\" in double quotes that names no environment variable",
	Doc: `Inside double quotes a "$" begins an environment variable: "$NAME" or "${NAME}",
with a default as "${NAME-default}" since HAProxy 2.5, and split into words as
"${NAME[*]}" since 2.3. Anything else after the "$" makes HAProxy refuse to
start. The "$" that ends a regular expression is the usual case.

Write \$ for the character itself, or put the text in single quotes, where
nothing is expanded.`,
	Examples: []Example{
		{Name: "the end of a regular expression", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl page path_reg "^/page$"
`},
		{Name: "no closing brace", Bad: []int{2}, Config: `global
    node "${HOSTNAME"
`},
		{Name: "a default before 2.5", Version: "2.4.28", Bad: []int{2}, Config: `global
    node "${NODE_NAME-lb1}"
`},
		{Name: "a list that is none", Bad: []int{2}, Config: `global
    node "${NODE_NAME[1]}"
`},
		{Name: "in single quotes", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    acl page path_reg '^/page$'
    http-request deny if page
`},
	},
	Check: reportProblemsFixing(literalDollar, map[config.ProblemKind]wording{
		config.BadVariableName: say("this \"$\" stands in double quotes and is not followed by the name of an environment variable",
			"write \\$ for the character itself, or use single quotes"),
		config.UnclosedBrace: func(p config.Problem) (string, string) {
			return fmt.Sprintf("the brace of the environment variable %s is not closed", variableAt(p)),
				"write \"${NAME}\"; a default, \"${NAME-default}\", is understood since HAProxy 2.5"
		},
		config.BadWordExpansion: say("only [*] may follow the name of an environment variable",
			"write \"${NAME[*]}\" to have the value split into words, or \"${NAME}\""),
	}),
})

// literalDollar has a "$" stand for itself.
func literalDollar(p config.Problem) []Fix {
	dollar := p.Span.Start - 1 // the span is what follows
	if p.Kind != config.BadVariableName || dollar < 0 || p.File.Source[dollar] != '$' {
		return nil
	}
	at := config.Span{Start: dollar, End: dollar}
	return []Fix{UnsafeFix("have it stand for itself", config.Edit{File: p.File, Span: at, New: `\`})}
}

// variableAt returns the source of the variable whose brace stands at the
// problem: "${NAME".
func variableAt(p config.Problem) string {
	src := p.File.Source
	end := p.Span.Start + 1
	for end < len(src) && (src[end] == '_' || src[end] >= '0' && src[end] <= '9' || src[end]|0x20 >= 'a' && src[end]|0x20 <= 'z') {
		end++
	}
	return "$" + src[p.Span.Start:end]
}
