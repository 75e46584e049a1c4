package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "duplicate-id",
	Category: Startup,
	Severity: Error,
	Summary:  "an id or a guid that something else has already",
	Doc: "An `id` is a number of which each proxy has its own, and within one proxy each server and each\n" +
		"bind line. A `guid` (since 3.0) is unique among all proxies, servers and bind lines. HAProxy refuses\n" +
		"to start at the second one.",
	Examples: []Example{
		{Name: "two servers of one id", Bad: []int{8}, Config: defaultLines + `backend app
    server a1 192.0.2.1:8080 id 101
    server a2 192.0.2.2:8080 id 101
`},
		{Name: "an id for each", Config: defaultLines + `backend app
    server a1 192.0.2.1:8080 id 101
    server a2 192.0.2.2:8080 id 102
backend api
    server a1 192.0.2.1:8080 id 101
`},
	},
	Check: func(p *Pass) {
		proxies, guids := identities{}, identities{}
		guid := func(w argumentOf) {
			if p.Version().AtLeast(v30dev) {
				guids.add(p, "guid", w)
			}
		}
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			if d := s.Last("id"); d != nil {
				proxies.add(p, "id", argumentOf{d, 1})
			}
			if d := s.Last("guid"); d != nil {
				guid(argumentOf{d, 1})
			}
			binds, ids := identities{}, identities{}
			for _, b := range p.Config.Binds(s) {
				if id := b.Parameters.Last("id"); id != nil {
					binds.add(p, "id", argumentOf{b.Directive, id.Word + 1})
				}
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				line, own := servers[i].Directive, servers[i].Own
				if line.Keyword() != "server" {
					continue
				}
				if id := own.Last("id"); id != nil {
					ids.add(p, "id", argumentOf{line, id.Word + 1})
				}
				if id := own.Last("guid"); id != nil {
					guid(argumentOf{line, id.Word + 1})
				}
			}
		}
	},
})

var v30dev = release.MustParse("3.0-dev8")

// argumentOf is an argument of a line.
type argumentOf struct {
	line *config.Directive
	word int
}

// identities are the lines that have taken an identity.
type identities map[string]*config.Directive

func (t identities) add(p *Pass, what string, w argumentOf) {
	id := w.line.Arg(w.word)
	if id == "" {
		return
	}
	before := t[id]
	if before == nil {
		t[id] = w.line
		return
	}
	p.Report(At(w.line, w.word).Saying(fmt.Sprintf("the %s %q is taken already", what, id), "choose another one, or let HAProxy choose").With(before, "the line that has it").without(UnsafeFix, w.line, w.word-1, w.word+1))
}
