package checks

var _ = register(&Rule{
	ID:       "lua-limits",
	Category: Advice,
	Family:   Reliability,
	Severity: Note,
	Strict:   true,
	Summary:  "Lua scripts without limits",
	Doc: `A Lua script that does not come back stops the thread that it runs on, and one that keeps data takes all memory. ` + "`" + `tune.lua.maxmem` + "`" + ` limits the memory of each
thread (in MiB), and since 2.8 ` + "`" + `tune.lua.burst-timeout` + "`" + ` how long a script may run at once, by default one second.`,
	Examples: []Example{
		{Name: "no limit of memory", Bad: []int{2}, Config: `global
    lua-load /etc/haproxy/a.lua
    tune.lua.bool-sample-conversion normal
`},
		{Name: "64 MiB", Config: `global
    lua-load /etc/haproxy/a.lua
    tune.lua.maxmem 64
    tune.lua.bool-sample-conversion normal
`},
	},
	Check: func(p *Pass) {
		if m := p.Config.GlobalLine("tune.lua.maxmem"); m != nil && m.Arg(1) != "0" {
			return
		}
		for d := range p.Config.Each("lua-load", "lua-load-per-thread") {
			p.Report(At(d, 1).Saying("the script may take all memory", "set tune.lua.maxmem"))
			return
		}
	},
})
