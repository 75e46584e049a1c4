package checks

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "bind-thread",
	Category: Startup,
	Severity: Error,
	Summary:  "a bind line that is given to threads that do not exist",
	Doc: "`thread` on a bind line names groups and threads: `2/1-4`. HAProxy refuses to start where the global section\n" +
		"has `nbthread` or `thread-groups` and none of them exists, or the group does not. Without `nbthread` their number\n" +
		"is that of the processors of the machine, and nothing is said here. Since 2.8 it warns of `shards` of a UNIX socket,\n" +
		"which can be opened only once.",
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
		filled := sync.OnceValue(p.filledThreads)
		lines := p.parameterReader(nil)
		for _, s := range p.Config.Of("global", "frontend", "listen", "log-forward") {
			if s.Disabled() || s.Kind == "log-forward" && !forwardThreads.Contains(p.Version()) {
				continue
			}
			for _, d := range s.Directives {
				shards, thread := 0, "all"
				lines.read(d, func(kind string, param parameter) {
					switch name := d.Arg(param.at); {
					case kind != "bind":
					case name == "shards":
						shards = param.at + 1
					case name == "thread" || name == "process":
						thread = d.Arg(param.at + 1)
						filled().checkBind(p, d, param.at+1)
					}
				})
				if shards > 0 && oneSocket.Contains(p.Version()) {
					filled().sharesSocket(p, d, shards, thread)
				}
			}
		}
	},
})

var (
	// oneSocket lists the versions that warn of shards where they cannot be.
	oneSocket = mustRanges(">=2.8-dev1")
	// forwardThreads lists the versions that look at the threads of log-forward.
	forwardThreads = mustRanges(">=2.6-dev1")
)

// filledThreads is the map of the threads when the whole global section was read.
func (p *Pass) filledThreads() *threadMap {
	m := newThreadMap(p.Config)
	for _, s := range p.Config.Of("global") {
		for _, d := range s.Directives {
			if d.Modifier == config.Plain && d.Keyword() == "thread-group" {
				m.assign(d, p.Version())
			}
		}
	}
	if m.fill(p.Version()) != "" {
		m.threads, m.groups = 0, 0 // thread-settings tells
	}
	return m
}

// threadSets lists the versions in which several sets of threads may stand with
// commas between, and a line may have threads of several groups.
var threadSets = mustRanges(">=2.8-dev1")

// checkBind looks for the threads of a bind line, as
// thread_resolve_group_mask() of HAProxy does.
func (m *threadMap) checkBind(p *Pass, d *config.Directive, n int) {
	f := At(d, n)
	word, found, spans := d.Arg(n), m.threads == 0, map[int]bool{}
	for one := range strings.SplitSeq(word, ",") {
		group, set, grouped := strings.Cut(one, "/")
		if !grouped {
			for g := 1; g <= m.groups; g++ {
				if countIn(one, m.group[g].base, m.group[g].count) > 0 {
					found, spans[g] = true, true
				}
			}
			continue
		}
		number, err := strconv.Atoi(group)
		switch {
		case err != nil:
			return
		case m.groups > 0 && number > m.groups:
			p.Report(f.Saying(fmt.Sprintf("there is no thread group %d: the last one is %d", number, m.groups), "correct it, or set thread-groups in the global section").WithAny(p.Config.GlobalLine("thread-groups"), "the groups"))
			return
		case m.threads > 0 && countIn(set, 0, m.group[number].count) == 0:
			p.Report(f.Saying(fmt.Sprintf("thread group %d has no thread %q: its last one is %d", number, set, m.group[number].count), "correct it, or raise nbthread").WithAny(p.Config.GlobalLine("nbthread"), "the threads"))
			return
		}
		found = true
	}
	switch {
	case !found:
		p.Report(f.Saying(fmt.Sprintf("there is no thread %q: nbthread is %d", word, m.threads), "correct it, or raise nbthread").WithAny(p.Config.GlobalLine("nbthread"), "the threads"))
	case len(spans) > 1 && !threadSets.Contains(p.Version()):
		p.Report(f.Saying("the threads belong to several groups, and a line may have those of one", "write a line for each group"))
	case d.Keyword() == "stats" && ungroupedSocket.Contains(p.Version()) && !strings.HasPrefix(word, "1/"):
		p.Report(f.Saying("the threads of a stats socket have to be those of group 1", "write \"1/\" before them"))
	}
}

// ungroupedSocket lists the versions in which a stats socket belongs to the first
// group and no line may name several.
var ungroupedSocket = mustRanges(">=2.7-dev1 <2.8-dev1")

// sharesSocket warns of a line that is to have several sockets for an address of
// which there can only be one.
func (m *threadMap) sharesSocket(p *Pass, d *config.Directive, n int, thread string) {
	address := d.Arg(1)
	if d.Keyword() == "stats" {
		address = d.Arg(2)
	}
	for one := range strings.SplitSeq(address, ",") {
		if isSocketPath(one) && number(d.Arg(n), 0) > 1 && m.count(thread) > 1 {
			p.Report(At(d, n).As(Warning).Saying(fmt.Sprintf("%q cannot be opened several times, so that there are no shards", one), "remove shards").without(SafeFix, d, n-1, n+1))
			return
		}
	}
}

// count returns how many threads of all groups are in a set.
func (m *threadMap) count(sets string) int {
	n := 0
	for one := range strings.SplitSeq(sets, ",") {
		group, set, grouped := strings.Cut(one, "/")
		for g := 1; g <= m.groups; g++ {
			switch run := m.group[g]; {
			case !grouped:
				n += countIn(one, run.base, run.count)
			case group == strconv.Itoa(g):
				n += countIn(set, 0, run.count)
			}
		}
	}
	return n
}

// countIn returns how many of count threads behind base are in a set.
func countIn(set string, base, count int) int {
	low, high, ranged := strings.Cut(set, "-")
	first, last := number(low, 1), number(high, math.MaxInt)
	if !ranged {
		last = first
	}
	n := 0
	for thread := base + 1; thread <= base+count; thread++ {
		if in := min(first, last) <= thread && thread <= max(first, last); set == "" || set == "all" ||
			set == "odd" && thread%2 == 1 || set == "even" && thread%2 == 0 || set != "odd" && set != "even" && in {
			n++
		}
	}
	return n
}

// number reads a number, or gives another one for none.
func number(s string, none int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return none
}

// isSocketPath reports whether an address is that of a UNIX socket.
func isSocketPath(address string) bool {
	for _, prefix := range []string{"/", "unix@", "abns@", "abnsz@"} {
		if strings.HasPrefix(address, prefix) {
			return true
		}
	}
	return false
}
