package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unused-fcgi-app",
	Category: Startup,
	Severity: Error,
	Summary:  "a FastCGI application in a backend that speaks no FastCGI",
	Doc: "A backend with `use-fcgi-app` has at least one server with `proto fcgi`, and is of mode http.\n" +
		"The `fcgi-app` section has a `docroot`. HAProxy refuses to start otherwise.",
	Versions: mustRanges(">=2.1-dev1"),
	Examples: []Example{
		{Name: "proto fcgi is missing", Bad: []int{9}, Config: `fcgi-app php
    docroot /var/www
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend web
    use-fcgi-app php
    server fpm 127.0.0.1:9000
`},
		{Name: "right", Config: `fcgi-app php
    docroot /var/www
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend web
    use-fcgi-app php
    server fpm 127.0.0.1:9000 proto fcgi
`},
	},
	Check: func(p *Pass) {
		for _, app := range p.Config.Of("fcgi-app") {
			if app.Last("docroot") == nil {
				p.Report(On(app.Header).Saying(fmt.Sprintf("fcgi-app %q has no docroot", app.Name), "add the folder of its scripts: docroot /var/www"))
			}
		}
		for _, s := range p.Config.Of("backend", "listen") {
			use := s.Last("use-fcgi-app")
			if use == nil || s.Disabled() {
				continue
			}
			speaks := slices.ContainsFunc(p.Config.Servers(s), func(server config.ServerLine) bool {
				proto := server.Last("proto")
				return proto != nil && proto.Arg(1) == "fcgi"
			})
			switch {
			case s.Mode() == "tcp":
				p.Report(On(use).Saying(fmt.Sprintf("%s %q is of mode tcp, and FastCGI needs mode http", s.Kind, s.Name), "set \"mode http\""))
			case !speaks:
				p.Report(On(use).Saying(fmt.Sprintf("%s %q has no server with \"proto fcgi\"", s.Kind, s.Name), "add \"proto fcgi\" to its servers"))
			}
		}
	},
})
