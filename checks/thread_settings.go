package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "thread-settings",
	Category: Startup,
	Severity: Error,
	Summary:  "numbers of threads, groups and processes that do not fit together or come too late",
	Doc: `Up to 2.4, HAProxy could run several processes or several threads, but refused to start
with both ` + "`nbproc` and `nbthread`" + ` above 1.

Since 2.7, what proxies are made of depends on the number of threads, so
` + "`nbthread`, `thread-groups` and `thread-group`" + ` have to stand above all other sections.
Each thread needs a group, each group a thread, and a group has at most 64 of them (16 since
3.4 where ` + "`thread-groups`" + ` is not set). HAProxy gives the threads that no ` + "`thread-group`" + ` names to
the groups that have none, and refuses to start where some are left over. Without
` + "`nbthread`" + ` their number is that of the processors of the machine, and nothing is said of it here.`,
	Examples: []Example{
		{Name: "both", Version: "2.2.9", Bad: []int{3}, Config: `global
    nbproc 2
    nbthread 2
`},
		{Name: "too late", Version: "3.0.11", Bad: []int{4}, Config: `defaults
    mode http
global
    nbthread 2
`},
		{Name: "more groups than threads", Version: "3.0.11", Bad: []int{3}, Config: `global
    nbthread 2
    thread-groups 4
`},
		{Name: "one of them", Version: "2.2.9", Config: `global
    nbproc 1
    nbthread 2
`},
	},
	Check: func(p *Pass) {
		var processes, threads *config.Directive
		var other *config.Section // the first that is not global
		for _, s := range p.Config.Sections {
			if s.Kind != "global" {
				if other == nil {
					other = s
				}
				continue
			}
			for _, d := range s.Directives {
				switch keyword := d.Keyword(); {
				case d.Modifier != config.Plain:
				case other != nil && threadsFirst.Contains(p.Version()) && (keyword == "nbthread" || keyword == "thread-groups" || keyword == "thread-group"):
					p.Report(At(d, 0).Saying(fmt.Sprintf("%q stands below another section, and HAProxy has to know it before", keyword), "move it to a global section above all others").With(other.Header, "the other section"))
				case keyword == "cpu-map":
					checkCPUMap(p, d)
				case keyword == "nbproc":
					processes = d
				case keyword == "nbthread":
					threads = d
				}
			}
		}
		checkThreadGroups(p)
		if oldProcesses.Contains(p.Version()) && several(processes) && several(threads) {
			f := On(threads).ForSection(threads.Section).Saying("several processes and several threads exclude each other", "remove \"nbproc\"")
			p.Report(f.With(processes, "the number of processes").withoutLine(UnsafeFix, processes))
		}
	},
})

var (
	threadsFirst = mustRanges(">=2.7.0")
	oldProcesses = mustRanges("<2.5-dev1")
)

// several reports whether a number is above 1.
func several(d *config.Directive) bool { return d != nil && config.Atoi(d.Arg(1)) > 1 }

var threadGroups = mustRanges(">=2.5-dev1")

// checkThreadGroups says what HAProxy says of the groups that it makes of the
// threads.
func checkThreadGroups(p *Pass) {
	if !threadGroups.Contains(p.Version()) {
		return
	}
	m, at := newThreadMap(p.Config), p.Config.GlobalLine("thread-groups")
	refused := false
	for _, s := range p.Config.Of("global") {
		for _, d := range s.Directives {
			if d.Modifier != config.Plain || d.Keyword() != "thread-group" {
				continue
			}
			warning, before, refusal := m.assign(d, p.Version())
			if at == nil {
				at = d
			}
			if warning != "" {
				p.Report(On(d).As(Warning).Saying(warning, "give each thread to one group, on one line").WithAny(before, "the line before"))
			}
			if refusal != "" {
				p.Report(On(d).Saying(refusal, "write them as one range, such as 1-4"))
				refused = true
			}
		}
	}
	threads := p.Config.GlobalLine("nbthread")
	if limit := p.Config.GlobalLine("thread-hard-limit"); limit != nil && threads != nil && limitedThreads.Contains(p.Version()) &&
		p.Config.GlobalNumber("nbthread") > p.Config.GlobalNumber("thread-hard-limit") {
		p.Report(At(threads, 1).ForSection(threads.Section).As(Warning).Saying("there are more threads than thread-hard-limit allows, so that it is the limit that counts", "correct one of them").With(limit, "the limit"))
	}
	if at == nil {
		at = threads
	}
	if refusal := m.fill(p.Version()); refusal != "" && !refused {
		p.Report(On(at).ForSection(at.Section).Saying(refusal, "correct nbthread, thread-groups or thread-group").WithAny(threads, "the threads"))
	}
}
