package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "mux-protocol",
	Category: Startup,
	Severity: Error,
	Summary:  "a protocol of connections that the proxy or the address cannot have",
	Doc: "`proto` on a bind or server line fixes how connections are spoken. It has to fit:\n\n" +
		"- `h1`, `h2`, `fcgi` and `quic` need mode http, `none` mode tcp, `spop` mode spop;\n" +
		"- `fcgi` and `spop` are for servers only, and `fcgi` needs a `use-fcgi-app` line in the backend;\n" +
		"- `quic` needs an address of the kind `quic4@` or `quic6@`, and no other protocol has one.\n\n" +
		"HAProxy refuses to start otherwise.",
	Examples: []Example{
		{Name: "HTTP/2 in mode tcp", Bad: []int{4}, Config: `frontend web
    mode tcp
    timeout client 10s
    bind :8080 proto h2
`},
		{Name: "FastCGI without an application", Bad: []int{7}, Config: defaultLines + `backend php
    server fpm 127.0.0.1:9000 proto fcgi
`},
		{Name: "HTTP/2 in mode http", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080 proto h2
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend", "backend", "listen") {
			if s.Disabled() {
				continue
			}
			mode := s.Mode()
			for _, b := range p.Config.Binds(s) {
				if proto := b.Parameters.Last("proto"); proto != nil {
					muxOf(p, s, mode, proto, false, isQUIC(b.Directive.Arg(1)))
				} else if mode != "http" && isQUIC(b.Directive.Arg(1)) && p.Version().AtLeast(quicBinds) {
					p.Report(At(b.Directive, 1).Saying(fmt.Sprintf("%s %q is of mode %s, and QUIC needs mode http", s.Kind, s.Name, mode), "set \"mode http\", or bind to another address").WithMode(s))
				}
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				if proto := servers[i].Last("proto"); proto != nil {
					muxOf(p, s, mode, proto, true, isQUIC(serverAddress(servers[i].Directive)))
				}
			}
		}
	},
})

// quicBinds is the first version in which addresses may be of QUIC.
var quicBinds = release.MustParse("2.6-dev1")

// serverAddress returns the address of a server line.
func serverAddress(d *config.Directive) string {
	if d.Keyword() == "server-template" {
		return d.Arg(3)
	}
	return d.Arg(2)
}

// isQUIC reports whether an address, or the first of several, is of QUIC.
func isQUIC(address string) bool {
	return strings.HasPrefix(address, "quic4@") || strings.HasPrefix(address, "quic6@")
}

// muxes are the protocols that "proto" knows, and the mode that each needs.
var muxes = map[string]struct {
	mode     string
	servers  bool // for servers only
	versions release.Ranges
}{
	"h2":   {mode: "http"},
	"fcgi": {mode: "http", servers: true, versions: mustRanges(">=2.1-dev1")},
	"h1":   {mode: "http", versions: mustRanges(">=2.4-dev1")},
	"none": {mode: "tcp", versions: mustRanges(">=2.4-dev1")},
	"quic": {mode: "http", versions: mustRanges(">=2.6-dev1")},
	"spop": {mode: "spop", servers: true, versions: mustRanges(">=3.1-dev1")},
}

// muxOf checks one "proto" against the proxy and the address it stands for.
func muxOf(p *Pass, s *config.Section, mode string, proto *config.Parameter, server, quic bool) {
	name := proto.Arg(1)
	mux, known := muxes[name]
	if !known || len(mux.versions) > 0 && !mux.versions.Contains(p.Version()) {
		return
	}
	if mode != "http" && mode != "spop" {
		mode = "tcp" // log and the like have the connections of tcp
	}
	f := inherited(At(proto.Directive, proto.Word+1), s, proto.Directive)
	switch {
	case mux.servers && !server:
		p.Report(f.Saying(fmt.Sprintf("%q is spoken with servers only", name), "remove it").without(UnsafeFix, proto.Directive, proto.Word, proto.Word+2))
	case mux.mode != mode:
		p.Report(f.Saying(fmt.Sprintf("%q needs mode %s, and %s %q is of mode %s", name, mux.mode, s.Kind, s.Name, mode), "remove it, or correct the mode").WithMode(s))
	case quic != (name == "quic"):
		p.Report(f.Saying(fmt.Sprintf("%q does not go with an address that is %s", name, map[bool]string{true: "of QUIC", false: "not of QUIC"}[quic]), "remove it, or correct the address").without(UnsafeFix, proto.Directive, proto.Word, proto.Word+2))
	case name == "fcgi" && !usesApp(s):
		p.Report(f.Saying(fmt.Sprintf("%s %q has FastCGI servers and no application", s.Kind, s.Name), "add a use-fcgi-app line"))
	}
}

func usesApp(s *config.Section) bool {
	return s.Last("use-fcgi-app") != nil
}
