package checks

import (
	"slices"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "client-certificate-untested",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "client certificates that are asked for, and never looked at",
	Doc: `` + "`" + `verify optional` + "`" + ` asks clients for a certificate and lets those without one in, too. Unless something looks at the result, such as
` + "`" + `ssl_c_used` + "`" + ` or ` + "`" + `ssl_fc_has_crt` + "`" + `, the certificate decides nothing, and everybody gets in.

    http-request deny unless { ssl_c_used } { ssl_c_verify 0 }

Or write ` + "`" + `verify required` + "`" + `, where nobody is to come in without.`,
	Examples: []Example{
		{Name: "nobody looks", Bad: []int{7}, Config: defaultLines + `frontend web
    bind :443 ssl crt /etc/haproxy/site.pem ca-file /etc/haproxy/ca.pem verify optional
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
		{Name: "a rule looks", Config: defaultLines + `frontend web
    bind :443 ssl crt /etc/haproxy/site.pem ca-file /etc/haproxy/ca.pem verify optional
    http-request deny unless { ssl_c_used }
    default_backend app
backend app
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		if p.Flow.Opaque() {
			return
		}
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Disabled() {
				continue
			}
			looks := sync.OnceValue(func() bool { return p.looksAtCertificates(s) })
			for _, b := range p.Config.Binds(s) {
				if v := b.Parameters.Last("verify"); v != nil && v.Arg(1) == "optional" && !looks() {
					p.Report(At(v.Directive, v.Word).Saying("clients are asked for a certificate, and nothing looks at it: who has none gets in as well",
						"deny requests unless { ssl_c_used }, or write \"verify required\"").writing(UnsafeFix, v.Directive, v.Word+1, "required"))
				}
			}
		}
	},
})

// looksAtCertificates reports whether any line of a frontend or of a backend behind it, or of their
// defaults, looks at the certificates of clients, or hands them on to servers.
func (p *Pass) looksAtCertificates(s *config.Section) bool {
	for _, proxy := range append([]*config.Section{s}, p.Flow.Backends(s)...) {
		for from := range proxy.Chain {
			if slices.ContainsFunc(from.Directives, looksAtCertificate) {
				return true
			}
		}
	}
	return false
}

// looksAtCertificate reports whether a line has to do with the certificates of clients.
func looksAtCertificate(d *config.Directive) bool {
	return slices.ContainsFunc(d.Words[1:], func(w config.Word) bool {
		return strings.Contains(w.Value, "ssl_c_") || strings.Contains(w.Value, "ssl_fc_has_crt") || strings.HasPrefix(w.Value, "send-proxy-v2-ssl") || w.Value == "proxy-v2-options"
	})
}
