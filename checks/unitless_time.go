package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unitless-time",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "timeouts of a few milliseconds, because the unit is missing",
	Doc: `A timeout without a unit is in milliseconds: ` + "`timeout server 30`" + ` ends requests after 0.03 seconds, and users get 504. HAProxy 3.1 and later warn
of values below 100; older versions say nothing.

Write the unit: ` + "`timeout server 30s`" + `.`,
	Versions: mustRanges("<3.1-dev14"),
	Examples: []Example{
		{Name: "seconds were meant", Version: "3.0.11", Bad: []int{4}, Config: timeoutExample("30")},
		{Name: "with a unit", Version: "3.0.11", Config: timeoutExample("30s")},
		{Name: "milliseconds", Version: "3.0.11", Config: timeoutExample("30ms")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("timeout", "clitimeout", "srvtimeout", "contimeout") {
			n := 1
			if d.Keyword() == "timeout" {
				n = 2
			}
			if value := d.Arg(n); d.Modifier == config.Plain && isFewDigits(value) {
				p.Report(At(d, n).Saying(fmt.Sprintf("%q has no unit and is milliseconds: connections end after %s ms", value, value), fmt.Sprintf("write %q, or %q if so short a time is meant", value+"s", value+"ms")).
					Fixing(UnsafeFix("seconds", replaceWord(d, n, value+"s")...)))
			}
		}
	},
})

// isFewDigits reports whether a value is a number from 1 to 99 without a unit.
func isFewDigits(value string) bool {
	const few = 2
	if value == "" || len(value) > few || value[0] == '0' {
		return false
	}
	return value[0] >= '1' && value[0] <= '9' && (len(value) == 1 || value[1] >= '0' && value[1] <= '9')
}

// timeoutExample is a proxy with this timeout on line 4.
func timeoutExample(value string) string {
	return `defaults
    mode http
    timeout client 10s
    timeout server ` + value + `
    timeout connect 5s
backend app
    server a1 192.0.2.1:8080
`
}
