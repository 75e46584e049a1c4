package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "duplicate-proxy",
	Category: Startup,
	Severity: Error,
	Summary:  "two proxies with the same name",
	Doc: `Two frontends, or two backends, must not have the same name; a listen section is
both. A log-forward section must not share its name with any of them. HAProxy
refuses to start.

A frontend and a backend could share a name up to 3.0. 3.1 and 3.2 warn about it,
3.3 refuses it; so it is with proxies that are called like a named defaults
section.

Two defaults sections may have the same name as long as no ` + "`from`" + ` names it. Once one
does, HAProxy cannot tell which is meant.`,
	Examples: []Example{
		{Name: "a frontend and a backend of one name", Version: "3.4.7", Bad: []int{8}, Config: defaultLines + `frontend web
    bind :8080
backend web
    server a1 192.0.2.1:8080
`},
		{Name: "two backends of one name", Bad: []int{11}, Config: defaultLines + `frontend web
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
backend app
    server a2 192.0.2.2:8080
`},
		{Name: "a name of its own for each", Config: defaultLines + `frontend web
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		n := names{p: p, seen: map[nameKey]*config.Section{}, referenced: map[string]bool{}, defaults: map[string]int{}}
		for _, s := range p.Config.Sections {
			n.visit(s)
		}
	},
})

var (
	v24dev = release.MustParse("2.4-dev1")
	v31dev = release.MustParse("3.1-dev8")
	v33dev = release.MustParse("3.3-dev2")
	v34dev = release.MustParse("3.4-dev1")
)

// role is what a name stands for; a section may have two.
type role uint8

const (
	clientSide role = iota
	serverSide
	profile // a defaults section
	logs    // a log-forward section
)

// roles are those of each kind of section.
var roles = map[string][]role{
	"frontend": {clientSide}, "backend": {serverSide}, "listen": {clientSide, serverSide},
	"defaults": {profile}, "log-forward": {logs},
}

type nameKey struct {
	role role
	name string
}

// names walks through the sections in order, as HAProxy does.
type names struct {
	p    *Pass
	seen map[nameKey]*config.Section
	// defaults counts the sections of each name; referenced are the names that a
	// "from" has named since.
	defaults   map[string]int
	referenced map[string]bool
}

func (n *names) visit(s *config.Section) {
	mine := roles[s.Kind]
	if mine == nil {
		return
	}
	n.from(s)
	if s.Name == "" || s.Name == "from" && s.Kind == "defaults" {
		return
	}
	n.compare(s)
	for _, r := range mine {
		if n.seen[nameKey{r, s.Name}] == nil {
			n.seen[nameKey{r, s.Name}] = s
		}
	}
	if s.Kind == "defaults" {
		n.defaults[s.Name]++
	}
}

// compare reports the gravest conflict of a section with those above it.
func (n *names) compare(s *config.Section) {
	var worst Severity
	var with *config.Section
	for _, mine := range roles[s.Kind] {
		for theirs := clientSide; theirs <= logs; theirs++ {
			other := n.seen[nameKey{theirs, s.Name}]
			if other == nil {
				continue
			}
			if mine == serverSide && s.Kind == "listen" && n.p.Version().Before(v31dev) {
				continue // looked up among those that accept clients alone
			}
			if severity := n.conflict(mine, theirs); severity > worst {
				worst, with = severity, other
			}
		}
	}
	if above := n.seen[nameKey{profile, s.Name}]; s.Kind == "defaults" && above != nil && n.referenced[s.Name] && n.p.Version().AtLeast(v31dev) {
		worst, with = Error, above
	}
	if worst == nothing {
		return
	}
	message := fmt.Sprintf("%s %q has the name of a %s above", s.Kind, s.Name, sectionTitle(with))
	if worst == Warning {
		message += ", which HAProxy refuses from 3.3 on"
	}
	const advice = "rename one of them, and what refers to it"
	n.p.Report(At(s.Header, 1).As(worst).Saying(message, advice).With(with.Header, "the other section").withoutRepeatedSection(s, with))
	if worst == Warning { // HAProxy names both places, for either may be the wrong one
		n.p.Report(At(with.Header, 1).As(worst).Saying(fmt.Sprintf("%s %q has the name of a %s below, which HAProxy refuses from 3.3 on",
			with.Kind, with.Name, sectionTitle(s)), advice).With(s.Header, "the other section"))
	}
}

// sectionTitle returns what people call a kind of section.
func sectionTitle(s *config.Section) string {
	if s.Kind == "frontend" || s.Kind == "backend" {
		return s.Kind
	}
	return s.Kind + " section"
}

// conflict tells what HAProxy makes of a name that has one role and, further
// up, another; nothing where it takes both.
func (n *names) conflict(mine, above role) Severity {
	v := n.p.Version()
	switch {
	case mine == profile && above == profile:
		return nothing
	case mine == logs && above == profile:
		return since(v, v31dev, Warning)
	case mine == profile && above == logs:
		return since(v, v31dev, Error)
	case mine == logs || above == logs, mine == above:
		return Error
	case v.AtLeast(v33dev):
		return Error
	}
	return since(v, v31dev, Warning)
}

// since returns a severity from a version on, and nothing below it.
func since(v, first release.Version, s Severity) Severity {
	if v.AtLeast(first) {
		return s
	}
	return nothing
}

// from reports a "from" that names several defaults sections. Up to 3.3 HAProxy
// refuses it; since then it says so and starts.
func (n *names) from(s *config.Section) {
	for i := 1; i+1 < len(s.Header.Words) && i <= 2; i++ {
		name := s.Header.Arg(i + 1)
		if s.Header.Arg(i) != "from" || n.p.Version().Before(v24dev) {
			continue
		}
		n.referenced[name] = true
		if n.defaults[name] < 2 {
			return
		}
		severity := Error
		if n.p.Version().AtLeast(v34dev) {
			severity = Warning
		}
		n.p.Report(At(s.Header, i+1).As(severity).Saying(fmt.Sprintf("there are %d defaults sections called %q above", n.defaults[name], name),
			"rename them, so that it is clear which is meant").With(n.seen[nameKey{profile, name}].Header, "the first of them"))
		return
	}
}
