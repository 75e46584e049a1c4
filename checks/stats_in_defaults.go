package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "stats-in-defaults",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "statistics that every proxy shows, because a defaults section says so",
	Doc: `With ` + "`" + `stats enable` + "`" + `, ` + "`" + `stats uri` + "`" + ` or ` + "`" + `stats auth` + "`" + ` in a ` + "`" + `defaults` + "`" + ` section, every frontend and listen section of mode http, and every
backend, that inherits from it answers requests for the statistics page itself: on the public site, too. The page tells
names, addresses and states of all servers, and with ` + "`" + `stats admin` + "`" + ` lets visitors change them.

Put the page into a section of its own, on an address that is not public:

    listen stats
        bind 127.0.0.1:8404
        mode http
        stats enable
        stats uri /`,
	Examples: []Example{
		{Name: "on every site", Bad: []int{6}, Config: defaultLines + `    stats enable
frontend web
    bind :80
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
		{Name: "a section of its own", Config: defaultLines + `frontend web
    bind :80
    default_backend app
backend app
    server s1 192.0.2.1:80
listen stats
    bind 127.0.0.1:8404
    stats enable
    stats uri /
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("defaults") {
			var line *config.Directive
			for d := range s.Each("stats") {
				switch d.Arg(1) {
				case "enable", "uri", "auth", "realm", "scope", "admin", "http-request":
					if line == nil {
						line = d
					}
				}
			}
			if line == nil {
				continue
			}
			var open []*config.Section
			for _, proxy := range p.Flow.Proxies(s) {
				if proxy.Mode() == "http" && (proxy.Lookup("stats") == line || inheritsStats(proxy)) && p.takesRequests(proxy, line) {
					open = append(open, proxy)
				}
			}
			if len(open) == 0 {
				continue
			}
			p.Report(onProxies(On(line), open))
		}
	},
})

// takesRequests reports whether requests come to a proxy, of a backend those that no frontend with the same
// stats line answers.
func (p *Pass) takesRequests(s *config.Section, line *config.Directive) bool {
	return s.HasFrontend() || slices.ContainsFunc(p.Flow.Frontends(s), func(f *config.Section) bool { return f.Lookup("stats") != line })
}

// inheritsStats reports whether a proxy has no stats lines of its own.
func inheritsStats(s *config.Section) bool {
	for range s.Each("stats") {
		return false
	}
	return true
}

// onProxies says which proxies have the page: three of them by their names.
func onProxies(f Finding, open []*config.Section) Finding {
	const most = 3
	var names []string
	for _, s := range open[:min(most, len(open))] {
		names = append(names, strconv.Quote(s.Name))
		f = f.With(s.Header, "it has the page")
	}
	text := "the statistics page is on every proxy that inherits from here: " + strings.Join(names, ", ")
	if len(open) > most {
		text += fmt.Sprintf(" and %d more", len(open)-most)
	}
	return f.Saying(text, "put the stats lines into a listen section of their own, on an address that is not public")
}
