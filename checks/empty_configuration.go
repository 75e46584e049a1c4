package checks

import "github.com/hapvet/hapvet/config"

var _ = register(&Rule{
	ID:       "empty-configuration",
	Category: Advice,
	Family:   Leftovers,
	Severity: Warning,
	Summary:  "a configuration without any section",
	Doc: `Nothing in the configuration opens a section: it is empty, holds only comments, or
its conditions mask everything out. HAProxy has no complaint about it, and nothing to
start either: up to 3.4 ` + "`haproxy -c`" + ` ends with status 2 ("no listener").

An empty file is usually the sign of a template that was not rendered.`,
	Examples: []Example{
		{Name: "an empty file", Bad: []int{1}, Config: ""},
		{Name: "only comments", Bad: []int{1}, Config: "# to be written\n"},
		{Name: "a section", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
`},
	},
	Check: func(p *Pass) {
		if len(p.Config.Sections) > 0 || len(p.Config.Problems) > 0 {
			return
		}
		f := Finding{File: p.Config.Files[0], Span: config.Span{}}
		p.Report(f.Saying("the configuration opens no section, so there is nothing for HAProxy to start",
			"check that this is the right file, and that what writes it has done so"))
	},
})
