//go:build haproxy

package checks_test

// ended is a frontend that ends TLS, with these lines.
func ended(lines string) string {
	return "frontend f\n    bind {address} ssl crt {certificate}\n    default_backend b\n" + lines + "backend b\n    server s {origin}\n"
}

var _ = prove(
	proof{
		name: "headers and nothing else", rule: "no-route", ask: []string{"/"}, want: "503",
		text: "frontend f\n    bind {address}\n    http-request set-header X-A b\nbackend b\n    server s {origin}\n",
	},
	proof{
		name: "in mode tcp", rule: "no-route", ask: []string{"/"}, want: "none",
		text: "frontend f\n    mode tcp\n    bind {address}\nbackend b\n    mode tcp\n    server s {origin}\n",
	},
	proof{name: "with a backend", rule: "no-route", good: true, text: onePass("", ""), ask: []string{"/"}, want: "200"},

	proof{
		name: "names that no rule knows", rule: "no-fallback", ask: []string{"/|Host: a.example", "/|Host: c.example"}, want: "200 503",
		text: "frontend f\n    bind {address}\n    use_backend b if { hdr(host) a.example }\nbackend b\n    server s {origin}\n",
	},
	proof{
		name: "either", rule: "no-fallback", good: true, ask: []string{"/a", "/"}, want: "200 403",
		text: "frontend f\n    bind {address}\n    use_backend b if { path_beg /a }\n    http-request deny unless { path_beg /a }\nbackend b\n    server s {origin}\n",
	},

	proof{name: "for all", rule: "redirect-loop", shows: "Location", text: ended("    redirect scheme https\n"), ask: []string{"/a|TLS", "/a|TLS"}, want: "302(https://www.example/a) 302(https://www.example/a)"},
	proof{name: "for a host", rule: "redirect-loop", shows: "Location", text: ended("    http-request redirect scheme https code 301 if { hdr(host) www.example }\n"), ask: []string{"/a|TLS"}, want: "301(https://www.example/a)"},
	proof{name: "turned around", rule: "redirect-loop", text: ended("    http-request redirect scheme https if { ssl_fc }\n"), ask: []string{"/a|TLS"}, want: "302"},
	proof{name: "in clear alone", rule: "redirect-loop", good: true, text: ended("    http-request redirect scheme https unless { ssl_fc }\n"), ask: []string{"/a|TLS"}, want: "200"},

	proof{name: "a name in clear", rule: "tls-fetch-in-clear", text: denying("", "if { ssl_fc_sni www.example }"), ask: []string{"/"}, want: "200"},
	proof{name: "a certificate in clear", rule: "tls-fetch-in-clear", text: denying("", "unless { ssl_c_verify 0 }"), ask: []string{"/"}, want: "403"},
	proof{
		name: "TLS that is passed on", rule: "tls-fetch-in-clear", ask: []string{"/|TLS"}, want: "none",
		text: "frontend f\n    mode tcp\n    bind {address}\n    use_backend b if { ssl_fc_sni www.example }\nbackend b\n    mode tcp\n    server s {origin}\n",
	},
	proof{name: "TLS that ends here", rule: "tls-fetch-in-clear", text: ended("    tcp-request inspect-delay 1s\n    tcp-request content reject if { req.ssl_sni www.example }\n"), ask: []string{"/|TLS"}, want: "200"},
	proof{name: "in its place", rule: "tls-fetch-in-clear", good: true, text: ended("    http-request deny if { ssl_fc_sni www.example }\n"), ask: []string{"/|TLS"}, want: "403"},
)
