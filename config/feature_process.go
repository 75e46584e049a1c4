package config

import (
	"fmt"
	"strings"
)

// process finds what concerns the process.
func (x *featureDetector) process() {
	if len(x.config.Sections) == 0 {
		return
	}
	global := x.config.Sections[0].Header
	if n := len(x.globals); n > 0 {
		global = x.globals[n-1].Header
	}
	x.add(FeatureProcess, global, nil, "every HAProxy")
	x.threads(global)
	if d := x.lastGlobal("nbproc"); d != nil && Atoi(d.Arg(1)) > 1 {
		x.add(FeatureMultiProcess, d, nil, d.Arg(1)+" processes")
	}
	for _, s := range x.globals {
		for d := range s.Each("stats") {
			if d.Is("stats", "socket") && d.hasWord("admin") {
				x.add(FeatureCLIAdmin, d, nil, "this socket may change everything")
			}
		}
	}
	x.zeroCopy(global)
	x.reserve()
}

// lastGlobal returns the last line of the global sections that begins with a keyword.
func (x *featureDetector) lastGlobal(keyword string) *Directive {
	var last *Directive
	for _, s := range x.globals {
		if d := s.Last(keyword); d != nil {
			last = d
		}
	}
	return last
}

// threads finds threads: as many as there are processors, unless a line says
// otherwise (manual 3.1, nbthread); and thread groups.
func (x *featureDetector) threads(global *Directive) {
	nbthread, nbproc := x.lastGlobal("nbthread"), x.lastGlobal("nbproc")
	switch {
	case nbthread != nil && Atoi(nbthread.Arg(1)) > 1:
		x.add(FeatureThreads, nbthread, nil, nbthread.Arg(1)+" threads")
	case nbthread == nil && (nbproc == nil || Atoi(nbproc.Arg(1)) <= 1):
		x.add(FeatureThreads, global, nil, "as many threads as the machine has processors, for no nbthread says otherwise")
	default:
		return
	}
	if d := x.lastGlobal("thread-groups"); d != nil {
		if Atoi(d.Arg(1)) > 1 {
			x.add(FeatureThreadGroups, d, nil, d.Arg(1)+" thread groups")
		}
		return
	}
	if d := x.lastGlobal("cpu-policy"); d != nil && x.config.Version.AtLeast(v32) && strings.HasPrefix(d.Arg(1), "group-") {
		x.add(FeatureThreadGroups, d, nil, "thread groups by the processors of the machine")
	}
}

// zeroCopy finds forwarding without copies, of HTTP and TCP: on by default since 2.9.
func (x *featureDetector) zeroCopy(global *Directive) {
	if !since29.Contains(x.config.Version) || x.lastGlobal("tune.disable-zero-copy-forwarding") != nil {
		return
	}
	x.add(FeatureZeroCopyForwarding, global, nil, "by default, for no tune.disable-zero-copy-forwarding says otherwise")
}

// reserve finds buffers that are filled so far that data which grow by a sixteenth do
// not fit any more (manual 3.1, tune.bufsize and tune.maxrewrite: half of a buffer is
// the most that can be kept free).
func (x *featureDetector) reserve() {
	bufsize, maxrewrite := 16384, 1024 // the defaults
	shows := x.lastGlobal("tune.bufsize")
	if shows != nil {
		bufsize = int(Atoi(shows.Arg(1)))
	}
	if d := x.lastGlobal("tune.maxrewrite"); d != nil {
		shows, maxrewrite = d, int(Atoi(d.Arg(1)))
	}
	maxrewrite = min(maxrewrite, bufsize/2)
	if shows != nil && bufsize-maxrewrite > 16*maxrewrite {
		x.add(FeatureSmallReserve, shows, nil, fmt.Sprintf("%d of %d bytes are kept free", maxrewrite, bufsize))
	}
}
