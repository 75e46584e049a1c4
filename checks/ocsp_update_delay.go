package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "ocsp-update-delay",
	Category: Startup,
	Severity: Error,
	Summary:  "a longest delay of OCSP updates that is below the shortest",
	Doc: "`ocsp-update.mindelay` must not be above `ocsp-update.maxdelay`. HAProxy compares each with what the other is at\n" +
		"that line, which is 300 or 3600 seconds where it does not stand above. So of two lower ones `mindelay` has to come\n" +
		"first, and of two higher ones `maxdelay`.",
	Versions: mustRanges(">=2.8-dev1"),
	Examples: []Example{
		{Name: "below the shortest", Bad: []int{2}, Config: `global
    tune.ssl.ocsp-update.maxdelay 200
`},
		{Name: "both, in order", Config: `global
    tune.ssl.ocsp-update.mindelay 100
    tune.ssl.ocsp-update.maxdelay 200
`},
	},
	Check: func(p *Pass) {
		shortest, longest := int32(300), int32(3600) // seconds, as src/ssl_ocsp.c has them
		var first, last *config.Directive            // the lines that say so
		for _, s := range p.Config.Of("global") {
			for _, d := range s.Directives {
				value := config.Atoi(d.Arg(1))
				if d.Modifier != config.Plain || len(d.Words) < 2 || value < 0 {
					continue
				}
				switch d.Keyword() {
				case "ocsp-update.mindelay", "tune.ssl.ocsp-update.mindelay":
					if value > longest {
						p.Report(At(d, 1).Saying(fmt.Sprintf("the shortest delay is above the longest, which is %d here", longest), "set the longest one above this line").WithAny(last, "the longest"))
						continue
					}
					shortest, first = value, d
				case "ocsp-update.maxdelay", "tune.ssl.ocsp-update.maxdelay":
					if value < shortest {
						p.Report(At(d, 1).Saying(fmt.Sprintf("the longest delay is below the shortest, which is %d here", shortest), "set the shortest one above this line").WithAny(first, "the shortest"))
						continue
					}
					longest, last = value, d
				}
			}
		}
	},
})
