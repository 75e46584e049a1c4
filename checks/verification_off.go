package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "verification-off",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "servers whose certificate is to be verified, and is not",
	Doc: "`ca-file`, `crl-file` and `verifyhost`" + ` say what a certificate is compared with; whether it is, says ` + "`verify`" + `. With ` + "`verify none`" + `, or with
` + "`ssl-server-verify none`" + ` in the global section and no ` + "`verify`" + ` on the line, HAProxy takes any certificate: whoever sits between it
and the server reads and changes the traffic, while the line looks as if that were impossible.

Write ` + "`verify required`" + ` on the line, or in ` + "`default-server`" + `.`,
	Examples: []Example{
		{Name: "the global section", Bad: []int{9}, Config: verifyExample("ssl-server-verify none", "ssl ca-file /etc/haproxy/ca.pem")},
		{Name: "the line itself", Bad: []int{9}, Config: verifyExample("maxconn 1000", "ssl verify none verifyhost app.example.com ca-file /etc/haproxy/ca.pem")},
		{Name: "verified", Config: verifyExample("ssl-server-verify none", "ssl verify required ca-file /etc/haproxy/ca.pem")},
		{Name: "nothing to compare with", Config: verifyExample("maxconn 1000", "ssl verify none")},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		p.eachTLSServer(func(line *config.ServerLine, off *config.Directive) {
			with := line.Last("verifyhost", "ca-file", "crl-file")
			if with == nil || reported[with.Directive] {
				return // a line of defaults is reported for the first server
			}
			reported[with.Directive] = true
			verify := line.Last("verify")
			f := At(with.Directive, with.Word).Saying(
				fmt.Sprintf("%q has no effect: the certificate of server %q is not verified", with.Name, line.Directive.Arg(1)),
				"add \"verify required\"")
			if off != with.Directive {
				f = f.With(off, "this switches it off")
			}
			if line.Last("ca-file") == nil { // HAProxy does not start with "verify required" alone
				f.Advice = "add \"verify required\" and a ca-file"
			} else if verify != nil && verify.Directive == line.Directive {
				if edit, ok := verify.Directive.ReplaceWord(verify.Word+1, "required"); ok {
					f = f.Fixing(UnsafeFix("verify it", edit))
				}
			} else if verify == nil {
				f = f.Fixing(UnsafeFix("verify it", line.Directive.Append("verify required")))
			}
			p.Report(f)
		})
	},
})

// verifyExample is a configuration with a line of the global section and a server with some
// parameters, on line 9.
func verifyExample(global, parameters string) string {
	return `global
    ` + global + `
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend app
    server s1 192.0.2.1:443 ` + parameters + `
`
}

// eachTLSServer calls a function for each server that HAProxy speaks TLS with and whose
// certificate it does not verify, with the line that says so.
func (p *Pass) eachTLSServer(found func(line *config.ServerLine, off *config.Directive)) {
	global := p.Config.GlobalLine("ssl-server-verify")
	for _, s := range p.Config.Of("backend", "listen") {
		if s.Disabled() {
			continue
		}
		servers := p.Config.Servers(s)
		for i := range servers {
			line := &servers[i]
			if !line.Has("ssl") || strings.HasPrefix(line.Directive.Arg(2), "rhttp@") { // which connects itself
				continue
			}
			switch verify := line.Last("verify"); {
			case verify != nil && verify.Arg(1) == "none":
				found(line, verify.Directive)
			case verify == nil && global != nil && global.Arg(1) == "none":
				found(line, global)
			}
		}
	}
}

var _ = register(&Rule{
	ID:       "unverified-server",
	Category: Advice,
	Family:   Security,
	Severity: Note,
	Strict:   true,
	Summary:  "servers that HAProxy speaks TLS with, whoever they are",
	Doc: `With ` + "`verify none`" + ` TLS keeps nobody out who can get between HAProxy and the server: any certificate is taken. Verify it, with the
authority that has signed it, and the name:

    server s1 192.0.2.1:443 ssl verify required ca-file /etc/haproxy/ca.pem sni str(app.example.com) verifyhost app.example.com

A certificate that is signed by itself is its own authority: name it as ca-file.`,
	Examples: []Example{
		{Name: "any certificate", Bad: []int{9}, Config: verifyExample("maxconn 1000", "ssl verify none")},
		{Name: "the global section", Bad: []int{9}, Config: verifyExample("ssl-server-verify none", "ssl")},
		{Name: "verified", Config: verifyExample("maxconn 1000", "ssl verify required ca-file /etc/haproxy/ca.pem")},
	},
	Check: func(p *Pass) {
		p.eachTLSServer(func(line *config.ServerLine, off *config.Directive) {
			if line.Last("verifyhost", "ca-file", "crl-file") != nil {
				return // verification-off says so
			}
			f := At(line.Directive, 1).Saying(fmt.Sprintf("any certificate is taken for that of server %q", line.Directive.Arg(1)),
				"write \"verify required\" with a ca-file")
			if off != line.Directive {
				f = f.With(off, "this switches the verification off")
			}
			p.Report(f)
		})
	},
})
