package checks

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// checkCPUMap looks whether each of the threads, groups or processes of
// "cpu-map auto:..." can have a CPU of its own.
func checkCPUMap(p *Pass, d *config.Directive) {
	set, auto := strings.CutPrefix(d.Arg(1), "auto:")
	set, threads, threaded := strings.Cut(set, "/")
	outer, inner, cpus := bits.OnesCount64(numbers(set)), bits.OnesCount64(numbers(threads)), countCPUs(d)
	if !auto || cpus == 0 || outer == 0 || threaded && inner == 0 {
		return
	}
	switch before := oldProcesses.Contains(p.Version()); {
	case before && outer > 1 && inner > 1:
		p.Report(At(d, 1).Saying("processes and threads cannot be given to CPUs at the same time", "write a line for each process"))
	case !threaded && impliedThreads.Contains(p.Version()):
		inner = mostOfGroup
		fallthrough
	default:
		if outer != cpus && inner != cpus {
			p.Report(At(d, 2).Saying(fmt.Sprintf("%q gives each its own CPU, and their number is not that of these CPUs, %d", d.Arg(1), cpus), "name as many CPUs"))
		}
	}
}

// impliedThreads lists the versions that take a group without threads as one with
// all of them.
var impliedThreads = mustRanges(">=2.9-dev1")

// countCPUs returns how many CPUs the arguments name; 0 where versions do not
// agree about it.
func countCPUs(d *config.Directive) int {
	named := map[int]bool{}
	for n := 2; n < len(d.Words); n++ {
		low, high, ranged := strings.Cut(d.Arg(n), "-")
		first, last := number(low, -1), number(high, -1)
		if !ranged {
			last = first
		}
		if first < 0 || last < first || last >= mostCPUs {
			return 0
		}
		for cpu := first; cpu <= last; cpu++ {
			named[cpu] = true
		}
	}
	return len(named)
}

// mostCPUs is above the number of CPUs that any build knows.
const mostCPUs = 4096
