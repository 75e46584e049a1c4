package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "unknown-parameter",
	Category: Startup,
	Severity: Error,
	Summary:  "a parameter of a bind or server line that the version does not know",
	Doc: `After the address of a ` + "`bind`, `stats socket`, `server` or `server-template`" + ` line, and on
a ` + "`default-server`" + ` line, stand parameters. HAProxy refuses to start at one that it does
not know. A forgotten or surplus argument has the same effect, since what follows is
then taken for a parameter.

What a build can leave out, such as TLS or QUIC, counts as known.`,
	Examples: []Example{
		{Name: "a misspelt parameter", Bad: []int{8}, Config: `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 10s
listen web
    bind :8080
    server a1 192.0.2.1:80 chekc
`},
		{Name: "of a later version", Version: "2.6.12", Bad: []int{5}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080 guid-prefix web
`},
		{Name: "gone", Version: "3.0.11", Bad: []int{5}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080 process 1/2
`},
		{Name: "known", Config: `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 10s
listen web
    bind :8080 name web maxconn 100
    server a1 192.0.2.1:80 check inter 5s weight 10
`},
	},
	Check: func(p *Pass) {
		r := wordsOf(p)
		for _, odd := range p.oddParameters() {
			r.judgeParameter(odd)
		}
	},
})

// parameterLines are what people call the kinds of lines with parameters.
var parameterLines = map[string]place{
	"bind":           {keywords.BindParam, "proxy", "parameter of a bind line", ""},
	"server":         {keywords.ServerParam, "server", "parameter of a server", ""},
	"default-server": {keywords.ServerParam, "default-server", "parameter of a default-server line", ""},
}

// judgeParameter reports a parameter that the version does not know or take.
func (r *wordRule) judgeParameter(param oddParameter) {
	d, at := param.line, parameterLines[param.kind]
	if d.Section.Kind == "global" {
		at.what = "parameter of a stats socket"
	}
	switch {
	case param.answer >= keywords.Removed:
		r.unknown(d, param.at, at)
	case param.answer == keywords.Refused:
		f := At(d, param.at).Saying(fmt.Sprintf("%q is not allowed on a %s line", param.word.Name, d.Keyword()), "remove it, or write it on the server lines")
		if param.kind == "default-server" && param.word.Name != "usesrc" {
			f = f.As(Warning) // HAProxy prints an alert, and starts
		}
		r.Report(f)
	}
}
