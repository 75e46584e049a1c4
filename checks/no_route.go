package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "no-route",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a frontend that neither answers nor leads to a backend",
	Doc: `A frontend has no servers of its own. Without a ` + "`default_backend`, a `use_backend`" + ` rule or a rule
that answers, all of its clients get 503, or their connections are closed in mode tcp.
HAProxy starts without a word.

Name the backend, or answer with ` + "`http-request return`, `redirect` or `deny`" + `. Nothing is said of a
frontend that serves statistics, a monitor page or an error file of its own.`,
	Examples: []Example{
		{Name: "headers and nothing else", Bad: []int{6}, Config: defaultLines + `frontend web
    bind :8080
    http-request set-header X-Forwarded-Proto http
backend app
    server a1 192.0.2.1:8080
`},
		{Name: "in mode tcp", Bad: []int{6}, Config: `defaults
    mode tcp
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend mail
    bind :25
    option tcplog
backend mail_servers
    server m1 192.0.2.1:25
`},
		{Name: "in a section of its own", Config: defaultLines + `frontend web
    bind :8080
    http-request redirect scheme https
frontend tls
    bind :8443 ssl crt /etc/haproxy/a.pem
    default_backend app
backend app
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		if len(p.Config.Of("backend", "listen")) == 0 {
			return // it does not serve anybody
		}
		for _, s := range p.Config.Of("frontend") {
			if s.Disabled() || s.Mode() != "http" && s.Mode() != "tcp" || len(p.Config.Binds(s)) == 0 || leadsSomewhere(p, s) {
				continue
			}
			what := "all requests get 503"
			if s.Mode() == "tcp" {
				what = "all connections are closed"
			}
			p.Report(OnSection(s).Saying(fmt.Sprintf("frontend %q leads to no backend and answers nothing itself, so %s", s.Name, what),
				"add a default_backend, or a rule that answers"))
		}
	},
})

// ownAnswers are lines by which a frontend answers itself, or is there for something
// else.
var ownAnswers = []string{
	"use_backend", "default_backend", "redirect", "monitor-uri", "errorfile", "errorloc", "errorloc302", "errorloc303", "errorfiles", "http-error", "stats", "block",
	"reqdeny", "reqideny", "dispatch",
}

// leadsSomewhere reports whether a frontend names a backend, or does something with
// clients that is no error.
func leadsSomewhere(p *Pass, s *config.Section) bool {
	for range s.Each(ownAnswers...) {
		return true
	}
	if s.Lookup("default_backend") != nil || s.Lookup("stats") != nil || s.Lookup("monitor-uri") != nil {
		return true
	}
	if slices.ContainsFunc(p.Config.Binds(s), func(b config.BindLine) bool { return strings.HasPrefix(b.Directive.Arg(1), "rhttp@") }) {
		return true // servers connect there
	}
	return slices.ContainsFunc(p.Flow.Rules(s), func(r *flow.Rule) bool {
		return (r.Answers() || r.Action == "attach-srv") && !p.Flow.Never(r.Condition())
	})
}
