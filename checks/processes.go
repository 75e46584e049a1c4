package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "processes",
	Category: Startup,
	Severity: Warning,
	Summary:  "several processes, and what they cannot share",
	Doc: "Up to 2.4, `nbproc` starts several processes, each of which has its own memory: statistics, stick tables and\n" +
		"peers are not shared. HAProxy warns of statistics and of proxies bound to processes that do not exist;\n" +
		"it refuses to start with `nbthread` at the same time and with stick tables that are used in processes\n" +
		"where they are not. 2.3 and 2.4 warn of `nbproc` itself, which 2.5 no longer has. Use threads.",
	Versions: mustRanges("<2.5.0"),
	Examples: []Example{
		{Name: "processes and threads", Version: "2.2.9", Bad: []int{3}, Config: `global
    nbproc 2
    nbthread 2
defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
`},
		{Name: "threads", Version: "2.2.9", Config: `global
    nbthread 4
defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
`},
	},
	Check: func(p *Pass) {
		d := globalLine(p.Config, "nbproc")
		if d == nil {
			return
		}
		n, err := strconv.Atoi(d.Arg(1))
		if err != nil || n < 2 {
			return
		}
		if p.Version().AtLeast(deprecatedProcesses) {
			p.Report(At(d, 0).ForSection(d.Section).Saying("several processes are on their way out: 2.5 has threads alone", "use nbthread"))
		}
		if t := globalLine(p.Config, "nbthread"); t != nil && t.Arg(1) != "1" {
			p.Report(At(t, 1).ForSection(t.Section).As(Error).Saying(fmt.Sprintf("HAProxy has either several threads or several processes, and there are %d of them", n), "remove nbproc").With(d, "the processes"))
		}
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			if !s.Disabled() {
				processesOf(p, s, n)
			}
		}
	},
})

var deprecatedProcesses = mustRanges(">=2.3.0")[0].From

// processesOf says what HAProxy says of a proxy that runs in several processes.
func processesOf(p *Pass, s *config.Section, n int) {
	bound := s.Lookup("bind-process")
	one := false
	if bound != nil {
		low, high, ranged := strings.Cut(bound.Arg(1), "-")
		first, err := strconv.Atoi(low)
		last := first
		if ranged {
			last, err = strconv.Atoi(high)
		}
		if err == nil && len(bound.Words) == 2 {
			one = first == last
			if first > n {
				p.Report(inherited(At(bound, 1).ForSection(s), s, bound).Saying(fmt.Sprintf("there are %d processes, and %s %q is bound to others; HAProxy takes the last one", n, s.Kind, s.Name), "correct the numbers"))
				one = true
			}
		}
	}
	for _, b := range p.Config.Binds(s) {
		process := b.Parameters.Last("process")
		if process == nil {
			continue
		}
		if first, err := strconv.Atoi(process.Arg(1)); err == nil && first > n {
			p.Report(At(b.Directive, process.Word+1).Saying(fmt.Sprintf("there are %d processes, and this line is bound to another one", n), "correct the number"))
		}
	}
	if s.Mode() != "http" || one {
		return
	}
	if d := s.Lookup("stats"); d != nil && len(p.Config.Binds(s)) > 0 {
		p.Report(inherited(On(d).ForSection(s), s, d).Saying("the statistics are those of one process, by chance", "bind the proxy to one process with bind-process, or use threads"))
		if admin := s.Lookup("stats", "admin"); admin != nil {
			p.Report(inherited(On(admin).ForSection(s), s, admin).Saying("commands on the statistics page reach one process, by chance", "bind the proxy to one process with bind-process, or use threads"))
		}
	}
}
