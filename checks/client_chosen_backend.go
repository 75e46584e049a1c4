package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "client-chosen-backend",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "requests that go to any backend whose name the client sends",
	Doc: `Where the name of the backend is what the client sends, as in ` + "`use_backend %[req.hdr(host)]`" + `, clients choose among all backends of the
configuration: those of other frontends, too, such as one for the administration that a rule of its own frontend protects.

Look the name up in a map, or begin it with a text that only the backends have which are meant:

    use_backend %[req.hdr(host),lower,map(/etc/haproxy/hosts.map)]
    use_backend site_%[req.hdr(host),lower]

Nothing is said where every backend is for the same frontends anyway, or the condition compares the same thing.`,
	Examples: []Example{
		{Name: "any name", Bad: []int{8}, Config: backendExample("use_backend %[req.hdr(x-pool)]")},
		{Name: "a piece of the path", Bad: []int{8}, Config: backendExample("use_backend %[path,word(1,/)]")},
		{Name: "a map, a beginning, a condition", Config: backendExample(
			"use_backend %[req.hdr(host),lower,map(/etc/haproxy/hosts.map,app)]",
			"use_backend site_%[req.hdr(host),lower]",
			"use_backend %[req.hdr(x-pool)] if { req.hdr(x-pool) app blog }")},
	},
	Check: func(p *Pass) {
		others := map[*config.Section]*config.Section{} // of the frontends that were looked at
		for d := range p.Config.Each("use_backend") {
			if d.Modifier != config.Plain || !d.Section.IsProxy() || len(d.Arg(1)) < 2 || d.Arg(1)[0] != '%' {
				continue
			}
			other, known := others[d.Section]
			if !known && len(others) < maxChoosingFrontends {
				other = p.backendOfOthers(d.Section)
				others[d.Section] = other
			}
			if other != nil {
				p.clientChosenBackend(d, other)
			}
		}
	},
})

// backendExample is a frontend with some lines, from line 8 on, beside one for the administration.
func backendExample(lines ...string) string {
	return frontendExample(lines...) + `frontend inside
    bind 127.0.0.1:8081
    default_backend administration
backend administration
    server b1 192.0.2.2:8080
`
}

// maxChoosingFrontends bounds the frontends that are looked at.
const maxChoosingFrontends = 50

// clientChosenBackend looks at a line that chooses a backend at run time. The other backend
// is one that it is not meant for.
func (p *Pass) clientChosenBackend(d *config.Directive, other *config.Section) {
	samples := p.Config.SamplesOf(d)
	if len(samples) == 0 || samples[0].Word != 1 {
		return
	}
	s := &samples[0]
	span := d.WordSpan(1)
	const brackets = len("%[") + len("]")
	if span.End-span.Start > s.Span.End-s.Span.Start+brackets || !chosenByClient(s.Parts, s.Fetch.Name) {
		return // there is more to the name
	}
	name := flow.Expression(*s)
	looks := func(c *flow.Criterion) bool {
		return c.Method != keywords.MatchFound && (strings.HasPrefix(name, c.Subject) || strings.HasPrefix(c.Subject, name))
	}
	for _, all := range p.Flow.ConditionOf(d).Any {
		for _, l := range all {
			if slices.ContainsFunc(l.Criteria, looks) {
				return
			}
		}
	}
	p.Report(At(d, 1).Saying(fmt.Sprintf("clients choose any backend by its name: %s gives what they send, and backend %q is for others", d.Arg(1), other.Name),
		"look the name up in a map, or begin it with a text that only the backends have which are meant").With(other.Header, "this is reached, too"))
}

// backendOfOthers returns a backend that another section names, and this one does not.
func (p *Pass) backendOfOthers(s *config.Section) *config.Section {
	own, others := map[string]bool{}, []string(nil)
	for u := range p.Config.Each("use_backend", "default_backend") {
		switch name := u.Arg(1); {
		case name == "" || name[0] == '%':
		case u.Section == s || u.Section.Kind == "defaults":
			own[name] = true
		default:
			others = append(others, name)
		}
	}
	for _, name := range others {
		if symbol := p.Config.Symbols().Lookup(config.Backend, nil, name); !own[name] && symbol != nil && len(symbol.Definitions) > 0 {
			return symbol.Definitions[0].Section
		}
	}
	return nil
}
