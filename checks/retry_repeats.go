package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:         "retry-repeats",
	Category:   Advice,
	Family:     Reliability,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "retry-on that sends requests again which a server may have carried out",
	Doc: `By default HAProxy tries again only when it could not connect, so that the server has not seen the request.
With ` + "`empty-response`, `junk-response`, `response-timeout`, a status, or `all-retryable-errors`" + ` after ` + "`retry-on`" + `, it sends
the whole request again, whatever its method: a POST that the server had carried out, and was slow to
answer, is carried out up to four times.

Write ` + "`http-request disable-l7-retry`" + ` for what must not be repeated:

    http-request disable-l7-retry if METH_POST

The rule is silent where the backend, or a frontend before it, has such a line, whatever its condition, unless that is for GET and the like alone.`,
	Versions: mustRanges(">=2.0.0"),
	Examples: []Example{
		{Name: "a slow POST comes four times", Bad: []int{8}, Config: defaultLines + `backend app
    retries 3
    retry-on response-timeout conn-failure
    server s1 192.0.2.1:80
`},
		{Name: "POST is left out", Config: defaultLines + `backend app
    retry-on response-timeout conn-failure
    http-request disable-l7-retry if METH_POST
    server s1 192.0.2.1:80
`},
		{Name: "the server has seen nothing", Config: defaultLines + `backend app
    retry-on conn-failure 0rtt-rejected
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		guards := repeatGuards{p, map[*config.Section]bool{}}
		for _, s := range p.Config.Of("backend", "listen") {
			d := s.Lookup("retry-on")
			if d == nil || reported[d] {
				continue
			}
			n := slices.IndexFunc(d.Words, func(w config.Word) bool { return repeats(w.Value) })
			if n < 1 || s.Mode() != "http" || s.Disabled() || len(p.Config.Servers(s)) == 0 {
				continue
			}
			if retries := s.Lookup("retries"); retries != nil && retries.Arg(1) == "0" || guards.cover(s) {
				continue
			}
			reported[d] = true
			f := At(d, n).Saying(fmt.Sprintf("with %q, HAProxy sends a request again after a server has had it, a POST, too", d.Arg(n)),
				"add \"http-request disable-l7-retry if METH_POST\", with whatever else must not be carried out twice")
			if d.Section == s {
				f.Fixes = []Fix{{Message: "leave POST out", Edits: []config.Edit{d.InsertAfter("http-request disable-l7-retry if METH_POST")}}}
			}
			p.Report(f)
		}
	},
})

// repeats reports whether a word of retry-on stands for something that happens once the server
// has the request (manual, retry-on).
func repeats(word string) bool {
	switch word {
	case "retry-on", "none", "conn-failure", "0rtt-rejected":
		return false
	}
	return true
}

// repeatsNothing reports whether a rule keeps requests that change something from being sent again, or from coming
// so far.
func repeatsNothing(r *flow.Rule) bool {
	return r.Action == "disable-l7-retry" && !onlySafeMethods(r.Condition()) || refusesOthers(r)
}

// repeatGuards tells which proxies have a rule against retries. Many backends ask about the same frontends.
type repeatGuards struct {
	p     *Pass
	known map[*config.Section]bool
}

// cover reports whether all requests of a backend come by such a rule.
func (g *repeatGuards) cover(backend *config.Section) bool {
	if g.has(backend) {
		return true
	}
	frontends := g.p.Flow.Frontends(backend)
	return len(frontends) > 0 && !slices.ContainsFunc(frontends, func(s *config.Section) bool { return !g.has(s) })
}

func (g *repeatGuards) has(s *config.Section) bool {
	has, known := g.known[s]
	if !known {
		has = slices.ContainsFunc(g.p.Flow.Rules(s), repeatsNothing)
		g.known[s] = has
	}
	return has
}
