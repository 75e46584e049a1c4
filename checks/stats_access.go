package checks

import (
	"fmt"
)

var _ = register(&Rule{
	ID:       "stats-access",
	Category: Startup,
	Severity: Error,
	Summary:  "two ways to protect the statistics page at once",
	Doc: "`stats auth` and `stats realm` protect the statistics page with a list of users that HAProxy makes\n" +
		"itself, `stats http-request` with rules. Both in one proxy contradict one another, and\n" +
		"HAProxy refuses to start. To have rules and users, put the users into a userlist and write\n" +
		"`stats http-request auth unless { http_auth(LIST) }`.",
	Examples: []Example{
		{Name: "both", Bad: []int{8}, Config: defaultLines + `listen stats
    bind :8404
    stats http-request allow
    stats auth admin:secret
`},
		{Name: "users", Config: defaultLines + `listen stats
    bind :8404
    stats uri /
    stats auth admin:secret
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			rule := s.Lookup("stats", "http-request")
			if rule == nil || s.Disabled() {
				continue
			}
			users := s.Lookup("stats", "auth")
			if users == nil {
				users = s.Lookup("stats", "realm")
			}
			if users == nil || users.Section != rule.Section { // a proxy that changes what it inherits begins anew
				continue
			}
			p.Report(On(rule).ForSection(s).Saying(fmt.Sprintf("%s %q protects its statistics with \"stats http-request\" and \"stats %s\"", s.Kind, s.Name, users.Arg(1)),
				"keep one of them").With(users, "the other way"))
		}
	},
})
