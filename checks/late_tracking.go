package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "late-tracking",
	Category: Startup,
	Severity: Warning,
	Summary:  "tcp-request content rules that track or capture too late or too early",
	Doc: `In a proxy of mode http, requests that cannot be read end before ` + "`tcp-request content`" + `
rules are looked at. So where such a rule tracks ` + "`src`" + `, which needs no request, and its
condition needs none, the errors and requests of those clients are not counted, and HAProxy
warns from 2.3 on. A ` + "`tcp-request session`" + ` rule counts them.

A rule that tracks or captures contents of the request finds them by chance, where the
proxy has no ` + "`tcp-request inspect-delay`" + ` in which they could come.`,
	Examples: []Example{
		{Name: "for each request", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    tcp-request content track-sc0 src table clients
backend clients
    stick-table type ip size 1k
`},
		{Name: "without a delay", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    tcp-request content track-sc0 hdr(host) table hosts
backend hosts
    stick-table type string size 1k
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
		told := map[*config.Section]bool{}
		for _, fault := range p.Config.SampleFaults() {
			d := fault.Directive
			f, s := On(d).ForSection(d.Section), d.Section
			switch fault.Kind {
			case config.LateTracking:
				f = f.Saying(fmt.Sprintf("%s %q tracks %q too late to count requests that cannot be read", s.Kind, s.Name, fault.Of), "write \"tcp-request session\"")
				if e, ok := d.ReplaceWord(1, "session"); ok && !belowLater(d, "tcp-request session", p.Version()) {
					f = f.Fixing(UnsafeFix("write \"tcp-request session\"", e))
				}
				p.Report(f)
			case config.NoDelay:
				if !told[s] || delayEach.Contains(p.Version()) {
					p.Report(f.Saying(fmt.Sprintf("%s %q does not wait for the contents that %q reads, so that they are found by chance", s.Kind, s.Name, fault.Of), "add \"tcp-request inspect-delay\" and a time"))
				}
				told[s] = true
			}
		}
	},
})

// delayEach lists the versions that warn of each rule that reads contents for
// which the proxy does not wait; others warn once for each proxy.
var delayEach = mustRanges(">=2.2-dev1")

// belowLater reports whether a rule stands below one that is evaluated later than those
// of a kind.
func belowLater(d *config.Directive, kind string, v release.Version) bool {
	isKind := func(r ruleSet) bool { return strings.Join(r.words, " ") == kind }
	for _, other := range d.Section.Directives {
		if other == d {
			break
		}
		if k := ruleKind(other, v); k >= 0 && slices.ContainsFunc(ruleKinds[:k], isKind) {
			return true
		}
	}
	return false
}
