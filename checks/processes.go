package checks

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "processes",
	Category: Startup,
	Severity: Warning,
	Summary:  "several processes, and what they cannot share",
	Doc: "Up to 2.4, `nbproc` starts several processes, each of which has its own memory: statistics, stick tables and\n" +
		"peers are not shared. HAProxy warns of statistics and of proxies and bind lines bound to processes or threads\n" +
		"that do not exist, also where there is one process;\n" +
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
		{Name: "a process that is not there", Version: "2.2.9", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080 process 2
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
		n := max(1, p.Config.GlobalNumber("nbproc"))
		if n > 1 {
			severalProcesses(p, n)
		}
		there := affinity{first(n), first(p.Config.GlobalNumber("nbthread"))}
		if n > 1 {
			there.threads = first(1)
		}
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			if s.Disabled() {
				continue
			}
			bound := boundProcesses(p, s, there.processes)
			for _, b := range p.Config.Binds(s) {
				if process := b.Parameters.Last("process"); process != nil {
					there.check(p, b.Directive, process.Word+1, bound)
				}
			}
			if n > 1 && bits.OnesCount64(bound) != 1 {
				statisticsOf(p, s)
			}
		}
		lines := p.parameterReader(nil)
		for _, s := range p.Config.Of("global") {
			for _, d := range s.Directives {
				lines.read(d, func(kind string, param parameter) {
					if kind == "bind" && d.Arg(param.at) == "process" {
						there.check(p, d, param.at+1, there.processes)
					}
				})
			}
		}
	},
})

var deprecatedProcesses = mustRanges(">=2.3.0")[0].From

// severalProcesses says what HAProxy says of nbproc itself.
func severalProcesses(p *Pass, n int) {
	d := p.Config.GlobalLine("nbproc")
	if p.Version().AtLeast(deprecatedProcesses) {
		p.Report(At(d, 0).ForSection(d.Section).Saying("several processes are on their way out: 2.5 has threads alone", "use nbthread"))
	}
	if t := p.Config.GlobalLine("nbthread"); t != nil && t.Arg(1) != "1" {
		p.Report(At(t, 1).ForSection(t.Section).As(Error).Saying(fmt.Sprintf("HAProxy has either several threads or several processes, and there are %d of them", n), "remove nbproc").With(d, "the processes").withoutLine(UnsafeFix, d))
	}
}

// affinity holds a bit for each process and each thread; no threads: their number
// is that of the processors.
type affinity struct{ processes, threads uint64 }

// first returns n bits.
func first(n int) uint64 { return 1<<uint(n) - 1 }

// check looks at what "process" of a bind line names: PROCESSES or
// PROCESSES/THREADS. Its proxy is bound to some processes.
func (a affinity) check(p *Pass, d *config.Directive, n int, bound uint64) {
	set, threads, threaded := strings.Cut(d.Arg(n), "/")
	processes, f := numbers(set), At(d, n)
	switch {
	case processes == 0:
	case threaded && a.threads != 0 && numbers(threads)&a.threads == 0:
		p.Report(f.Saying(fmt.Sprintf("this line is bound to threads that do not exist: nbthread is %d", bits.OnesCount64(a.threads)), "correct the numbers").WithAny(p.Config.GlobalLine("nbthread"), "the threads"))
	case processes&bound&a.processes == 0:
		p.Report(f.Saying("this line is bound to processes that its proxy does not run in", "correct the number").WithAny(d.Section.Lookup("bind-process"), "the processes of the proxy"))
	}
}

// numbers returns a bit for each number of a set: all, odd, even, N or N-M; none
// if it is no set.
func numbers(set string) uint64 {
	const all, odd = 1<<64 - 1, 0x5555555555555555
	switch set {
	case "all":
		return all
	case "odd":
		return odd
	case "even":
		return odd << 1
	}
	low, high, ranged := strings.Cut(set, "-")
	from, to := number(low, 0), number(high, mostOfGroup)
	if !ranged {
		to = from
	}
	if from < 1 || max(from, to) > mostOfGroup {
		return 0
	}
	return first(max(from, to)) &^ first(min(from, to)-1)
}

// boundProcesses returns the processes that a proxy runs in.
func boundProcesses(p *Pass, s *config.Section, there uint64) uint64 {
	d := s.Lookup("bind-process")
	if d == nil {
		return there
	}
	var named uint64
	for _, word := range d.Words[1:] {
		named |= numbers(word.Value)
	}
	switch bound := named & there; {
	case bound != 0:
		return bound
	case named == 0: // bad-argument tells
		return there
	}
	p.Report(inherited(At(d, 1).ForSection(s), s, d).Saying(fmt.Sprintf("%s %q is bound to processes that do not exist: nbproc is %d", s.Kind, s.Name, bits.OnesCount64(there)), "correct the numbers").WithAny(p.Config.GlobalLine("nbproc"), "the processes"))
	return there
}

// statisticsOf says what HAProxy says of the statistics of a proxy that runs in
// several processes.
func statisticsOf(p *Pass, s *config.Section) {
	d := s.Lookup("stats")
	if s.Mode() != "http" || d == nil || len(p.Config.Binds(s)) == 0 {
		return
	}
	p.Report(inherited(On(d).ForSection(s), s, d).Saying("the statistics are those of one process, by chance", "bind the proxy to one process with bind-process, or use threads"))
	if admin := s.Lookup("stats", "admin"); admin != nil {
		p.Report(inherited(On(admin).ForSection(s), s, admin).Saying("commands on the statistics page reach one process, by chance", "bind the proxy to one process with bind-process, or use threads"))
	}
}
