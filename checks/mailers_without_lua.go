package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "mailers-without-lua",
	Category: Advice,
	Family:   Reliability,
	Severity: Warning,
	Summary:  "e-mail alerts that HAProxy no longer sends itself",
	Doc: `Up to 3.2, HAProxy sends an e-mail when a server goes down, where ` + "`email-alert mailers`, `from` and `to`" + ` say so. Since 3.3 it
leaves that to Lua: the lines are still taken, a script may read them, and where none is loaded no mail is ever
sent. HAProxy says nothing of it.

    global
        lua-load /etc/haproxy/mailers.lua

loads the script that comes with HAProxy as ` + "`examples/lua/mailers.lua`" + `. Or watch the servers from outside.`,
	Versions: mustRanges(">=3.3-dev2"),
	Examples: []Example{
		{Name: "nobody sends them", Version: "3.4.7", Bad: []int{12}, Config: mailersExample("maxconn 1000")},
		{Name: "a script does", Version: "3.4.7", Config: mailersExample("lua-load /etc/haproxy/mailers.lua")},
	},
	Check: func(p *Pass) {
		if usesLua(p.Config) {
			return
		}
		reported := map[*config.Directive]bool{}
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			from, to, mailers := s.Lookup("email-alert", "from"), s.Lookup("email-alert", "to"), s.Lookup("email-alert", "mailers")
			if s.Disabled() || from == nil || to == nil || mailers == nil || reported[mailers] {
				continue
			}
			reported[mailers] = true
			f := On(mailers).Saying(fmt.Sprintf("HAProxy %s sends no e-mail itself, and no Lua script that would is loaded", p.Version().Branch()),
				"load the script examples/lua/mailers.lua that comes with HAProxy, or watch the servers from outside")
			if section := p.Config.Symbols().Lookup(config.Mailers, nil, mailers.Arg(2)); section != nil {
				f = f.With(section.Definitions[0], "the mailers")
			}
			p.Report(f)
		}
	},
})

// mailersExample is a configuration with e-mail alerts and a line in the global section.
func mailersExample(global string) string {
	return `global
    ` + global + `
mailers local
    mailer smtp1 192.0.2.25:25
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend app
    email-alert from haproxy@example.com
    email-alert mailers local
    email-alert to admin@example.com
    server a1 192.0.2.1:8080 check
`
}
