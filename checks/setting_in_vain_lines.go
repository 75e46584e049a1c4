package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// noDescription reports the statistics pages that are to show a description which
// nobody gives.
func noDescription(p *Pass) {
	if p.Config.GlobalLine("description") != nil {
		return
	}
	for d := range p.Config.Each("stats") {
		if d.Is("stats", "show-desc") && len(d.Words) == 2 && d.Modifier == config.Plain && d.Section.IsProxy() {
			p.Report(On(d).Saying("there is no description to show", "write it on this line, or into the global section with \"description\""))
		}
	}
}

// warnsOfOffload lists the versions that say that defaults sections cannot have
// "compression offload".
var warnsOfOffload = mustRanges(">=2.5-dev13")

func inheritedOffload(p *Pass) {
	if !warnsOfOffload.Contains(p.Version()) {
		return
	}
	for _, s := range p.Config.Of("defaults") {
		for d := range s.Each("compression") {
			if d.Is("compression", "offload") && d.Modifier == config.Plain {
				p.Report(On(d).Saying("no proxy inherits \"compression offload\"", "move the line to the proxies that need it").
					Fixing(SafeFix("remove the line", d.RemoveLine())))
			}
		}
	}
}

// unusedMailers reports the mailers sections that HAProxy removes.
func unusedMailers(p *Pass) {
	for _, sym := range p.Config.Symbols().Of(config.Mailers) {
		if d := sym.Definitions[0]; len(sym.Uses) == 0 {
			p.Report(At(d, 1).ForSection(d.Section).Saying(fmt.Sprintf("no proxy uses %q, so HAProxy removes the section", "mailers "+sym.Name), fmt.Sprintf("remove it, or write %q in a proxy", "email-alert mailers "+sym.Name)))
		}
	}
}

// loosePorts reports the ports of "option forwarded" that have no address.
func loosePorts(p *Pass) {
	for _, s := range p.Config.Of("defaults", "backend", "listen") {
		for d := range s.Each("option") {
			if d.Section != s || d.Modifier != config.Plain || d.Arg(1) != "forwarded" {
				continue
			}
			given := map[string]int{}
			for n := 2; n < len(d.Words); n++ {
				word, isExpression := strings.CutSuffix(d.Arg(n), "-expr")
				given[word] = n
				if isExpression {
					n++
				}
			}
			for _, side := range []string{"for", "by"} {
				if n := given[side+"_port"]; n > 0 && given[side] == 0 {
					p.Report(At(d, n).Saying(fmt.Sprintf("%q adds a port to the address %q, which is not there", d.Arg(n), side), fmt.Sprintf("add %q, or remove the port", side)))
				}
			}
		}
	}
}
