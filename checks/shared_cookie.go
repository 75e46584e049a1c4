package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "shared-cookie",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "two servers with the same cookie value",
	Doc: `The value behind ` + "`cookie`" + ` on a server line tells HAProxy which server a client belongs to. Where two have the same, a client of the second
comes back to the first: sessions are lost, and the first has twice the load. HAProxy mentions it with -dD alone.

Give each server a value of its own.`,
	Examples: []Example{
		{Name: "the same value", Bad: []int{9}, Config: cookieExample("s1")},
		{Name: "one for each", Config: cookieExample("s2")},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Lookup("cookie") == nil || s.Disabled() {
				continue
			}
			seen := map[string]*config.Directive{}
			servers := p.Config.Servers(s)
			for i := range servers {
				cookie := servers[i].Own.Last("cookie")
				if cookie == nil {
					continue
				}
				value := cookie.Arg(1)
				if before := seen[value]; before != nil {
					p.Report(At(cookie.Directive, cookie.Word+1).Saying(
						fmt.Sprintf("server %q has the cookie value %q, too: clients of this one come back to that one", before.Arg(1), value),
						"give each server a value of its own").With(before, "it gets them all").Fixing(ownCookie(servers, cookie)...))
					continue
				}
				seen[value] = cookie.Directive
			}
		}
	},
})

// ownCookie gives a server its name for a cookie value, if no other server of a few has that.
func ownCookie(servers []config.ServerLine, cookie *config.Parameter) []Fix {
	const few = 200
	name := cookie.Directive.Arg(1)
	taken := func(s config.ServerLine) bool {
		other := s.Own.Last("cookie")
		return other != nil && other.Arg(1) == name
	}
	if len(servers) > few || slices.ContainsFunc(servers, taken) {
		return nil
	}
	return Finding{}.writing(UnsafeFix, cookie.Directive, cookie.Word+1, name).Fixes
}

// cookieExample is a backend whose second server, on line 9, has this cookie.
func cookieExample(value string) string {
	return defaultLines + `backend app
    cookie SRV insert indirect nocache
    server a1 192.0.2.1:8080 cookie s1
    server a2 192.0.2.2:8080 cookie ` + value + `
`
}
