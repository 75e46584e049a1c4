package checks

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/checks/capacity"
	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "memory-budget",
	Category:   Advice,
	Family:     Capacity,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "configurations that need more memory at full load than there is",
	Doc: `With ` + "`maxconn`" + ` connections that wait for slow receivers, full stick tables and the caches, HAProxy
needs more memory than it may have: the kernel kills it under load, which no test with a few
connections shows. ` + "`hapvet capacity --memory SIZE`" + ` shows where the memory goes, and what was assumed.

The rule needs ` + "`hapvet lint --memory SIZE`" + `, the memory that HAProxy may use: ` + "`8G`, `512M`" + `.`,
	Machine: config.Machine{Memory: 1 << 30},
	Examples: []Example{
		{Name: "large buffers for many connections", Bad: []int{3}, Config: `global
    maxconn 100000
    tune.bufsize 131072
listen web
    mode http
    bind :8080
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    server s1 192.0.2.1:80
`},
		{Name: "as much as there is", Config: `global
    maxconn 10000
listen web
    mode http
    bind :8080
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		memory := p.Config.Machine.Memory
		if memory == 0 {
			return
		}
		report := capacity.Of(p.Config, capacity.Load{})
		full, _ := capacity.Full(report.Memory)
		if full <= memory {
			return
		}
		rows := slices.DeleteFunc(slices.Clone(report.Memory), func(r capacity.Row) bool { return r.Worst || r.Directive == nil })
		if len(rows) == 0 {
			return // defaults alone
		}
		most := slices.MaxFunc(rows, func(a, b capacity.Row) int { return cmp.Compare(a.Total(), b.Total()) })
		p.Report(On(most.Directive).Saying(
			fmt.Sprintf("at full load HAProxy needs about %s of memory, of %s; most of what is set here: %s, %s", megabytes(full), megabytes(memory), most.What, megabytes(most.Total())),
			"see hapvet capacity, and lower what takes most, or maxconn"))
	},
})
