package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
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
		binds := r.table(keywords.BindParam, "proxy")
		servers := r.table(keywords.ServerParam, "server")
		defaults := r.table(keywords.ServerParam, "default-server")
		for _, s := range p.Config.Sections {
			if s.Kind != "global" && !s.IsProxy() {
				continue
			}
			for _, d := range s.Directives {
				switch {
				case s.Kind == "global":
					if d.Is("stats", "socket") {
						r.checkParameters(d, 3, binds, place{keywords.BindParam, "proxy", "parameter of a stats socket", ""})
					}
				case d.Keyword() == "bind" && s.HasFrontend():
					r.checkParameters(d, 2, binds, place{keywords.BindParam, "proxy", "parameter of a bind line", ""})
				case d.Keyword() == "server" && s.HasBackend():
					r.checkParameters(d, 3, servers, place{keywords.ServerParam, "server", "parameter of a server", ""})
				case d.Keyword() == "server-template" && s.HasBackend():
					r.checkParameters(d, 4, servers, place{keywords.ServerParam, "server", "parameter of a server", ""})
				case d.Keyword() == "default-server" && s.Kind != "frontend":
					r.checkParameters(d, 1, defaults, place{keywords.ServerParam, "default-server", "parameter of a default-server line", ""})
				}
			}
		}
	},
})

// checkParameters checks the parameters of a line from word n on, up to the first
// that the version does not know or that takes arguments without a fixed number.
func (r *wordRule) checkParameters(d *config.Directive, n int, t keywords.Table, at place) {
	if d.Modifier != config.Plain {
		return
	}
	for n < len(d.Words) {
		w, answer := t.Lookup(d.Words[n].Value)
		if w == nil {
			w, answer = t.LookupPrefix(d.Words[n].Value)
		}
		switch {
		case answer >= keywords.Removed:
			r.unknown(d, n, at)
			return
		case answer == keywords.Refused:
			r.Report(At(d, n).Saying(fmt.Sprintf("%q is not allowed on a %s line", w.Name, d.Keyword()), "remove it, or write it on the server lines"))
			return
		case w.Args == keywords.UnknownArgs:
			return
		}
		n += 1 + w.Args
	}
}
