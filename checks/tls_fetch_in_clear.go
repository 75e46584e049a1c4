package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "tls-fetch-in-clear",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a decision by what a TLS handshake says, where HAProxy does not see that handshake",
	Doc: `Two families of samples look alike and see different things:

- ` + "`ssl_fc_sni`, `ssl_c_s_dn`" + ` and the like are about TLS that HAProxy ends itself, on a bind line with
  ` + "`ssl`" + `. On other lines they have no value, so that no condition on them holds.
- ` + "`req.ssl_sni`" + ` (` + "`req_ssl_sni`" + `) reads the first bytes of a connection that HAProxy passes on, in mode
  tcp. Where the bind line ends TLS there are no such bytes any more.

A ` + "`use_backend`" + ` by the wrong one never acts, and all traffic goes to the default. HAProxy says nothing
of it.

To pass TLS on, write ` + "`req.ssl_sni`" + ` with ` + "`tcp-request inspect-delay 5s`" + ` and
` + "`tcp-request content accept if { req.ssl_hello_type 1 }`" + `. To end it, put ` + "`ssl crt`" + ` on the bind line and
write ` + "`ssl_fc_sni`" + `. Nothing is said where connections come by a socket, and of the bare question ` + "`ssl_fc`" + `.`,
	Examples: []Example{
		{Name: "TLS that is passed on", Bad: []int{8}, Config: `defaults
    mode tcp
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend tls
    bind :443
    use_backend shop if { ssl_fc_sni -i shop.example.com }
    default_backend app
backend shop
    server a1 192.0.2.1:443
backend app
    server b1 192.0.2.2:443
`},
		{Name: "client certificates in clear", Bad: []int{8}, Config: frontendExample(
			"acl admin ssl_c_s_dn(cn) -m str admin",
			"http-request deny if { path_beg /admin } !admin")},
		{Name: "TLS that ends here", Bad: []int{8}, Config: `defaults
    mode tcp
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend tls
    bind :443 ssl crt /etc/haproxy/a.pem
    use_backend shop if { req.ssl_sni -i shop.example.com }
    default_backend app
backend shop
    server a1 192.0.2.1:80
backend app
    server b1 192.0.2.2:80
`},
		{Name: "each in its place", Config: `defaults
    mode tcp
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend passed
    bind :443
    tcp-request inspect-delay 5s
    tcp-request content accept if { req.ssl_hello_type 1 }
    use_backend shop if { req.ssl_sni -i shop.example.com }
    default_backend app
frontend ended
    bind :8443 ssl crt /etc/haproxy/a.pem
    use_backend shop if { ssl_fc_sni -i shop.example.com }
    default_backend app
backend shop
    server a1 192.0.2.1:443
backend app
    server b1 192.0.2.2:443
`},
	},
	Check: func(p *Pass) {
		lines := p.Config.SampleLines(func(s *keywords.Sample) bool { return ofEndedTLS(s.Name) || ofPassedTLS(s.Name) })
		for _, s := range p.Config.SamplesOf(lines...) {
			if name := s.Fetch.Name; (ofEndedTLS(name) || ofPassedTLS(name)) && decidesBy(s) {
				checkHandshake(p, s)
			}
		}
	},
})

// ofEndedTLS reports whether a fetch is about TLS that HAProxy ends, and has no value
// without; those that only ask whether there is TLS are false without, which may be
// meant.
func ofEndedTLS(fetch string) bool {
	switch fetch {
	case "ssl_fc", "ssl_fc_has_crt", "ssl_fc_has_sni", "ssl_fc_has_early", "ssl_fc_is_resumed", "ssl_c_used":
		return false
	}
	return strings.HasPrefix(fetch, "ssl_fc_") || strings.HasPrefix(fetch, "ssl_c_")
}

// ofPassedTLS reports whether a fetch reads a handshake that HAProxy passes on.
func ofPassedTLS(fetch string) bool {
	switch fetch {
	case "req.ssl_sni", "req_ssl_sni", "req.ssl_hello_type", "req_ssl_hello_type", "req.ssl_ver", "req_ssl_ver", "req.ssl_alpn":
		return true
	}
	return false
}

// decidesBy reports whether what a request meets depends on a sample: it stands in a
// condition, or names a backend.
func decidesBy(s config.Sample) bool {
	if s.Directive.Is("tcp-request", "content", "accept") {
		return false // which goes on with the request in any case
	}
	return s.Criterion != nil || s.Directive.Keyword() == "use_backend"
}

// askedName writes the fetch of the name that TLS was ended for in place of that of a handshake that is passed on.
func askedName(s config.Sample) []Fix {
	name := s.Parts[0].Name
	if s.Fetch.Name != "req.ssl_sni" && s.Fetch.Name != "req_ssl_sni" || !strings.HasPrefix(s.Directive.File.Source[s.Span.Start:], name) || len(name) > s.Span.End-s.Span.Start {
		return nil
	}
	return []Fix{UnsafeFix("write \"ssl_fc_sni\"", config.Edit{File: s.Directive.File, Span: config.Span{Start: s.Span.Start, End: s.Span.Start + len(name)}, New: "ssl_fc_sni"})}
}

// checkHandshake looks at the frontends where a sample is evaluated.
func checkHandshake(p *Pass, s config.Sample) {
	name := s.Fetch.Name
	var frontend *config.Section
	for _, e := range evaluations(p, s.Directive) {
		if e.phase == flow.NoPhase || !e.proxy.HasFrontend() {
			return
		}
		c := p.Flow.Carries(e.proxy)
		wanted, other := len(c.TLS), len(c.Clear)
		if ofPassedTLS(name) {
			wanted, other = other, wanted
		}
		if c.Unknown || len(c.Local) > 0 || len(c.Proxied) > 0 || wanted > 0 || other == 0 {
			return
		}
		frontend = e.proxy
	}
	if frontend == nil {
		return
	}
	f := Finding{File: s.Directive.File, Span: s.Span}
	if ofPassedTLS(name) {
		f = f.Saying(fmt.Sprintf("%q never has a value: %s %q ends TLS itself, and it reads handshakes that are passed on", s.Parts[0].Name, frontend.Kind, frontend.Name),
			"write ssl_fc_sni for the name that the client has asked for")
		f = f.With(p.Flow.Carries(frontend).TLS[0], "TLS ends here").Fixing(askedName(s)...)
	} else {
		f = f.Saying(fmt.Sprintf("%q never has a value: no bind line of %s %q ends TLS", s.Parts[0].Name, frontend.Kind, frontend.Name),
			"put ssl and a certificate on the bind line, or write req.ssl_sni for TLS that is passed on")
		f = f.With(p.Flow.Carries(frontend).Clear[0], "in clear")
	}
	p.Report(f)
}
