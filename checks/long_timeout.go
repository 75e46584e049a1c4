package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "long-timeout",
	Category: Advice,
	Family:   Reliability,
	Severity: Note,
	Strict:   true,
	Summary:  "timeouts so long that nobody waits for them",
	Doc: `Some timeouts end what has failed, and the longer they are, the longer it holds what others need:

- ` + "`timeout connect`" + ` is how long HAProxy waits for a server that does not answer, before it tries again, up to ` + "`retries`" + ` times. Seconds are
  enough; beyond a minute the browser has given up.
- ` + "`timeout http-request`" + ` is how long a client may take for the headers of a request. Beyond two minutes it keeps no slow client away.
- ` + "`timeout queue`" + ` is how long a request waits for a server with a place. Beyond five minutes nobody is there to get the response.
- ` + "`timeout client-fin`" + ` and ` + "`timeout server-fin`" + ` are how long a connection stays that is closed on one side. Beyond ten minutes they are of no use.

` + "`timeout client`, `server` and `tunnel`" + ` are left alone: how long a connection may be silent depends on what it is for.`,
	Examples: []Example{
		{Name: "minutes for a server", Bad: []int{5}, Config: `defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 10m
`},
		{Name: "no unit where seconds were meant", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 30s
    timeout server 30s
    timeout connect 5s
    timeout http-request 300000
`},
		{Name: "seconds", Config: `defaults
    mode http
    timeout client 1h
    timeout server 1h
    timeout connect 5s
    timeout queue 30s
    timeout http-request 10s
`},
	},
	Check: func(p *Pass) {
		for d := range p.Config.EachOf("timeout", "connect", "http-request", "queue", "client-fin", "server-fin") {
			if d.Modifier != config.Plain || !d.Section.IsProxy() {
				continue
			}
			limit := longest[d.Arg(1)]
			if ms, _, err := config.ParseTime(d.Arg(2), "ms"); err == nil && ms > limit.minutes*60_000 {
				p.Report(At(d, 2).Saying(fmt.Sprintf("\"timeout %s\" is %s: so long %s", d.Arg(1), withUnit(d.Arg(2)), limit.holds), "set it to some seconds"))
			}
		}
	},
})

// longest has, for a timeout, how many minutes it may sensibly be, and what it holds up.
var longest = map[string]struct {
	minutes uint32
	holds   string
}{
	"connect":      {1, "a request waits for a server that does not answer, each time that it is tried"},
	"http-request": {2, "a client may take for the headers of a request"},
	"queue":        {5, "a request waits for a server with a place"},
	"client-fin":   {10, "a connection of a client stays that is closed on one side"},
	"server-fin":   {10, "a connection to a server stays that is closed on one side"},
}

// withUnit writes a time of a line with its unit.
func withUnit(time string) string {
	if strings.Trim(time, "0123456789") == "" {
		return time + "ms"
	}
	return time
}
