package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// maxThread is above the number of threads of any build, and maxProcess is that
// of the processes, and of the threads before 2.7.
const (
	maxThread  = 4096
	maxProcess = 64
)

var (
	oneProcess  = release.MustRanges(">=2.5-dev1")
	v27         = release.MustParse("2.7-dev1")
	threadLists = release.MustRanges(">=2.8-dev1")
)

func badSet(ok bool) keywords.Fault {
	if ok {
		return keywords.Fault{}
	}
	return fault("is no set: it takes \"all\", \"odd\", \"even\", N or N-M")
}

// isThreadSet reports whether s is "all", "odd", "even", a number or a range, as
// versions before 2.8 read it (parse_process_number() in src/cfgparse.c).
func isThreadSet(s string) bool {
	switch s {
	case "all", "odd", "even":
		return true
	}
	low, high, ranged := strings.Cut(s, "-")
	if strings.Trim(low+high, "0123456789") != "" {
		return false
	}
	from := Atoi(low)
	to := from
	if ranged && high != "" {
		to = Atoi(high)
	}
	return min(from, to) >= 1 && max(from, to) <= maxProcess
}

// isThreads reports whether s is a set of threads, perhaps of a group, or since
// 2.8 several such sets with commas between (parse_thread_set() in src/thread.c).
func isThreads(s string, v release.Version) bool {
	if !threadLists.Contains(v) {
		group, set, grouped := strings.Cut(s, "/")
		if !grouped {
			return isThreadSet(s)
		}
		return isGroup(group, v) && isThreadSet(set)
	}
	relative := strings.HasPrefix(strings.TrimLeft(s, "0123456789"), "/")
	for next, more := s, true; more && next != ""; {
		var one string
		one, next, more = strings.Cut(next, ",")
		group, set, grouped := strings.Cut(one, "/")
		switch {
		case grouped != relative || grouped && !isGroup(group, v):
			return false
		case !grouped:
			set = one
		}
		if set == "" && grouped && !more {
			continue
		}
		if set != "all" && set != "odd" && set != "even" && (!isThreadRange(set) || grouped && !inGroup(set)) {
			return false
		}
	}
	return true
}

// isGroup reports whether s is the number of a group of threads that a build can
// have.
func isGroup(s string, v release.Version) bool {
	most := int32(1)
	switch {
	case v.AtLeast(v32):
		most = 32
	case v.AtLeast(v27):
		most = 16
	}
	return s != "" && strings.Trim(s, "0123456789") == "" && Atoi(s) >= 1 && Atoi(s) <= most
}

// isThreadRange reports whether s is N, N-M, N- or -M; nothing stands for 1.
func isThreadRange(s string) bool {
	low, high, ranged := strings.Cut(s, "-")
	if strings.Trim(low+high, "0123456789") != "" {
		return false
	}
	return (low == "" || inThreads(low)) && (!ranged || high == "" || inThreads(high))
}

// inGroup reports whether the numbers of a range are those of threads of a group.
func inGroup(s string) bool {
	low, high, _ := strings.Cut(s, "-")
	return Atoi(low) <= maxProcess && Atoi(high) <= maxProcess
}

func inThreads(s string) bool { return Atoi(s) >= 1 && Atoi(s) <= maxThread }
