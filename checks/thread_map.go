package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// threadMap says which threads there are and in which groups, as the global
// section has it (thread_map_to_groups() in HAProxy's src/thread.c).
type threadMap struct {
	threads int // 0: as many as the machine has processors
	groups  int // 0: likewise
	most    int // of a group
	group   map[int]threadGroup
	owner   map[int]int               // the group of each thread that a thread-group line names
	lines   map[int]*config.Directive // the last thread-group line of each group
}

// threadGroup is a run of threads; the first of all is 0.
type threadGroup struct{ base, count int }

var (
	cappedThreads  = mustRanges(">=3.2-dev1")
	smallGroups    = mustRanges(">=3.4-dev1")
	limitedThreads = mustRanges(">=3.0-dev1")
)

const (
	mostThreads    = 4096 // of any version, and more
	mostOfGroup    = 64
	mostGroups     = 32
	automaticGroup = 16 // the most threads of a group since 3.4 when thread-groups is not set
)

// newThreadMap reads the numbers of threads and groups.
func newThreadMap(c *config.Config) *threadMap {
	m := &threadMap{
		threads: known(c.GlobalNumber("nbthread"), mostThreads), groups: known(c.GlobalNumber("thread-groups"), mostGroups),
		most: mostOfGroup, group: map[int]threadGroup{}, owner: map[int]int{}, lines: map[int]*config.Directive{},
	}
	if limit := c.GlobalNumber("thread-hard-limit"); limit > 0 && limitedThreads.Contains(c.Version) {
		m.threads = min(m.threads, limit)
	}
	m.chooseGroups(c)
	if cappedThreads.Contains(c.Version) && m.groups > 0 {
		m.threads = min(m.threads, m.most*m.groups)
	}
	return m
}

// known is a number from 1 to a limit, or 0: bad-argument tells of the others.
func known(n, limit int) int {
	if n < 1 || n > limit {
		return 0
	}
	return n
}

// chooseGroups finds the number of groups where it does not stand in the
// configuration.
func (m *threadMap) chooseGroups(c *config.Config) {
	switch v := c.Version; {
	case m.groups > 0:
	case smallGroups.Contains(v):
		m.most = automaticGroup
		if n := c.GlobalNumber("max-threads-per-group"); n > 0 {
			m.most = n
		}
		if m.threads > 0 {
			m.groups = min((m.threads+m.most-1)/m.most, mostGroups)
		}
	case m.threads > 0 || !cappedThreads.Contains(v):
		m.groups = 1
	}
}

// assign takes the threads of one thread-group line into the map. It returns
// what HAProxy warns of, with the line before that it is about, and why it refuses the line.
func (m *threadMap) assign(d *config.Directive, v release.Version) (warning string, before *config.Directive, refusal string) {
	number, err := strconv.Atoi(d.Arg(1))
	if err != nil {
		return "", nil, ""
	}
	if old := m.group[number]; old.count > 0 {
		warning, before = fmt.Sprintf("thread group %d was defined before, which counts no more", number), m.lines[number]
		m.forget(number, old)
	}
	m.lines[number] = d
	total := 0
	for n := 2; n < len(d.Words); n++ {
		first, last, ok := threadRange(d.Arg(n))
		if !ok {
			return warning, before, "" // bad-argument tells
		}
		for thread := first; thread <= last; thread++ {
			if owner, taken := m.owner[thread]; taken && warning == "" {
				warning, before = fmt.Sprintf("thread %d was given to thread group %d before", thread, owner), m.lines[owner]
			}
			m.group[number] = m.group[number].with(thread)
			m.owner[thread] = number
			total++
		}
	}
	switch count := m.group[number].count; {
	case count > total:
		refusal = "the threads of a group have to follow one another"
	case count > mostOfGroup && !smallGroups.Contains(v):
		refusal = fmt.Sprintf("a group has at most %d threads, and these are %d", mostOfGroup, count)
	}
	return warning, before, refusal
}

// forget takes a group out of the map: the threads from its base on, which
// HAProxy counts from 1 here.
func (m *threadMap) forget(number int, old threadGroup) {
	for thread := old.base; thread < old.base+old.count; thread++ {
		if m.owner[thread] == number {
			delete(m.owner, thread)
		}
	}
	delete(m.group, number)
}

// threadRange reads N or N-M.
func threadRange(word string) (first, last int, ok bool) {
	low, high, ranged := strings.Cut(word, "-")
	first, err := strconv.Atoi(low)
	last = first
	if ranged && err == nil {
		last, err = strconv.Atoi(high)
	}
	return first, last, err == nil && first >= 1 && last >= 1 && max(first, last) <= mostThreads
}

// with is the group with one more thread, counted from 1, in it, as HAProxy
// works it out.
func (g threadGroup) with(thread int) threadGroup {
	switch {
	case g.count == 0:
		return threadGroup{thread - 1, 1}
	case thread >= g.base+g.count:
		return threadGroup{g.base, thread - g.base}
	case thread < g.base:
		return threadGroup{thread - 1, g.count + g.base - thread - 1}
	}
	return g
}

// fill gives the threads that are in no group to the groups that have none, and
// returns why HAProxy refuses to start.
func (m *threadMap) fill(v release.Version) string {
	if m.threads == 0 || m.groups == 0 {
		return ""
	}
	threads, groups, refusal := m.unassigned(v)
	if refusal != "" {
		return refusal
	}
	next := m.nextFree(0)
	for g := 1; groups > 0 && threads > 0; g++ {
		for g <= m.groups && m.group[g].count > 0 {
			g++
		}
		share := (threads + groups - 1) / groups
		if share > m.most {
			return fmt.Sprintf("too many threads (%d) are in no group: the number of groups without threads is %d, and each has at most %d threads", threads, groups, m.most)
		}
		run := threadGroup{base: next}
		for threads >= groups && threads > 0 && run.count < share && next == run.base+run.count {
			if run.count == 0 {
				groups--
			}
			run.count++
			threads--
			next = m.nextFree(next + 1)
		}
		m.group[g] = run
	}
	if threads > 0 {
		return fmt.Sprintf("the number of threads that are in no group is %d, and all groups are in use", threads)
	}
	return m.beyond(v)
}

// unassigned counts the threads and the groups that no thread-group line names.
func (m *threadMap) unassigned(v release.Version) (threads, groups int, refusal string) {
	for thread := 1; thread <= m.threads; thread++ {
		if m.owner[thread] == 0 {
			threads++
		}
	}
	for g := 1; g <= m.groups; g++ {
		switch count := m.group[g].count; {
		case count == 0:
			groups++
		case count > m.most && smallGroups.Contains(v):
			return threads, groups, fmt.Sprintf("thread group %d has %d threads, and may have %d, as thread-groups is not set", g, count, m.most)
		}
	}
	if groups > threads {
		return threads, groups, fmt.Sprintf("there are more groups without threads (%d) than threads without a group (%d)", groups, threads)
	}
	return threads, groups, ""
}

// nextFree is the first thread from one on, the first of all being 0, that no
// thread-group line names.
func (m *threadMap) nextFree(thread int) int {
	for thread < m.threads && m.owner[thread+1] != 0 {
		thread++
	}
	return thread
}

// beyond finds a group of threads that do not exist, which HAProxy refuses since
// 3.2; others it cuts short.
func (m *threadMap) beyond(v release.Version) string {
	for g := 1; g <= m.groups && cappedThreads.Contains(v); g++ {
		if group := m.group[g]; group.base >= m.threads {
			return fmt.Sprintf("thread group %d begins with thread %d, and the last one is %d", g, group.base+1, m.threads)
		}
	}
	return ""
}
