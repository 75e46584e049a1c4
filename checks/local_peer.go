package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "local-peer",
	Category: Startup,
	Severity: Error,
	Summary:  "peers among which this host is not",
	Doc: "A `peers` section without any peer cannot carry a stick table: HAProxy refuses to start. Of a section in which\n" +
		"none of the peers has the name of this host, it warns and drops it, so that nothing is shared. That\n" +
		"name is reported where the global section gives it with `localpeer`; else it is that of the machine where HAProxy\n" +
		"runs, or that of `haproxy -L`. From 2.2 on, the local peer may stand there only once, from 2.8.1 on the others, too.",
	Examples: []Example{
		{Name: "nobody", Bad: []int{1}, Config: `peers cluster
backend app
    stick-table type ip size 1k peers cluster
`},
		{Name: "another name", Bad: []int{3}, Config: `global
    localpeer lb1
peers cluster
    peer lb2 192.0.2.2:10000
backend app
    stick-table type ip size 1k peers cluster
`},
		{Name: "this host and another one", Config: `global
    localpeer lb1
peers cluster
    peer lb1 192.0.2.1:10000
    peer lb2 192.0.2.2:10000
backend app
    stick-table type ip size 1k peers cluster
`},
	},
	Check: func(p *Pass) {
		name := ""
		if d := p.Config.GlobalLine("localpeer"); d != nil {
			name = d.Arg(1)
		}
		for _, sym := range p.Config.Symbols().Of(config.Peers) {
			if d := sym.Definitions[0]; !peersDisabled(d.Section) {
				checkPeers(p, sym, d.Section, name)
			}
		}
	},
})

func peersDisabled(s *config.Section) bool {
	on, off := s.Last("enabled"), s.Last("disabled")
	return off != nil && (on == nil || on.Line < off.Line)
}

func checkPeers(p *Pass, sym *config.Symbol, s *config.Section, local string) {
	var mine, first *config.Directive
	var twice [][2]*config.Directive
	others := map[string]*config.Directive{}
	for _, d := range s.Directives {
		switch d.Keyword() {
		case "peer", "server":
			first = d
			if d.Arg(1) != local || local == "" {
				if before := others[d.Arg(1)]; before != nil {
					twice = append(twice, [2]*config.Directive{before, d})
				}
				others[d.Arg(1)] = d
				continue
			}
			if mine != nil && p.Version().AtLeast(v22dev) {
				p.Report(At(d, 1).Saying(fmt.Sprintf("the local peer %q stands here for the second time", local), "remove one of the lines").With(mine, "the first one").withoutRepeated(d, mine))
			}
			mine = d
		case "bind", "default-bind":
			first = d
		}
	}
	for _, pair := range twice {
		repeatedPeer(p, pair[0], pair[1], mine != nil)
	}
	switch {
	case first == nil && usedByTable(sym) != nil:
		p.Report(OnSection(s).Saying(fmt.Sprintf("peers %q has no peers, and a stick table is to be shared with them", s.Name), "add the peers, this host among them").
			With(usedByTable(sym), "the stick table"))
	case first != nil && mine == nil && local != "":
		p.Report(OnSection(s).As(Warning).Saying(fmt.Sprintf("peers %q does not have this host, which is called %q, and is dropped", s.Name, local), "add it, or correct \"localpeer\"").
			WithAny(p.Config.GlobalLine("localpeer"), "its name"))
	}
}

var (
	// repeatedPeers lists the versions that refuse two remote peers of one name in a
	// section that has the local peer, and repeatedServers those that do so in all.
	repeatedPeers   = mustRanges(">=2.8.1")
	repeatedServers = mustRanges(">=3.5-dev5")
)

// repeatedPeer reports the second of two remote peers with the same name, or the
// first of them, as HAProxy does.
func repeatedPeer(p *Pass, before, d *config.Directive, local bool) {
	message, advice := fmt.Sprintf("there are two peers %q in this section", d.Arg(1)), "rename one of them"
	switch {
	case repeatedServers.Contains(p.Version()):
		p.Report(At(d, 1).Saying(message, advice).With(before, "the other one").withoutRepeated(d, before))
	case local && repeatedPeers.Contains(p.Version()):
		p.Report(At(before, 1).Saying(message, advice).With(d, "the other one").withoutRepeated(d, before))
	}
}

// usedByTable returns the stick table of an enabled proxy that names the peers, or nil.
func usedByTable(sym *config.Symbol) *config.Directive {
	for _, use := range sym.Uses {
		if d := use.Directive; d.Keyword() == "stick-table" && d.Section.Kind != "defaults" && !d.Section.Disabled() {
			return d
		}
	}
	return nil
}
