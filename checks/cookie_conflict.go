package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cookie-conflict",
	Category: Startup,
	Severity: Error,
	Summary:  "ways to keep a client at its server by a cookie that exclude one another",
	Doc: "A persistence cookie is rewritten (`rewrite`), added (`insert`) or prefixed (`prefix`): one of the three at\n" +
		"most. `rewrite` and `indirect` exclude one another, and `preserve` needs `insert` or `indirect`. HAProxy\n" +
		"refuses to start otherwise.",
	Examples: []Example{
		{Name: "two ways at once", Bad: []int{7}, Config: defaultLines + `backend app
    cookie SRV insert prefix
    server a1 192.0.2.1:8080 cookie a1
`},
		{Name: "one way", Config: defaultLines + `backend app
    cookie SRV insert indirect nocache
    server a1 192.0.2.1:8080 cookie a1
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Sections {
			if !s.HasBackend() && s.Kind != "defaults" {
				continue
			}
			for d := range s.Each("cookie") {
				if d.Modifier == config.Plain {
					cookieConflict(p, d)
				}
			}
		}
	},
})

// cookieArguments are how many arguments follow each word of a cookie line that
// has any.
var cookieArguments = map[string]int{"domain": 1, "maxidle": 1, "maxlife": 1, "attr": 1}

func cookieConflict(p *Pass, d *config.Directive) {
	var ways []string
	given := map[string]int{}
	for i := 2; i < len(d.Words); i++ {
		word := d.Arg(i)
		if given[word] == 0 {
			given[word] = i
			if word == "rewrite" || word == "insert" || word == "prefix" {
				ways = append(ways, word)
			}
		}
		i += cookieArguments[word]
	}
	switch {
	case len(ways) > 1:
		p.Report(At(d, given[ways[1]]).Saying(fmt.Sprintf("%s exclude one another", strings.Join(quoteAll(ways), " and ")), "keep one of them"))
	case given["rewrite"] > 0 && given["indirect"] > 0:
		p.Report(At(d, given["indirect"]).Saying("\"rewrite\" and \"indirect\" exclude one another: the cookie is that of the server", "remove \"indirect\"").without(UnsafeFix, d, given["indirect"], given["indirect"]+1))
	case given["preserve"] > 0 && given["insert"] == 0 && given["indirect"] == 0:
		p.Report(At(d, given["preserve"]).Saying("\"preserve\" needs \"insert\" or \"indirect\"", "add one of them, or remove \"preserve\"").without(UnsafeFix, d, given["preserve"], given["preserve"]+1))
	}
}
