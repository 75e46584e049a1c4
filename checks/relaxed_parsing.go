package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "relaxed-parsing",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "requests and responses that HAProxy takes although they break HTTP",
	Doc: `` + "`" + `option accept-invalid-http-request` + "`" + `, ` + "`" + `option accept-unsafe-violations-in-http-request` + "`" + ` and their likes for responses let messages
through that HAProxy would refuse, and so do ` + "`" + `h1-accept-payload-with-any-method` + "`" + ` and ` + "`" + `h1-do-not-close-on-insecure-transfer-encoding` + "`" + `:
the server behind may read them differently, which is what request smuggling is made of. They are meant for the days until a
client or server is mended (the statistics socket shows by ` + "`" + `show errors` + "`" + ` what was refused).`,
	Examples: []Example{
		{Name: "for requests", Bad: []int{8}, Config: frontendExample("option accept-invalid-http-request")},
		{Name: "as HTTP says", Config: frontendExample("no option accept-invalid-http-request")},
	},
	Check: func(p *Pass) {
		relaxes := func(_ *keywords.Section, keyword, word string) bool {
			return relaxations[keyword] != "" || keyword == "option" && relaxations[word] != ""
		}
		for d := range p.Config.WhereOf(relaxes) {
			word := 0
			if d.Keyword() == "option" {
				word = 1
			}
			what := relaxations[d.Arg(word)]
			if what == "" || d.Modifier != config.Plain || d.Section.IsProxy() && d.Section.Disabled() {
				continue
			}
			p.Report(At(d, word).Saying(fmt.Sprintf("%s: servers may read them otherwise, and one request can hide in another", what),
				"remove it once what needs it is mended").withoutLine(UnsafeFix, d))
		}
	},
})

// relaxations are lines that let through what HTTP forbids.
var relaxations = map[string]string{
	"accept-invalid-http-request": "requests that break HTTP are let through", "accept-unsafe-violations-in-http-request": "requests that break HTTP are let through",
	"accept-invalid-http-response": "responses that break HTTP are let through", "accept-unsafe-violations-in-http-response": "responses that break HTTP are let through",
	"h1-accept-payload-with-any-method":             "GET, HEAD and DELETE requests with a body are let through",
	"h1-do-not-close-on-insecure-transfer-encoding": "connections stay open after requests with both Content-Length and Transfer-Encoding",
}
