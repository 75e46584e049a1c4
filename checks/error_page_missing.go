package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "error-page-missing",
	Category: Startup,
	Severity: Warning,
	Summary:  "a status for which an http-errors section has no page",
	Doc: "`errorfiles NAME CODE...` takes pages out of an http-errors section, and so does a rule such as\n" +
		"`http-request deny deny_status CODE errorfiles NAME`. Where the section has no page for a status, HAProxy\n" +
		"warns, and answers with its own.",
	Versions: mustRanges(">=2.2.0"),
	Examples: []Example{
		{Name: "a page that is not there", Bad: []int{7}, Config: `http-errors site
    errorfile 503 /etc/haproxy/503.http
frontend web
    mode http
    timeout client 10s
    bind :8080
    errorfiles site 404
`},
		{Name: "a page that is there", Config: `http-errors site
    errorfile 503 /etc/haproxy/503.http
frontend web
    mode http
    timeout client 10s
    bind :8080
    errorfiles site 503
`},
	},
	Check: func(p *Pass) {
		for _, use := range p.Config.Symbols().Uses(config.HTTPErrors) {
			d := use.Directive
			if use.Symbol == nil || d.Section.Disabled() {
				continue
			}
			pages := use.Symbol.Definitions[0].Section
			if d.Keyword() == "errorfiles" {
				for i := 2; i < len(d.Words); i++ {
					missingPage(p, d, i, pages)
				}
				continue
			}
			for i := 2; i+1 < len(d.Words); i++ {
				if w := d.Arg(i); w == "status" || w == "deny_status" {
					missingPage(p, d, i+1, pages)
				}
			}
		}
	},
})

func missingPage(p *Pass, d *config.Directive, n int, pages *config.Section) {
	if pages.Last("errorfile", d.Arg(n)) != nil || d.Section.Kind == "defaults" && d.Keyword() != "errorfiles" {
		return
	}
	f := At(d, n)
	if e, ok := d.RemoveWords(n, n+1); ok && d.Keyword() == "errorfiles" && len(d.Words) > 3 { // without any it would mean all
		f = f.Fixing(SafeFix("leave the status out", e))
	}
	if d.Keyword() != "errorfiles" {
		f = f.ForSection(d.Section)
	}
	p.Report(f.Saying(fmt.Sprintf("http-errors %q has no page for the status %s", pages.Name, d.Arg(n)), "add it there, or leave the status out").
		With(pages.Header, "the section"))
}
