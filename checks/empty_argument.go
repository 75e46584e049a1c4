package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "empty-argument",
	Category: Startup,
	Severity: Error,
	Summary:  "an empty argument, which ends the list of arguments",
	Doc: `An empty argument, "" or a variable in quotes that is not set, ends the list of
arguments: HAProxy never sees those behind it. Since 3.3 it refuses to start, 3.2
warns, and older versions drop the rest of the line without a word (the rule
ignored-text shows that).

Before 3.3.1 this holds even in a block that a .if masks out.`,
	Versions: mustRanges(">=3.2.0"),
	Examples: []Example{
		{Name: "an empty string", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080 ""
`},
		{Name: "a variable that is not set", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080 "${HAPVET_EXAMPLE_UNSET}" name web
`},
		{Name: "3.2 warns", Version: "3.2.26", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080 "" name web
`},
		{Name: "a variable with a default", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080 name "${HAPVET_EXAMPLE_UNSET-web}"
`},
	},
	Check: reportProblemsFixing(withoutEmptyWord, map[config.ProblemKind]wording{
		config.EmptyWord: func(p config.Problem) (string, string) {
			return fmt.Sprintf("the argument %s is empty and ends the list of arguments", p.File.Source[p.Span.Start:p.Span.End]),
				"remove it, or give it a value; a variable can have a default: \"${NAME-default}\""
		},
	}),
})

// withoutEmptyWord takes an empty pair of quotes away. Where nothing follows it, HAProxy
// reads the line as before.
func withoutEmptyWord(p config.Problem) []Fix {
	source := p.File.Source
	if word := source[p.Span.Start:p.Span.End]; word != `""` && word != "''" {
		return nil
	}
	start := p.Span.Start
	for start > 0 && (source[start-1] == ' ' || source[start-1] == '\t') {
		start--
	}
	if start == 0 || source[start-1] == '\n' {
		return nil // it begins the line
	}
	line := p.File.LineSpan(p.File.Line(p.Span.Start))
	rest := strings.TrimLeft(source[p.Span.End:line.End], " \t\r")
	last := rest == "" || rest[0] == '#'
	return []Fix{{Message: "remove it", Safe: last, Edits: []config.Edit{{File: p.File, Span: config.Span{Start: start, End: p.Span.End}}}}}
}
