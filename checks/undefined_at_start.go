package checks

var _ = register(&Rule{
	ID:       "undefined-at-start",
	Category: Advice,
	Family:   Reliability,
	Severity: Error,
	Summary:  "a name that is not defined, which haproxy -c does not notice",
	Doc: `The target of a log line (a ring, a log backend, a log-profile), the server of a
reverse bind and the sink of a trace are looked up after the configuration has been
read. ` + "`haproxy -c`" + ` does not get that far and accepts the configuration; a real start
or a reload fails, even where the proxy that holds the line is disabled.`,
	Examples: []Example{
		{Name: "a ring that is called otherwise", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    log ring@requests format raw local0
    bind :8080
ring request
    format raw
    size 32768
`},
		{Name: "defined", Config: `frontend web
    mode http
    timeout client 10s
    log ring@requests format raw local0
    bind :8080
ring requests
    format raw
    size 32768
`},
	},
	Check: func(p *Pass) { reportUndefined(p, true) },
})
