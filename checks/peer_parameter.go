package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "peer-parameter",
	Category: Startup,
	Severity: Warning,
	Summary:  "a parameter of a peer that has no effect there",
	Doc: `Peers have no health checks, and their addresses are looked up once, when HAProxy
starts: ` + "`check`, `agent-check`, `init-addr` and `resolvers`" + ` do nothing on their lines. HAProxy
warns of them since 2.6. A peer without an address is left out, with a warning in later releases.`,
	Examples: []Example{
		{Name: "a check of a peer", Bad: []int{2}, Config: `peers lbs
    peer lb2 192.0.2.2:1024 check
`},
		{Name: "without", Config: `peers lbs
    peer lb2 192.0.2.2:1024
`},
	},
	Check: func(p *Pass) {
		if !peerParametersNoted.Contains(p.Version()) {
			return
		}
		lines := p.parameterReader(nil)
		for _, s := range p.Config.Of("peers") {
			for _, d := range s.Directives {
				if d.Keyword() == "peer" || d.Keyword() == "server" {
					p.checkPeerParameters(d, lines)
				}
			}
		}
	},
})

// peerParametersNoted lists the versions that warn.
var peerParametersNoted = mustRanges(">=2.6.0")

// peerAddressNoted lists the versions that warn of a peer without an address.
var peerAddressNoted = mustRanges(">=2.6.22 <2.7.0, >=2.8.15 <2.9.0, >=3.0.9 <3.1.0, >=3.1.6 <3.2.0, >=3.2.0")

// checkPeerParameters reports a peer without an address, and the first parameter
// that does nothing.
// idleForPeers are the parameters that do nothing on the lines of peers.
var idleForPeers = map[string]bool{"check": true, "agent-check": true, "init-addr": true, "resolvers": true}

func (p *Pass) checkPeerParameters(d *config.Directive, lines *parameterReader) {
	if d.Keyword() == "peer" && len(d.Words) == 2 && peerAddressNoted.Contains(p.Version()) {
		p.Report(At(d, 1).Saying(fmt.Sprintf("peer %q has no address, and is left out", d.Arg(1)), "write its address and port behind it"))
	}
	var found []parameter
	lines.read(d, func(_ string, param parameter) {
		if param.answer < keywords.Refused && idleForPeers[param.word.Name] {
			found = append(found, param)
		}
	})
	if len(found) == 0 {
		return
	}
	var edits []config.Edit
	for _, param := range found {
		e, ok := d.RemoveWords(param.at, param.at+1+param.word.Args)
		if !ok {
			edits = nil
			break
		}
		edits = append(edits, e)
	}
	f := At(d, found[0].at).Saying(fmt.Sprintf("%q does nothing for a peer", found[0].word.Name), "remove it")
	if edits != nil {
		f = f.Fixing(SafeFix("remove what does nothing", edits...))
	}
	p.Report(f)
}
