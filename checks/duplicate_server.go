package checks

import (
	"fmt"
	"strconv"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "duplicate-server",
	Category: Startup,
	Severity: Error,
	Summary:  "two servers of one proxy with the same name",
	Doc: `Servers of one proxy must have different names; those that a ` + "`server-template`" + `
makes count, too. HAProxy refuses to start.

Up to 3.2 a name could come again when one of the two had an ` + "`id`" + `; 3.1 and 3.2 warn
about it. Early releases of 3.3 and 3.4 notice a name that comes twice only when
the proxy has no third server: see unnoticed-duplicate-server.`,
	Examples: []Example{
		{Name: "a copied line", Bad: []int{10}, Config: defaultLines + `listen web
    bind :8080
    balance roundrobin
    server a1 192.0.2.1:8080
    server a1 192.0.2.2:8080
`},
		{Name: "the same names in two backends", Config: defaultLines + `listen web
    bind :8080
    server a1 192.0.2.1:8080
    server a2 192.0.2.2:8080
listen admin
    bind :8081
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		for _, d := range duplicateServers(p.Config) {
			switch {
			case unnoticed(p, d) || d.disabled && p.Version().Before(release.MustParse("3.5-dev5")):
			case !d.numbered || p.Version().AtLeast(v33dev):
				p.Report(d.finding(Error, "rename one of them"))
			case p.Version().AtLeast(v31dev):
				p.Report(d.finding(Warning, "rename one of them: HAProxy refuses it from 3.3 on"))
			}
		}
	},
})

var _ = register(&Rule{
	ID:       "unnoticed-duplicate-server",
	Category: Advice,
	Family:   Reliability,
	Severity: Warning,
	Summary:  "two servers of one name that this version does not notice",
	Doc: `Servers of one proxy must have different names, and HAProxy refuses to start when
they do not. 3.3.0 and 3.4.0 fail to notice it in a proxy that has servers of
other names, too; later releases refuse such a configuration, as those up to 3.2
did. Statistics, the runtime API, cookies and the server state file know servers
by their names and mix the two up.`,
	Versions: unnoticedDuplicates,
	Examples: []Example{
		{Name: "next to a third server", Version: "3.3.0", Bad: []int{9}, Config: defaultLines + `listen web
    bind :8080
    server a1 192.0.2.1:8080
    server a1 192.0.2.2:8080
    server a2 192.0.2.3:8080
`},
		{Name: "different names", Version: "3.3.0", Config: defaultLines + `listen web
    bind :8080
    server a1 192.0.2.1:8080
    server a2 192.0.2.2:8080
`},
	},
	Check: func(p *Pass) {
		for _, d := range duplicateServers(p.Config) {
			if unnoticed(p, d) {
				p.Report(d.finding(Warning, "rename one of them: other releases refuse to start"))
			}
		}
	},
})

// unnoticedDuplicates lists the versions whose name tree misses duplicates
// (repaired by 46376cfc2). 3.3.0 and 3.4.0 were seen to do so; 3.4.7 and
// 3.5-dev5 do not; those between are taken to.
var unnoticedDuplicates = release.MustRanges(">=3.3-dev2 <3.4.7, >=3.5-dev1 <3.5-dev5")

// duplicateServer is a server line that makes a name that was there before.
type duplicateServer struct {
	name         string
	line, before *config.Directive
	// numbered tells that every line with this name above, or this one, has an id.
	numbered bool
	disabled bool
	// others tells that the proxy has servers of other names.
	others bool
}

func unnoticed(p *Pass, d duplicateServer) bool {
	return d.others && unnoticedDuplicates.Contains(p.Version())
}

func (d duplicateServer) finding(s Severity, advice string) Finding {
	section := d.line.Section
	return At(d.line, 1).As(s).Saying(fmt.Sprintf("%s %q has a server %q already", section.Kind, section.Name, d.name), advice).
		With(d.before, "the other one").withoutRepeated(d.line, d.before)
}

// duplicateServers finds the servers whose names their proxies have twice.
func duplicateServers(c *config.Config) []duplicateServer {
	var found []duplicateServer
	proxies := map[*config.Section]duplicateServer{} // what is the same for all of one proxy
	for _, sym := range c.Symbols().Of(config.Server) {
		if len(sym.Definitions) < 2 || sym.Definitions[0].Keyword() != "server" {
			continue
		}
		facts, known := proxies[sym.Owner]
		if !known {
			facts = duplicateServer{disabled: sym.Owner.Disabled(), others: otherServers(sym.Owner)}
			proxies[sym.Owner] = facts
		}
		found = append(found, repeated(sym, facts)...)
	}
	for _, s := range c.Sections {
		if s.HasBackend() {
			found = append(found, templated(s)...)
		}
	}
	return found
}

// repeated returns the server lines that repeat a name.
func repeated(sym *config.Symbol, facts duplicateServer) []duplicateServer {
	var found []duplicateServer
	first := sym.Definitions[0]
	numbered := hasID(first)
	for _, d := range sym.Definitions[1:] {
		found = append(found, duplicateServer{
			name: sym.Name, line: d, before: first, numbered: numbered || hasID(d),
			disabled: facts.disabled, others: facts.others,
		})
		numbered = numbered && hasID(d)
	}
	return found
}

func hasID(d *config.Directive) bool {
	for i := 3; i+1 < len(d.Words); i++ {
		if d.Arg(i) == "id" {
			return true
		}
	}
	return false
}

// otherServers reports whether a proxy has more than a pair of servers.
func otherServers(s *config.Section) bool {
	n := 0
	for d := range s.Each("server", "server-template") {
		switch d.Keyword() {
		case "server":
			n++
		case "server-template":
			return true
		}
	}
	return n > 2
}

// maxTemplated bounds the names of one proxy that are compared.
const maxTemplated = 10000

// templated returns the server-template lines that make a name which a line
// above has, and the server lines that repeat a name of a template.
func templated(s *config.Section) []duplicateServer {
	var names map[string]*config.Directive
	var found []duplicateServer
	add := func(name string, d *config.Directive) bool {
		before := names[name]
		if before == nil {
			names[name] = d
		} else if before.Keyword() != "server" || d.Keyword() != "server" {
			found = append(found, duplicateServer{name: name, line: d, before: before, disabled: s.Disabled(), others: true})
			return false
		}
		return true
	}
	if s.Lookup("server-template") == nil {
		return nil
	}
	names = map[string]*config.Directive{}
	for d := range s.Each("server", "server-template") {
		if d.Keyword() == "server" && len(d.Words) > 1 {
			add(d.Arg(1), d)
		}
		if t, ok := d.Template(); ok {
			for i := t.First; i <= t.Last && len(names) < maxTemplated && add(t.Prefix+strconv.Itoa(i), d); i++ {
			}
		}
	}
	return found
}
