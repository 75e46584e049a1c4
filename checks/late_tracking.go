package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "late-tracking",
	Category: Startup,
	Severity: Warning,
	Summary:  "addresses of clients that are tracked only once a request is there",
	Doc: `In a proxy of mode http, requests that cannot be read end before ` + "`tcp-request content`" + `
rules are looked at. So where such a rule tracks ` + "`src`" + `, which needs no request, the errors
and requests of those clients are not counted, and HAProxy warns from 2.3 on. A
` + "`tcp-request session`" + ` rule counts them.`,
	Examples: []Example{
		{Name: "for each request", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    tcp-request content track-sc0 src table clients
backend clients
    stick-table type ip size 1k
`},
		{Name: "for each session", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    tcp-request session track-sc0 src table clients
backend clients
    stick-table type ip size 1k
`},
	},
	Check: func(p *Pass) {
		if !warnsOfLateTracking.Contains(p.Version()) {
			return
		}
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Mode() != "http" || s.Disabled() {
				continue
			}
			for d := range s.Each("tcp-request") {
				if tracksAddress(s, d) {
					p.Report(On(d).ForSection(s).Saying(fmt.Sprintf("%s %q tracks clients too late to count requests that cannot be read", s.Kind, s.Name), "write \"tcp-request session\""))
				}
			}
		}
	},
})

var warnsOfLateTracking = mustRanges(">=2.3-dev6")

// tracksAddress reports whether a rule on contents tracks the address of clients,
// whatever the request is.
func tracksAddress(s *config.Section, d *config.Directive) bool {
	if d.Keyword() != "tcp-request" || d.Arg(1) != "content" || !strings.HasPrefix(d.Arg(2), "track-sc") || d.Arg(3) != "src" {
		return false
	}
	n := 4
	if d.Arg(n) == "table" {
		n += 2
	}
	switch len(d.Words) - n {
	case 0:
		return true
	case 2:
		return d.Arg(n) == "if" && d.Arg(n+1) == "TRUE" && s.Last("acl", "TRUE") == nil
	}
	return false
}
