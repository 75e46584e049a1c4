package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "server-track",
	Category: Startup,
	Severity: Error,
	Summary:  "a server that tracks one whose state nobody checks, or itself",
	Doc: `With ` + "`track`" + ` a server takes over the state of another one. That one must be checked
(` + "`check` or `agent-check`" + `) or track a server itself, the chain must not lead back to where
it began, and the server that tracks must not have ` + "`check`" + ` of its own. Both backends must
agree on ` + "`http-check disable-on-404`" + `. HAProxy refuses to start otherwise.`,
	Examples: []Example{
		{Name: "the tracked server has no check", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 192.0.2.1:8080 track a2
    server a2 192.0.2.2:8080
`},
		{Name: "a loop", Bad: []int{8}, Config: defaultLines + `backend app
    server a1 192.0.2.1:8080 track a2
    server a2 192.0.2.2:8080 track a1
`},
		{Name: "checks of its own", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 192.0.2.1:8080 check track a2
    server a2 192.0.2.2:8080 check
`},
		{Name: "a chain that ends at a check", Config: defaultLines + `backend app
    server a1 192.0.2.1:8080 track a2
    server a2 192.0.2.2:8080 track a3
    server a3 192.0.2.3:8080 check
`},
	},
	Check: func(p *Pass) {
		if !p.Config.ServersMayHave("track") {
			return
		}
		t := tracking{Pass: p, tracked: map[*config.Directive]*config.Directive{}, servers: map[*config.Directive]*config.ServerLine{}}
		proxies := p.Config.Of("backend", "listen")
		for _, s := range proxies {
			for i, servers := 0, p.Config.Servers(s); i < len(servers); i++ {
				if servers[i].Last("track") != nil {
					t.any = true
				}
				t.servers[servers[i].Directive] = &servers[i]
			}
		}
		if !t.any {
			return
		}
		for _, s := range proxies {
			for i, servers := 0, p.Config.Servers(s); i < len(servers); i++ {
				if by := servers[i].Last("track"); by != nil {
					t.check(&servers[i], by)
				}
			}
		}
	},
})

// tracking is one run of the rule. It follows the servers in the order in which
// HAProxy connects them (srv_apply_track() in src/server.c).
type tracking struct {
	*Pass
	any bool
	// tracked are the connections made so far, and servers the lines.
	tracked map[*config.Directive]*config.Directive
	servers map[*config.Directive]*config.ServerLine
}

func (t *tracking) check(s *config.ServerLine, by *config.Parameter) {
	d := s.Directive
	f := At(d, 1)
	if by.Directive == d {
		f = At(d, by.Word)
	} else {
		f = f.With(by.Directive, "the default-server line that says so")
	}
	if s.Has("check") {
		t.Report(f.Saying(fmt.Sprintf("server %q cannot be checked and track another one at the same time", d.Arg(1)), `remove "check" or "track"`).withoutParameter(UnsafeFix, t.Config, d, "check"))
		return
	}
	if d.Section.Disabled() {
		return
	}
	target := t.target(d.Section, by.Arg(1))
	if target == nil {
		return
	}
	name := fmt.Sprintf("%s/%s", target.Directive.Section.Name, target.Directive.Arg(1))
	f = f.With(target.Directive, "the tracked server")
	switch {
	case !target.Has("check") && !target.Has("agent-check") && target.Last("track") == nil:
		t.Report(f.Saying(fmt.Sprintf("server %q tracks %q, whose state is never checked", d.Arg(1), name), `add "check" to the tracked server`).Fixing(UnsafeFix("check the tracked server", target.Directive.Append("check"))))
	case t.loops(d, target.Directive):
		t.Report(f.Saying(fmt.Sprintf("server %q tracks %q, and the chain leads back to it", d.Arg(1), name), "let the chain end at a server that is checked"))
	case d.Section != target.Directive.Section && disableOn404(t.Version(), d.Section, true) != disableOn404(t.Version(), target.Directive.Section, t.connected(target.Directive, d)):
		t.Report(f.Saying(fmt.Sprintf("server %q tracks %q, but only one of their backends has \"http-check disable-on-404\"", d.Arg(1), name),
			"set it in both or in none"))
	default:
		t.tracked[d] = target.Directive
	}
}

// target returns the server that "track" names, unless it does not exist.
func (t *tracking) target(s *config.Section, name string) *config.ServerLine {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		backend := t.Config.Symbols().Lookup(config.Backend, nil, name[:i])
		if backend == nil {
			return nil
		}
		s, name = backend.Definitions[0].Section, name[i+1:]
	}
	if sym := t.Config.Symbols().Lookup(config.Server, s, name); sym != nil {
		return t.servers[sym.Definitions[0]]
	}
	return nil
}

func (t *tracking) loops(from, to *config.Directive) bool {
	for range len(t.servers) + 1 {
		if to == from {
			return true
		}
		if to = t.tracked[to]; to == nil {
			return false
		}
	}
	return true
}

// connected reports whether HAProxy deals with the proxy of a line before that of
// another one.
func (t *tracking) connected(d, other *config.Directive) bool {
	for _, s := range t.Config.Sections {
		if s == d.Section || s == other.Section {
			return s == d.Section
		}
	}
	return false
}
