package changes

import (
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var (
	_ = addFinder("lua-booleans", findLuaBooleans)
	_ = addFinder("unused-exposure", findUnusedExposure)
	_ = addFinder("global-trace", findGlobalTraces)
	_ = addFinder("slow-password", findSlowPasswords)
	_ = addRewrite("expose-experimental", exposeExperimental)
	_ = addRewrite("allow-forks", allowForks)
)

// findLuaBooleans finds the first line that loads Lua where nothing before it says how
// Lua sees booleans, and writes what holds then: that of before.
func findLuaBooleans(x *search) []found {
	for d := range x.old.Each("tune.lua.bool-sample-conversion", "lua-load", "lua-load-per-thread") {
		if d.Keyword() == "tune.lua.bool-sample-conversion" {
			return nil
		}
		edits := []config.Edit{d.InsertBefore("tune.lua.bool-sample-conversion pre-3.1-bug")}
		return []found{{directives: []*config.Directive{d}, edits: edits}}
	}
	return nil
}

// experimentalSigns are parts of words that are experimental in some version, and of what
// may need such words.
var experimentalSigns = []string{"quic", "rhttp", "proto", "alpn", "ech", "ktls", "nbconn", "acme", "trace", "ot-", "lua", "group", "thread", "set-pool", "attach"}

// findUnusedExposure finds expose-experimental-directives where surely nothing in the
// configuration is experimental.
func findUnusedExposure(x *search) []found {
	var list []found
	for d := range x.old.Each("expose-experimental-directives") {
		list = append(list, found{directives: []*config.Directive{d}, edits: []config.Edit{d.RemoveLine()}})
	}
	if len(list) == 0 {
		return nil
	}
	for _, s := range x.old.Sections {
		for _, d := range append([]*config.Directive{s.Header}, s.Directives...) {
			if hasSign(d) || s.Kind == "global" && x.isExperimental(d.Keyword()) {
				return nil
			}
		}
	}
	return list
}

// isExperimental reports whether a keyword of the global section needs to be allowed in
// one of the two versions.
func (x *search) isExperimental(keyword string) bool {
	for _, v := range []release.Version{x.old.Version, x.new.Version} {
		if w, _ := keywords.TableOf(keywords.Keyword, "global", keywords.PeriodOf(v)).Lookup(keyword); w != nil && w.Needs(v) != "" {
			return true
		}
	}
	return false
}

func hasSign(d *config.Directive) bool {
	for _, w := range d.Words {
		for _, sign := range experimentalSigns {
			if strings.Contains(w.Value, sign) {
				return true
			}
		}
	}
	return false
}

// findGlobalTraces finds trace lines in the global section, and moves them to a section
// of their own below it.
func findGlobalTraces(x *search) []found {
	var list []found
	var lines []string
	for d := range x.old.Each("trace") {
		if n := x.newDirective(d); n != nil && n.Section.Kind == "global" {
			lines = append(lines, "    "+d.File.Source[d.Span().Start:d.Span().End])
			list = append(list, found{directives: []*config.Directive{d}, edits: []config.Edit{d.RemoveLine()}})
		}
	}
	if len(list) == 0 {
		return nil
	}
	below := x.sectionBelow(list[len(list)-1].directive().Section)
	if below == nil {
		for i := range list {
			list[i].edits = nil
		}
		return list
	}
	section := below.InsertSection("traces\n" + strings.Join(lines, "\n"))
	list[0].edits = append(list[0].edits, section)
	return list
}

// sectionBelow returns the section behind another in its file, or nil.
func (x *search) sectionBelow(s *config.Section) *config.Section {
	for i, other := range x.old.Sections {
		if other == s && i+1 < len(x.old.Sections) && x.old.Sections[i+1].Header.File == s.Header.File {
			return x.old.Sections[i+1]
		}
	}
	return nil
}

// slowRounds is from how many rounds on a hash takes so long that HAProxy warns on any
// machine: it does beyond 10 ms, which are some 20,000 rounds.
const slowRounds = 50_000

// findSlowPasswords finds users whose passwords are hashed in very many rounds.
func findSlowPasswords(x *search) []found {
	var list []found
	for d := range x.old.Each("user") {
		if d.Section.Kind != "userlist" || d.Arg(2) != "password" {
			continue
		}
		_, rest, _ := strings.Cut(d.Arg(3), "$rounds=")
		count, _, _ := strings.Cut(rest, "$")
		if n, err := strconv.Atoi(count); err == nil && n >= slowRounds {
			list = append(list, found{directives: []*config.Directive{d}, from: 3, to: 4, detail: count + " rounds"})
		}
	}
	return list
}

// exposeExperimental allows experimental words above a line.
func exposeExperimental(x *search, f *found) ([]config.Edit, string) {
	for d := range x.old.Each("expose-experimental-directives") {
		if d.Before(f.directive()) {
			return nil, ""
		}
	}
	return []config.Edit{f.directive().InsertBefore("expose-experimental-directives")}, ""
}

// allowForks lets HAProxy start other programs.
func allowForks(x *search, _ *found) ([]config.Edit, string) {
	return []config.Edit{x.old.AddToGlobal("insecure-fork-wanted")}, ""
}
