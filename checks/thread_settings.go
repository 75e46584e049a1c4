package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "thread-settings",
	Category: Startup,
	Severity: Error,
	Summary:  "numbers of threads and processes that exclude each other or come too late",
	Doc: `Up to 2.4, HAProxy could run several processes or several threads, but refused to start
with both ` + "`nbproc` and `nbthread`" + ` above 1.

Since 2.7, what proxies are made of depends on the number of threads, so
` + "`nbthread`, `thread-groups` and `thread-group`" + ` have to stand above all other sections.`,
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
		{Name: "one of them", Version: "2.2.9", Config: `global
    nbproc 1
    nbthread 2
`},
	},
	Check: func(p *Pass) {
		var processes, threads *config.Directive
		late := false
		for _, s := range p.Config.Sections {
			if s.Kind != "global" {
				late = true
				continue
			}
			for _, d := range s.Directives {
				switch keyword := d.Keyword(); {
				case d.Modifier != config.Plain:
				case late && threadsFirst.Contains(p.Version()) && (keyword == "nbthread" || keyword == "thread-groups" || keyword == "thread-group"):
					p.Report(At(d, 0).Saying(fmt.Sprintf("%q stands below another section, and HAProxy has to know it before", keyword), "move it to a global section above all others"))
				case keyword == "nbproc":
					processes = d
				case keyword == "nbthread":
					threads = d
				}
			}
		}
		if oldProcesses.Contains(p.Version()) && several(processes) && several(threads) {
			f := On(threads).ForSection(threads.Section).Saying("several processes and several threads exclude each other", "remove \"nbproc\"")
			p.Report(f.With(processes, "the number of processes"))
		}
	},
})

var (
	threadsFirst = mustRanges(">=2.7.0")
	oldProcesses = mustRanges("<2.5-dev1")
)

// several reports whether a number is above 1.
func several(d *config.Directive) bool { return d != nil && config.Atoi(d.Arg(1)) > 1 }
