package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "ignored-log-format",
	Category: Startup,
	Severity: Warning,
	Summary:  "a log format that HAProxy ignores, or replaces by another",
	Doc: `Lines are logged by the proxy that accepts the client. So a log format in a backend
has no effect, and HAProxy warns of it; it belongs into the frontend.

"option httplog" and "option httpslog" need "mode http". In a proxy of mode tcp,
which is also the mode where none is given, HAProxy warns and logs in the format of
"option tcplog". This often happens to tcp frontends below a defaults section that is
meant for HTTP: give them "option tcplog".`,
	Examples: []Example{
		{Name: "in a backend", Bad: []int{5}, Config: `backend app
    mode http
    timeout server 10s
    timeout connect 5s
    option httplog
    server a1 192.0.2.1:8080
`},
		{Name: "inherited by a tcp frontend", Bad: []int{3}, Config: `defaults
    timeout client 10s
    option httplog
    log 127.0.0.1 local0
frontend mail
    mode tcp
    bind :2525
`},
		{Name: "a format of its own", Config: `defaults
    timeout client 10s
    option httplog
    log 127.0.0.1 local0
frontend mail
    mode tcp
    option tcplog
    bind :2525
`},
	},
	Check: func(p *Pass) {
		for d := range p.Config.WhereOf(isLogFormatOfBackend) {
			if name := ignoredInBackend(d, p.Version()); name != "" {
				p.Report(On(d).Saying(fmt.Sprintf("%q has no effect in a backend", name), "move it to the frontend, which writes the log lines").
					Fixing(SafeFix("remove the line", d.RemoveLine())))
			}
		}
		for _, s := range p.Config.Of("frontend", "listen") {
			if !s.Disabled() && s.Mode() == "tcp" {
				httpLogInTCP(p, s)
			}
		}
	},
})

var (
	httpsLogSince = mustRanges(">=2.5.0")[0].From
	tcpCLFSince   = mustRanges(">=3.1.0")[0].From
)

// isLogFormatOfBackend tells the lines of backends that set a log format.
func isLogFormatOfBackend(section *keywords.Section, keyword, word string) bool {
	if section.Kind != "backend" {
		return false
	}
	switch keyword {
	case "log-format", "log-format-sd", "error-log-format":
		return true
	}
	return keyword == "option" && strings.HasSuffix(word, "log")
}

// ignoredInBackend returns the directive as HAProxy calls it, if it is a log
// format, which backends ignore; otherwise "".
func ignoredInBackend(d *config.Directive, v release.Version) string {
	switch d.Keyword() {
	case "log-format", "log-format-sd":
		return d.Keyword()
	case "error-log-format":
		if v.AtLeast(httpsLogSince) {
			return d.Keyword()
		}
	case "option":
		name := d.Arg(1)
		if d.Modifier == config.Plain && (name == "httplog" || name == "tcplog" || name == "httpslog" && v.AtLeast(httpsLogSince)) {
			return "option " + name
		}
	}
	return ""
}

// httpLogInTCP reports the log format of a proxy of mode tcp that needs mode http.
func httpLogInTCP(p *Pass, s *config.Section) {
	d := s.LookupAny([]string{"option", "httplog"}, []string{"option", "httpslog"}, []string{"option", "tcplog"}, []string{"log-format"})
	if d == nil || d.Modifier != config.Plain || d.Keyword() != "option" || d.Arg(1) == "tcplog" {
		return
	}
	instead := "option tcplog"
	if d.Arg(2) == "clf" && p.Version().AtLeast(tcpCLFSince) {
		instead = "option tcplog clf"
	}
	f := On(d).Saying(
		fmt.Sprintf("\"option %s\" needs mode http, and %s %q is of mode tcp: HAProxy logs in the format of %q", d.Arg(1), s.Kind, s.Name, instead),
		fmt.Sprintf("write %q in that proxy, or \"mode http\"", instead))
	if d.Section != s {
		f = f.With(s.Header, "the proxy of mode tcp").Fixing(SafeFix(fmt.Sprintf("add %q to that proxy", instead), s.InsertFirst(instead)))
	} else if e, ok := d.ReplaceWords(0, len(d.Words), instead); ok {
		f = f.Fixing(SafeFix(fmt.Sprintf("write %q", instead), e))
	}
	p.Report(f)
}
