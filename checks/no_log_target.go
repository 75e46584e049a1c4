package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "no-log-target",
	Category: Startup,
	Severity: Warning,
	Summary:  "a log format in a proxy that logs nowhere",
	Doc: `The proxy has a log format, by "option httplog", "option tcplog", "log-format" or the
like, but no "log" line says where its logs go, so nothing is logged. HAProxy warns of
it. "log global" only repeats the log lines of the global section that stand above it, and
"no log" drops those that the defaults section brought.`,
	Examples: []Example{
		{Name: "log global without a target", Bad: []int{8}, Config: `global
    maxconn 100
defaults
    mode http
    timeout client 10s
    log global
    option httplog
frontend web
    bind :8080
`},
		{Name: "global below", Bad: []int{8}, Config: `defaults
    mode http
    timeout client 10s
    log global
    option httplog
global
    log 127.0.0.1:514 local0
frontend web
    bind :8080
`},
		{Name: "a target", Config: `global
    maxconn 100
    log 127.0.0.1:514 local0
defaults
    mode http
    timeout client 10s
    log global
    option httplog
frontend web
    bind :8080
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "listen") {
			mode := s.Mode()
			if s.Disabled() || mode != "http" && mode != "tcp" || p.Config.HasLogTarget(s) {
				continue
			}
			if d := logFormat(s); d != nil {
				f := OnSection(s).Saying(fmt.Sprintf("%s %q has a log format and no log target, so it logs nothing", s.Kind, s.Name),
					"add a log line here, in its defaults section, or in global for \"log global\"")
				if p.Config.GlobalLine("log") != nil {
					f = f.Fixing(UnsafeFix("log where the global section says", s.InsertLast("log global")))
				}
				p.Report(f.With(d, "the log format"))
			}
		}
	},
})

// logFormat returns the directive that sets the format of a proxy's log lines,
// or nil.
func logFormat(s *config.Section) *config.Directive {
	return s.LookupAny([]string{"option", "httplog"}, []string{"option", "httpslog"}, []string{"option", "tcplog"},
		[]string{"log-format"}, []string{"log-format-sd"})
}
