package changes

import (
	"github.com/hapvet/hapvet/config"
)

var (
	_ = addRewrite("dispatch", rewriteDispatch)
	_ = addRewrite("transparent", rewriteTransparent)
	_ = addRewrite("monitor-net", rewriteMonitorNet)
	_ = addRewrite("mode-health", rewriteModeHealth)
	_ = addRewrite("grace", rewriteGrace)
)

// onlyTarget reports whether a proxy has no server and no other line that says where
// traffic goes.
func onlyTarget(d *config.Directive) bool {
	s := d.Section
	if !s.HasBackend() || first(s, "server", "server-template") != nil {
		return false
	}
	for from := range s.Chain {
		for other := range from.Each("dispatch", "transparent") {
			if other != d {
				return false
			}
		}
		for other := range from.Each("option") {
			if word := other.Arg(1); other != d && (word == "transparent" || word == "http_proxy") {
				return false
			}
		}
	}
	return true
}

// rewriteDispatch turns dispatch into a server, where there is no other.
func rewriteDispatch(_ *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	if !onlyTarget(d) {
		return nil, ""
	}
	return one(d.ReplaceWord(0, "server dispatch")), ""
}

// rewriteTransparent turns transparent, or the option, into a server whose address is that
// of the connection, where there is no other.
func rewriteTransparent(_ *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	if d.Modifier == config.Negated {
		return []config.Edit{d.RemoveLine()}, ""
	}
	if !onlyTarget(d) {
		return nil, ""
	}
	return []config.Edit{d.ReplaceLine("server transparent 0.0.0.0")}, ""
}

// rewriteMonitorNet turns monitor-net into a rule that answers before the others.
func rewriteMonitorNet(_ *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	s := d.Section
	if !mayHoldRules(s) || len(d.Words) != 2 || d.Words[1].Expanded() {
		return nil, ""
	}
	if s.Kind == "backend" { // it was ignored
		return []config.Edit{d.RemoveLine()}, ""
	}
	criterion := "{ src " + d.Arg(1) + " }"
	for m := range s.Each("monitor") {
		if m.Arg(1) == "fail" {
			return nil, "answer 503 to these addresses when \"monitor fail\" says so, and 200 otherwise, by two http-request return rules"
		}
	}
	before := first(s, append([]string{"http-request"}, afterRequests...)...)
	return moved(d, nil, before, "http-request return status 200 if "+criterion), ""
}

// rewriteModeHealth turns "mode health" into a rule that answers all requests. Without
// "option httpchk", it was no HTTP that such a proxy spoke.
func rewriteModeHealth(_ *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	if on, _ := d.Section.Option("httpchk"); !on || !mayHoldRules(d.Section) || d.Section.Kind == "defaults" {
		return nil, ""
	}
	if first(d.Section, "http-request") != nil {
		return nil, ""
	}
	mode, ok := d.ReplaceWord(1, "http")
	if !ok {
		return nil, ""
	}
	return []config.Edit{mode, d.InsertAfter("http-request return status 200")}, ""
}

// rewriteGrace turns the grace of proxies into the one of the process, which is that of
// the last of them.
func rewriteGrace(x *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	edits := []config.Edit{d.RemoveLine()}
	longest := d
	for other := range x.old.Each("grace") {
		if other.Section.Kind == "global" {
			return edits, ""
		}
		if graceOf(other) > graceOf(longest) {
			longest = other
		}
	}
	if len(d.Words) > 1 && graceOf(longest) > 0 && x.new.Version.AtLeast(globalGrace) {
		edits = append(edits, x.old.AddToGlobal("grace "+longest.Arg(1)))
	}
	return edits, ""
}
