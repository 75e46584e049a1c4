package checks

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unused-fcgi-app",
	Category: Startup,
	Severity: Error,
	Summary:  "a FastCGI application in a backend that speaks no FastCGI",
	Doc: "A backend with `use-fcgi-app` has at least one server with `proto fcgi`, and is of mode http.\n" +
		"The `fcgi-app` section has a `docroot`, and `option max-reqs` only with `option mpxs-conns` or `option get-values`.\n" +
		"Where a backend has `filter` lines, one of them is `filter fcgi-app`. HAProxy refuses to start otherwise.",
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
				p.Report(OnSection(app).Saying(fmt.Sprintf("fcgi-app %q has no docroot", app.Name), "add the folder of its scripts: docroot /var/www"))
			}
			surplusRequests(p, app)
		}
		if noInheritedApps.Contains(p.Version()) {
			for _, s := range p.Config.Of("defaults") {
				for d := range s.Each("use-fcgi-app") {
					if d.Section == s {
						p.Report(At(d, 0).Saying("a defaults section cannot name the FastCGI application", "name it in the backend").withoutLine(UnsafeFix, d))
					}
				}
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
				p.Report(On(use).ForSection(s).Saying(fmt.Sprintf("%s %q is of mode tcp, and FastCGI needs mode http", s.Kind, s.Name), "set \"mode http\""))
			case filtersFirst(s):
				p.Report(On(use).ForSection(s).Saying(fmt.Sprintf("%s %q has filters, and does not say where the FastCGI application stands among them", s.Kind, s.Name), fmt.Sprintf("add \"filter fcgi-app %s\" in its place", use.Arg(1))))
			case !speaks:
				p.Report(On(use).ForSection(s).Saying(fmt.Sprintf("%s %q has no server with \"proto fcgi\"", s.Kind, s.Name), "add \"proto fcgi\" to its servers").Fixing(speakFCGI(p.Config, s)...))
			}
		}
	},
})

// noInheritedApps lists the patch releases that refuse use-fcgi-app in a defaults
// section; those before ignore it, and since 2.8 words.tsv knows.
var noInheritedApps = mustRanges(">=2.4.22 <2.5-dev1, >=2.5.12 <2.6-dev1, >=2.6.9 <2.7-dev1, >=2.7.3 <2.8-dev1")

// surplusRequests reports an application that is to serve several requests at
// once and cannot. HAProxy words it as a warning, and does not start.
func surplusRequests(p *Pass, app *config.Section) {
	d := app.Last("option", "max-reqs")
	if d == nil {
		return
	}
	n, err := strconv.Atoi(d.Arg(2))
	if err != nil || n <= 1 || isOn(app, "mpxs-conns") || isOn(app, "get-values") {
		return
	}
	p.Report(At(d, 2).ForSection(app).Saying(fmt.Sprintf("fcgi-app %q serves one request at a time on a connection, not %d", app.Name, n), "add \"option mpxs-conns\" if it can do more, or remove the line").withoutLine(UnsafeFix, d))
}

// speakFCGI has all servers of a proxy speak FastCGI, if none of them says how it speaks.
func speakFCGI(c *config.Config, s *config.Section) []Fix {
	var edits []config.Edit
	for _, server := range c.Servers(s) {
		if server.Last("proto") != nil {
			return nil
		}
		edits = append(edits, server.Directive.Append("proto fcgi"))
	}
	if len(edits) == 0 {
		return nil
	}
	return []Fix{UnsafeFix("speak FastCGI with them", edits...)}
}

func isOn(s *config.Section, option string) bool {
	d := s.Last("option", option)
	return d != nil && d.Modifier == config.Plain
}

// filtersFirst reports whether a proxy has filters, none of which is that of its
// FastCGI application.
func filtersFirst(s *config.Section) bool {
	any := false
	for d := range s.Each("filter") {
		if d.Arg(1) == "fcgi-app" {
			return false
		}
		any = any || d.Arg(1) != "compression" && d.Arg(1) != "cache"
	}
	return any
}
