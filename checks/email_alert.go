package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "email-alert",
	Category: Startup,
	Severity: Warning,
	Summary:  "e-mail alerts that are never sent, because something is missing",
	Doc: "HAProxy sends e-mail alerts of a proxy only if it has all three of `email-alert from`,\n" +
		"`email-alert to` and `email-alert mailers`. With some of them alone, or with `email-alert level`\n" +
		"or `myhostname` alone, it starts, warns, and sends nothing.\n\n" +
		"3.1 and 3.2 warn of all e-mail alerts, which 3.3 leaves to Lua.",
	Examples: []Example{
		{Name: "no mailers", Bad: []int{7}, Config: defaultLines + `backend app
    email-alert from haproxy@example.com
    email-alert to admin@example.com
    server a1 192.0.2.1:8080 check
`},
		{Name: "complete", Version: "3.0.11", Config: `mailers local
    mailer smtp1 192.0.2.25:25
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend app
    email-alert from haproxy@example.com
    email-alert to admin@example.com
    email-alert mailers local
    server a1 192.0.2.1:8080 check
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			set := s.Lookup("email-alert")
			if set == nil || len(set.Words) < 3 || s.Disabled() {
				continue
			}
			var missing []string
			for _, name := range []string{"from", "to", "mailers"} {
				if d := s.Lookup("email-alert", name); d == nil || len(d.Words) < 3 {
					missing = append(missing, fmt.Sprintf("%q", "email-alert "+name))
				}
			}
			if len(missing) == 0 {
				if legacyMailers.Contains(p.Version()) && !usesLua(p.Config) && p.Config.Symbols().Lookup(config.Mailers, nil, s.Lookup("email-alert", "mailers").Arg(2)) != nil {
					p.Report(inherited(On(s.Lookup("email-alert", "mailers")).ForSection(s), s, s.Lookup("email-alert", "mailers")).
						Saying("alerts that HAProxy sends itself are on their way out: 3.3 leaves them to Lua", "send them from Lua, as examples/lua/mailers.lua of HAProxy does"))
				}
				continue
			}
			f := On(firstAlert(s)).ForSection(s).Saying(fmt.Sprintf("%s %q sends no e-mail alerts: it has no %s", s.Kind, s.Name, strings.Join(missing, " and no ")),
				"add what is missing, or remove the email-alert lines")
			if set.Section != s {
				f = f.With(s.Header, "the section that inherits it")
			}
			p.Report(f)
		}
	},
})

// firstAlert returns the first email-alert line that a proxy has or inherits.
func firstAlert(s *config.Section) *config.Directive {
	for ; s != nil; s = s.Defaults {
		for d := range s.Each("email-alert") {
			return d
		}
	}
	return nil
}

// legacyMailers are the versions that warn of alerts which are not sent by Lua.
var legacyMailers = mustRanges(">=3.1-dev9 <3.3-dev2")

// usesLua reports whether Lua may be what sends the alerts.
func usesLua(c *config.Config) bool {
	return c.GlobalLine("lua-load") != nil || c.GlobalLine("lua-load-per-thread") != nil
}
