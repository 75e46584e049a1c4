package checks

var _ = register(&Rule{
	ID:       "no-maxconn",
	Category: Advice,
	Family:   Capacity,
	Severity: Note,
	Strict:   true,
	Summary:  "a process without a limit of connections of its own",
	Doc: `Without ` + "`" + `maxconn` + "`" + ` in the global section, HAProxy takes the limit from the file descriptors that it may have, ` + "`" + `ulimit -n` + "`" + `. That is 1024
here and a million there: in the one case clients are kept waiting with a machine that has nothing to do, in the other the memory ends before the
limit is reached. Say how many connections the machine is for; ` + "`" + `hapvet capacity` + "`" + ` tells what they cost.`,
	Examples: []Example{
		{Name: "no limit", Bad: []int{1}, Config: `global
    daemon
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
`},
		{Name: "a limit", Config: `global
    maxconn 20000
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
`},
	},
	Check: func(p *Pass) {
		global := p.Config.Of("global")
		if len(global) == 0 || p.Config.GlobalLine("maxconn") != nil || p.Config.GlobalLine("ulimit-n") != nil || p.Config.GlobalLine("fd-hard-limit") != nil || isFragment(p.Config) {
			return
		}
		p.Report(On(global[0].Header).Saying("how many connections HAProxy takes depends on the limits that it is started with", "set maxconn"))
	},
})
