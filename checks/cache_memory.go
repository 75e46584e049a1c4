package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-memory",
	Category: Advice,
	Family:   Capacity,
	Severity: Warning,
	Summary:  "caches that take more than half of the memory",
	Doc: `A cache is one piece of shared memory, and all of it is in use from the start on: 1072 kB for
each megabyte of ` + "`total-max-size`" + `, since each block of 1024 bytes has a header of 48. It never
shrinks. After a reload, the old process keeps its caches until its last connection
ends, so there are twice as many: caches of more than half of the memory get HAProxy
killed at the first reload.

The rule needs ` + "`hapvet lint --memory SIZE`" + `, the memory that HAProxy may use: ` + "`8G`, `512M`" + `.`,
	Machine: config.Machine{Memory: 1 << 30},
	Examples: []Example{
		{Name: "600 MB of 1 GB", Bad: []int{7}, Config: defaultLines + `cache big
    total-max-size 600
listen web
    bind :8080
    http-request cache-use big
    http-response cache-store big
    server s1 192.0.2.1:80
`},
		{Name: "400 MB of 1 GB", Config: defaultLines + `cache big
    total-max-size 400
listen web
    bind :8080
    http-request cache-use big
    http-response cache-store big
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		memory := p.Config.Machine.Memory
		if memory == 0 {
			return
		}
		sem := cachesim.SemanticsOf(p.Version())
		var all uint64
		var largest *config.HTTPCache
		for _, c := range p.Config.Caches() {
			settings := cachesim.DefaultSettings(int(c.TotalMaxSize))
			all += uint64(sem.MemoryOf(&settings).Mapping)
			if largest == nil || c.TotalMaxSize > largest.TotalMaxSize { // one without a use takes its memory, too
				largest = c
			}
		}
		if all <= memory/2 {
			return
		}
		message := fmt.Sprintf("the caches take %s, and twice as much after a reload, of %s of memory", megabytes(all), megabytes(memory))
		if all > memory {
			message = fmt.Sprintf("the caches take %s, more than the %s of memory that there are", megabytes(all), megabytes(memory))
		}
		f := At(largest.Setting("total-max-size"), 1).Saying(message, "make total-max-size smaller")
		for _, c := range p.Config.Caches() {
			if c != largest {
				f = f.WithAny(c.Setting("total-max-size"), "another cache")
			}
		}
		p.Report(f)
	},
})

// megabytes shows a number of bytes.
func megabytes(n uint64) string { return fmt.Sprintf("%d MB", n>>20) }
