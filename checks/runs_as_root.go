package checks

var _ = register(&Rule{
	ID:         "runs-as-root",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Note,
	Strict:     true,
	Summary:    "a process that keeps the rights of root",
	Doc: `HAProxy started by root stays root unless ` + "`" + `user` + "`" + ` or ` + "`" + `uid` + "`" + ` says otherwise: whoever takes over the process through a defect has the machine. HAProxy 3.3
warns of it. In a container that is started as another user, or by a unit with ` + "`" + `User=` + "`" + `, the lines are of no use.

    global
        user haproxy
        group haproxy`,
	Examples: []Example{
		{Name: "root", Version: "3.0.11", Bad: []int{1}, Config: `global
    maxconn 1000
`},
		{Name: "another user", Version: "3.0.11", Config: `global
    user haproxy
    group haproxy
`},
	},
	Check: func(p *Pass) {
		global := p.Config.Of("global")
		if len(global) == 0 || isFragment(p.Config) && len(p.Config.Sections) > len(global) {
			return
		}
		if p.Config.GlobalLine("user") == nil && p.Config.GlobalLine("uid") == nil {
			p.Report(On(global[0].Header).Saying("HAProxy keeps the rights of root, if root starts it", "add user and group"))
		}
	},
})
