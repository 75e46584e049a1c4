package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "tls-certificate",
	Category: Startup,
	Severity: Error,
	Summary:  "TLS without the certificates that it needs",
	Doc: "A `bind` line with `ssl` needs a certificate (`crt`, `crt-list` or, since 3.0, `default-crt`), and so does one\n" +
		"of QUIC. With `verify optional` or `verify required` it needs the `ca-file` that clients are\n" +
		"verified against. A server with `ssl` or `check-ssl` is verified unless it has `verify none` or the global\n" +
		"section says `ssl-server-verify none`, and needs a `ca-file` for it: `ca-file @system-ca` (since\n" +
		"2.6) takes those of the system. HAProxy refuses to start otherwise.\n\n" +
		"With `strict-sni` a missing certificate is only a warning; all connections fail.",
	Examples: []Example{
		{Name: "no certificate", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :443 ssl
`},
		{Name: "nothing to verify a server against", Bad: []int{7}, Config: defaultLines + `backend app
    server a1 192.0.2.1:443 ssl
`},
		{Name: "complete", Config: `global
    maxconn 100
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend app
    server a1 192.0.2.1:443 ssl verify none
`},
	},
	Check: func(p *Pass) {
		unverified := p.Config.GlobalLine("ssl-server-verify")
		mayUseTLS := p.Config.ServersMayHave("ssl", "check-ssl")
		for _, s := range p.Config.Of("frontend", "backend", "listen", "peers", "ring", "log-forward") {
			for _, b := range p.Config.Binds(s) { // of disabled proxies, too
				bindCertificate(p, s, b)
			}
			servers := p.Config.Servers(s)
			if len(servers) == 0 || s.Disabled() {
				continue
			}
			checked := tlsCheck(s)
			for i := range servers {
				if checked != nil || mayUseTLS || !servers[i].UsualAddress {
					serverAuthority(p, &servers[i], checked, unverified)
				}
			}
		}
	},
})

func bindCertificate(p *Pass, s *config.Section, b config.BindLine) {
	params := b.Parameters
	ssl := params.Last("ssl")
	if ssl == nil && (!isQUIC(b.Directive.Arg(1)) || p.Version().Before(quicBinds)) {
		return
	}
	word := 1
	if ssl != nil {
		word = ssl.Word
	}
	if params.Last("crt", "crt-list", "default-crt", "ech") == nil && s.Last("ssl-f-use") == nil && s.Last("default-bind") == nil {
		f := At(b.Directive, word).Saying("TLS needs a certificate, and this line names none", "add crt and its file")
		if params.Last("strict-sni") != nil && params.Last("generate-certificates") == nil {
			f = f.As(Warning)
		}
		p.Report(f)
	}
	verify := params.Last("verify")
	if verify == nil || verify.Arg(1) != "required" && verify.Arg(1) != "optional" || params.Last("crt") == nil {
		return
	}
	if params.Last("ca-file", "ca-verify-file") == nil {
		p.Report(At(b.Directive, verify.Word+1).Saying(fmt.Sprintf("\"verify %s\" has nothing to verify clients against", verify.Arg(1)), "add ca-file and the file of the authorities"))
	}
}

// tlsCheck returns the first rule of a check of the servers that connects by TLS,
// or nil.
func tlsCheck(s *config.Section) *config.Directive {
	for ; s != nil; s = s.Defaults {
		for d := range s.Each("tcp-check", "http-check") {
			if d.Arg(1) != "connect" {
				continue
			}
			for i := 2; i < len(d.Words); i++ {
				if d.Arg(i) == "ssl" {
					return d
				}
			}
		}
	}
	return nil
}

// serverAuthority reports a server that is verified against nothing.
func serverAuthority(p *Pass, s *config.ServerLine, checked, unverified *config.Directive) {
	byQUIC := isQUIC(serverAddress(s.Directive)) && p.Version().AtLeast(quicServers)
	if !s.Has("ssl") && !s.Has("check-ssl") && checked == nil && !byQUIC || s.Last("ca-file") != nil {
		return
	}
	if s.Directive.Section.Kind == "peers" && len(s.Directive.Words) < 3 { // the local peer
		return
	}
	verify := s.Last("verify")
	switch {
	case verify != nil && verify.Arg(1) == "required":
		p.Report(inherited(At(s.Directive, 1), s.Directive.Section, verify.Directive).
			Saying(fmt.Sprintf("server %q is to be verified, against nothing", s.Directive.Arg(1)), "add ca-file and the file of the authorities"))
	case verify == nil && (unverified == nil || unverified.Arg(1) != "none"):
		ssl := s.Last("ssl", "check-ssl")
		f := At(s.Directive, 1)
		switch {
		case ssl == nil && checked == nil: // by QUIC
		case ssl == nil:
			f = f.With(checked, "the check by TLS")
		case ssl.Directive == s.Directive:
			f = At(s.Directive, ssl.Word)
		}
		p.Report(f.Saying(fmt.Sprintf("server %q is verified by default, and there is nothing to verify it against", s.Directive.Arg(1)),
			"add ca-file and the file of the authorities, or \"verify none\" where the network can be trusted"))
	}
}
