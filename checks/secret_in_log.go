package checks

import (
	"fmt"
	"strings"
)

var _ = register(&Rule{
	ID:       "secret-in-log",
	Category: Advice,
	Severity: Warning,
	Summary:  "passwords and session cookies written to the log",
	Doc: `A captured ` + "`" + `Authorization` + "`" + ` header holds the user's password (in Base64, which anybody reads) or token, a captured ` + "`" + `Cookie` + "`" + ` or ` + "`" + `Set-Cookie` + "`" + `
header the session: whoever reads the logs, or the system that collects them, can use them. Capture what you look for alone, a
hash of it, or nothing.

    http-request capture req.cook(lang) len 8`,
	Examples: []Example{
		{Name: "passwords in the log", Bad: []int{8}, Config: `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :80
    capture request header Authorization len 100
    option httplog
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
		{Name: "nothing secret", Config: `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :80
    capture request header User-Agent len 100
    option httplog
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("capture", "http-request", "http-response") {
			name, word := "", 0
			switch {
			case d.Keyword() == "capture" && d.Arg(2) == "header":
				name, word = d.Arg(3), 3
			case d.Keyword() != "capture" && d.Arg(1) == "capture":
				name, word = wholeHeader(d.Arg(2)), 2
			}
			if what := secretHeaders[strings.ToLower(name)]; what != "" {
				p.Report(At(d, word).Saying(fmt.Sprintf("the header %s goes into the log, and with it %s", name, what), "do not capture it, or capture a hash of it"))
			}
		}
	},
})

// secretHeaders are headers whose value lets others act as the user.
var secretHeaders = map[string]string{
	"authorization": "passwords and tokens", "proxy-authorization": "passwords and tokens", "x-api-key": "keys", "x-auth-token": "tokens",
	"cookie": "the sessions of users", "set-cookie": "the sessions of users",
}

// wholeHeader returns the name of the header that a sample is; "" where there is more to it, since what
// converters make of a header may be harmless.
func wholeHeader(sample string) string {
	fetch, rest, ok := strings.Cut(sample, "(")
	name, after, closed := strings.Cut(rest, ")")
	if !ok || !closed || after != "" || !strings.HasSuffix(fetch, "hdr") {
		return ""
	}
	name, _, _ = strings.Cut(name, ",")
	return name
}
