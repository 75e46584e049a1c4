package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "acme-section",
	Category: Startup,
	Severity: Error,
	Summary:  "an acme section that is not allowed, or does not say whom to ask",
	Doc: "An acme section has certificates issued by the server that its `directory` line names; without\n" +
		"that line, HAProxy does not start. The section is experimental: the global section, above\n" +
		"it, has to say `expose-experimental-directives`.",
	Examples: []Example{
		{Name: "not allowed", Version: "3.2.26", Bad: []int{1}, Config: `acme issuer
    directory https://acme.example.org/directory
`},
		{Name: "without a directory", Version: "3.2.26", Bad: []int{3}, Config: `global
    expose-experimental-directives
acme issuer
    contact admin@example.org
`},
		{Name: "right", Version: "3.2.26", Config: `global
    expose-experimental-directives
acme issuer
    directory https://acme.example.org/directory
    contact admin@example.org
`},
	},
	Check: func(p *Pass) {
		allowed := false
		for _, s := range p.Config.Sections {
			if s.Kind == "global" {
				d := s.Last("expose-experimental-directives")
				allowed = allowed || d != nil && d.Modifier == config.Plain
			}
			if s.Kind != "acme" || !acmeKnown.Contains(p.Version()) {
				continue
			}
			if !allowed {
				p.Report(On(s.Header).Saying("acme sections are experimental", "add \"expose-experimental-directives\" to the global section above").
					Fixing(UnsafeFix("expose experimental words", p.exposing("expose-experimental-directives", On(s.Header)))))
			}
			if s.Last("directory") == nil {
				p.Report(On(s.Header).ForSection(s).Saying(fmt.Sprintf("acme section %q does not say which server to ask for certificates", s.Name), "add a directory line"))
			}
		}
	},
})

// acmeKnown lists the versions with acme sections.
var acmeKnown = mustRanges(">=3.2.0")
