package checks

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "user-message",
	Category: Startup,
	Severity: Error,
	Summary:  "a .alert or .warning that the configuration itself raises",
	Doc: `The directive .alert makes HAProxy print its text and refuse to start, .warning
makes it print a warning; both usually stand in a .if block. hapvet reports those
that the target version and the given environment would raise. A word that begins
with a dot and is none of HAProxy's directives is refused, too, and before 2.4 so
is every such word.`,
	Examples: []Example{
		{Name: "a guard against old versions", Version: "2.6.12", Bad: []int{2}, Config: `.if version_before(3.0)
.alert "this needs HAProxy 3.0"
.endif
`},
		{Name: "no such directive", Bad: []int{1}, Config: `.include "other.cfg"
`},
		{Name: "before 2.4", Version: "2.2.34", Bad: []int{1, 2, 3}, Config: `.if version_before(3.0)
.alert "this needs HAProxy 3.0"
.endif
`},
		{Name: "the guard is satisfied", Version: "3.0.11", Config: `.if version_before(3.0)
.alert "this needs HAProxy 3.0"
.endif
`},
	},
	Check: reportProblemsFixing(meantDirective, map[config.ProblemKind]wording{
		config.UserMessage: func(p config.Problem) (string, string) {
			return fmt.Sprintf("the configuration says: %q", p.Detail), "see the condition around it"
		},
		config.UnknownDirective: func(p config.Problem) (string, string) {
			if knownDirectives[p.Detail] {
				return fmt.Sprintf("this version does not know %q: it came with HAProxy 2.4", p.Detail),
					"remove the condition, or use HAProxy 2.4 or later"
			}
			return fmt.Sprintf("%q is none of HAProxy's directives", p.Detail),
				"HAProxy knows .if, .elif, .else, .endif, .alert, .warning, .notice and .diag; it cannot include files: name them all with -f"
		},
	}),
})

var knownDirectives = map[string]bool{
	".if": true, ".elif": true, ".else": true, ".endif": true,
	".alert": true, ".warning": true, ".notice": true, ".diag": true,
}

// meantDirective writes the directive of HAProxy that is meant by a word like it.
func meantDirective(p config.Problem) []Fix {
	near := nearest(p.Detail, slices.Sorted(maps.Keys(knownDirectives)))
	if p.Kind != config.UnknownDirective || knownDirectives[p.Detail] || near == "" || p.File.Source[p.Span.Start:p.Span.End] != p.Detail {
		return nil
	}
	return []Fix{UnsafeFix(fmt.Sprintf("write %q", near), config.Edit{File: p.File, Span: p.Span, New: near})}
}
