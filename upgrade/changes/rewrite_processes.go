package changes

import (
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var (
	_ = addRewrite("nbproc", rewriteProcesses)
	_ = addRewrite("bind-process", rewriteBindProcess)
	_ = addRewrite("process", rewriteProcessParameter)
)

// processes returns how many processes a configuration starts, up to 2.4.
func (x *search) processes() int {
	n := 1
	for d := range x.old.Each("nbproc") {
		if v, err := strconv.Atoi(d.Arg(1)); err == nil {
			n = v
		}
	}
	return n
}

// rewriteProcesses turns processes into as many threads, where there was one thread in
// each, and the processors that processes were bound to into those of the threads.
func rewriteProcesses(x *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	for range x.old.Each("nbthread") {
		return nil, "set nbthread to the number of processes, and remove nbproc; then look at cpu-map, which names processes"
	}
	if last(d.Section, "nbproc") != d {
		return []config.Edit{d.RemoveLine()}, ""
	}
	edits, ok := d.ReplaceWord(0, "nbthread")
	if !ok {
		return nil, ""
	}
	list := []config.Edit{edits}
	for m := range x.old.Each("cpu-map") {
		e, ok := mapThreads(m)
		if !ok {
			return nil, "write nbthread instead of nbproc, and let cpu-map name threads, \"1/N\", instead of processes"
		}
		list = append(list, e)
	}
	return list, ""
}

// mapThreads lets a cpu-map line name threads of the one group instead of processes.
func mapThreads(d *config.Directive) (config.Edit, bool) {
	set, auto := strings.CutPrefix(d.Arg(1), "auto:")
	if strings.ContainsAny(set, "/") || set == "" || set[0] < '0' || set[0] > '9' {
		return config.Edit{}, false
	}
	text := "1/" + set
	if auto {
		text = "auto:" + text
	}
	return d.ReplaceWord(1, text)
}

// rewriteBindProcess removes a line that chose among processes.
func rewriteBindProcess(x *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	if x.processes() == 1 || d.Arg(1) == "all" {
		return []config.Edit{d.RemoveLine()}, ""
	}
	return nil, "remove the line, so that all threads serve the proxy, or add \"thread\" with the same numbers to its bind lines"
}

// rewriteProcessParameter turns the parameter "process P/T" of a bind line into "thread T".
func rewriteProcessParameter(x *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	processes, threads, split := strings.Cut(d.Arg(f.from+1), "/")
	switch {
	case x.processes() > 1 && processes != "all":
		return nil, "remove the parameter, so that all threads accept the connections, or write \"thread\" with the same numbers"
	case processes == "even" || processes != "all" && processes != "odd" && !strings.HasPrefix(processes, "1"):
		return nil, "remove the parameter: there is one process, and it is not meant"
	case !split || threads == "all":
		return one(d.RemoveWords(f.from, f.to)), ""
	}
	return one(d.ReplaceWords(f.from, f.to, "thread "+threads)), ""
}
