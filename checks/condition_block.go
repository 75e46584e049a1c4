package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "condition-block",
	Category: Startup,
	Severity: Error,
	Summary:  "a .if block that is not closed, out of order, or cannot be evaluated",
	Doc: `Since 2.4, .if, .elif, .else and .endif enclose lines that are only read when a
condition holds. Each .if needs its .endif in the same file, .else comes once and
last, and at most 99 blocks may stand in one another. A condition is a number or
one of the predicates of the version (2.4 knows six and no operators; 2.5 brought
&&, ||, ! and parentheses). HAProxy refuses to start on anything else.`,
	Versions: mustRanges(">=2.4.0"),
	Examples: []Example{
		{Name: "no .endif", Bad: []int{3}, Config: `global
.if defined(DEBUG)
    nbthread 1
`},
		{Name: "a predicate that does not exist", Bad: []int{2}, Config: `global
.if version_after(3.0)
    nbthread 1
.endif
`},
		{Name: "a predicate of a later version", Version: "2.6.12", Bad: []int{2}, Config: `global
.if strstr("abc","b")
    nbthread 1
.endif
`},
		{Name: "no .if", Bad: []int{3}, Config: `global
    nbthread 1
.else
`},
		{Name: "closed", Config: `global
.if defined(DEBUG) && !version_before(2.4)
    nbthread 1
.else
    nbthread 2
.endif
`},
	},
	Check: reportProblemsFixing(wholeBlocks, map[config.ProblemKind]wording{
		config.UnclosedCondition: say("the file ends inside a .if block", "add a .endif after the last line of the block"),
		config.StrayCondition: func(p config.Problem) (string, string) {
			return p.Detail, "every .elif, .else and .endif belongs to a .if above it in the same file"
		},
		config.BadCondition: func(p config.Problem) (string, string) {
			return "the condition cannot be evaluated: " + p.Detail,
				"use a number or a predicate such as defined(NAME), feature(NAME) or version_atleast(VERSION)"
		},
		config.SurplusArgument: func(p config.Problem) (string, string) {
			return fmt.Sprintf("%s takes no argument here", p.Detail), "remove it; a text with blanks needs quotes"
		},
		config.TooManyConditions: say(fmt.Sprintf("%d blocks or more stand in one another, and HAProxy stops reading here", config.MaxNestedConditions),
			"join the conditions with &&"),
	}),
})

// wholeBlocks ends a block that does not end, and takes away what belongs to none.
func wholeBlocks(p config.Problem) []Fix {
	switch p.Kind {
	case config.UnclosedCondition:
		return []Fix{UnsafeFix("end it at the end of the file", p.File.AppendLine(".endif"))}
	case config.StrayCondition:
		return withoutProblemLine(p)
	}
	return nil
}
