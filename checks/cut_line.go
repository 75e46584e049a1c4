package checks

import "github.com/hapvet/hapvet/config"

var _ = register(&Rule{
	ID:       "cut-line",
	Category: Startup,
	Severity: Error,
	Summary:  "a file that ends inside a line, or a NUL byte",
	Doc: `The last line of a file has to end in a newline, so that HAProxy can tell a whole
file from one that was cut while it was written. Since 2.3 HAProxy refuses to
start otherwise; 2.2 warns, and 2.0 and 2.1 do not mind.

A NUL byte cuts its line: what follows it on the line is never read. Since 2.3
HAProxy refuses to start and reads nothing more of the file. A file with NUL
bytes is usually saved as UTF-16, or no text at all.`,
	Examples: []Example{
		{Name: "no newline at the end", Bad: []int{4}, Config: "frontend web\n    mode http\n    bind :8080\n    timeout client 10s"},
		{Name: "2.2 warns", Version: "2.2.9", Bad: []int{4}, Config: "frontend web\n    mode http\n    bind :8080\n    timeout client 10s"},
		{Name: "a NUL byte", Bad: []int{2}, Config: "frontend web\n    mode http\x00\n    bind :8080\n    timeout client 10s\n"},
		{Name: "2.0 does not mind", Version: "2.0.35", Config: "frontend web\n    mode http\n    bind :8080\n    timeout client 10s"},
		{Name: "a newline at the end", Config: "frontend web\n    mode http\n    bind :8080\n    timeout client 10s\n"},
	},
	Check: reportProblemsFixing(func(p config.Problem) []Fix {
		if p.Kind != config.MissingNewline || p.Span.Start != len(p.File.Source) {
			return nil
		}
		return []Fix{UnsafeFix("end the file with a newline", p.File.EndLastLine())}
	}, map[config.ProblemKind]wording{
		config.MissingNewline: say("the last line has no newline: the file may have been cut",
			"end the file with a newline, after checking that nothing is missing"),
		config.NulByte: say("a NUL byte cuts the line here, and HAProxy reads nothing behind it",
			"remove the byte; a file full of them was saved as UTF-16: save it as UTF-8"),
	}),
})
