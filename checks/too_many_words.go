package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "too-many-words",
	Category: Startup,
	Severity: Error,
	Summary:  "a line of more than 64 words",
	Doc: `HAProxy keeps at most 64 words of a line and refuses to start when there are more.
Before 3.2 even a blank after the 64th word counts as one too many.

Long lists of patterns belong in a file (acl NAME FETCH -f FILE), or into several
lines: an acl of the same name adds to the one before.`,
	Examples: []Example{
		{Name: "a long list of patterns", Bad: []int{5}, Config: "frontend web\n    mode http\n    timeout client 10s\n    bind :8080\n    acl bots path" +
			manyWords(62) + "\n    http-request deny if bots\n"},
		{Name: "in two lines", Config: "frontend web\n    mode http\n    timeout client 10s\n    bind :8080\n    acl bots path" +
			manyWords(31) + "\n    acl bots path" + manyWords(31) + "\n    http-request deny if bots\n"},
	},
	Check: reportProblems(map[config.ProblemKind]wording{
		config.TooManyWords: say(fmt.Sprintf("the line has more than %d words, and HAProxy takes no more", config.MaxWords),
			"split the line, or put the patterns into a file and load it with -f"),
	}),
})

// manyWords returns n patterns for an example.
func manyWords(n int) string {
	s := ""
	for i := range n {
		s += fmt.Sprintf(" /p%d", i)
	}
	return s
}
