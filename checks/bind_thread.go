package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "bind-thread",
	Category: Startup,
	Severity: Error,
	Summary:  "a bind line that is given to threads that do not exist",
	Doc: "`thread` on a bind line names groups and threads: `2/1-4`. HAProxy refuses to start where the global section\n" +
		"has `nbthread` or `thread-groups` and none of them exists, or the group does not. Without `nbthread` their number\n" +
		"is that of the processors of the machine, and nothing is said here.",
	Versions: mustRanges(">=2.5-dev1"),
	Examples: []Example{
		{Name: "of two threads, the third", Bad: []int{6}, Config: `global
    nbthread 2
frontend web
    mode http
    timeout client 10s
    bind :8080 thread 3
`},
		{Name: "of two threads, both", Config: `global
    nbthread 2
frontend web
    mode http
    timeout client 10s
    bind :8080 thread 1-2
`},
	},
	Check: func(p *Pass) {
		threads, groups := globalNumber(p.Config, "nbthread"), max(1, globalNumber(p.Config, "thread-groups"))
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Disabled() {
				continue
			}
			for _, b := range p.Config.Binds(s) {
				if thread := b.Parameters.Last("thread"); thread != nil {
					bindThread(p, thread, threads, groups)
				}
			}
		}
	},
})

// globalNumber returns the number that a line of the global section sets, or 0.
func globalNumber(c *config.Config, keyword string) int {
	if d := globalLine(c, keyword); d != nil {
		if n, err := strconv.Atoi(d.Arg(1)); err == nil {
			return n
		}
	}
	return 0
}

func bindThread(p *Pass, thread *config.Parameter, threads, groups int) {
	group, set, grouped := strings.Cut(thread.Arg(1), "/")
	if !grouped {
		group, set = "", group
	}
	f := At(thread.Directive, thread.Word+1)
	if n, err := strconv.Atoi(group); grouped && err == nil && n > groups {
		p.Report(f.Saying(fmt.Sprintf("there is no thread group %d, but %d of them", n, groups), "correct it, or set thread-groups in the global section"))
		return
	}
	low, _, _ := strings.Cut(set, "-")
	first, err := strconv.Atoi(low)
	if err != nil || threads == 0 || groups > 1 || first <= threads || strings.Contains(set, ",") {
		return
	}
	p.Report(f.Saying(fmt.Sprintf("there is no thread %d, but %d of them", first, threads), "correct it, or raise nbthread"))
}
