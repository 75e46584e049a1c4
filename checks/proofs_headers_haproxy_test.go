//go:build haproxy

package checks_test

var _ = prove(
	proof{rule: "forged-header", name: "a client in the clear says https", text: `frontend web
    bind {address}
    http-request set-header X-Forwarded-Proto https if { ssl_fc }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|X-Forwarded-Proto: https", "/"}, want: "200(https) 200()", shows: "Seen-X-Forwarded-Proto"},
	proof{rule: "forged-header", name: "set in both cases", good: true, text: `frontend web
    bind {address}
    http-request set-header X-Forwarded-Proto https if { ssl_fc }
    http-request set-header X-Forwarded-Proto http unless { ssl_fc }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|X-Forwarded-Proto: https"}, want: "200(http)", shows: "Seen-X-Forwarded-Proto"},
	proof{rule: "forged-header", name: "the client's address stands first", text: `frontend web
    bind {address}
    http-request add-header X-Real-IP %[src]
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|X-Real-IP: 10.0.0.1"}, want: "200(10.0.0.1; 127.0.0.1)", shows: "Seen-X-Real-IP"},
	proof{rule: "host-suffix", name: "another domain gets in", text: `frontend web
    bind {address}
    http-request deny unless { hdr_end(host) -i example.com }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|Host: www.example.com", "/|Host: evil-example.com", "/|Host: example.org"}, want: "200 200 403"},
	proof{rule: "host-suffix", name: "with a dot it does not", good: true, text: `frontend web
    bind {address}
    http-request deny unless { hdr_end(host) -i .example.com } || { hdr(host) -i example.com }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|Host: www.example.com", "/|Host: example.com", "/|Host: evil-example.com"}, want: "200 200 403"},
	proof{rule: "relaxed-parsing", name: "an invalid header name reaches the server, which refuses it", text: `frontend web
    bind {address}
    option accept-invalid-http-request
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|bad name: x"}, want: "502", versions: "<3.2.0"},
	proof{rule: "relaxed-parsing", name: "HAProxy refuses it", good: true, text: `frontend web
    bind {address}
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|bad name: x"}, want: "400"},
	proof{rule: "stats-in-defaults", name: "the page on the public site", text: `    stats enable
frontend web
    bind {address}
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/haproxy?stats"}, want: "200(no-cache)", shows: "Cache-Control"},
	proof{rule: "path-bypass", name: "other spellings get through", text: `frontend web
    bind {address}
    http-request deny if { path_beg /admin }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/admin/x", "//admin/x", "/%61dmin/x", "/Admin/x", "/./admin/x"}, want: "403 200 200 200 200"},
	proof{rule: "path-bypass", name: "what is public", good: true, text: `frontend web
    bind {address}
    http-request deny unless { path_beg /public/ }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/public/x", "//admin/x", "/%61dmin/x"}, want: "200 403 403"},
	proof{rule: "host-regex", name: "another domain gets in", text: `frontend web
    bind {address}
    http-request deny unless { hdr_reg(host) -i ^api.example.com }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|Host: api.example.com", "/|Host: apiXexample.com.evil.example", "/|Host: example.org"}, want: "200 200 403"},
	proof{rule: "host-case", name: "capital letters and a port get through", text: `frontend web
    bind {address}
    http-request deny if { hdr(host) internal.example }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|Host: internal.example", "/|Host: Internal.example", "/|Host: internal.example:80"}, want: "403 200 200"},
	proof{rule: "host-case", name: "in any case, with any port", good: true, text: `frontend web
    bind {address}
    http-request deny if { req.hdr(host),field(1,:) -i internal.example }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|Host: internal.example", "/|Host: Internal.example", "/|Host: internal.example:80", "/"}, want: "403 403 403 200"},
	proof{rule: "forged-address", name: "who claims an address gets in", text: `frontend web
    bind {address}
    option forwardfor
    http-request deny unless { hdr_ip(x-forwarded-for) 10.0.0.0/8 }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/", "/|X-Forwarded-For: 10.1.1.1"}, want: "403 200"},
	proof{rule: "forged-address", name: "another address for each request escapes the limit", text: `frontend web
    bind {address}
    option forwardfor
    stick-table type ip size 1k expire 1m store http_req_rate(10s)
    http-request track-sc0 hdr_ip(x-forwarded-for)
    http-request deny if { sc_http_req_rate(0) gt 1 }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|X-Forwarded-For: 10.1.1.1", "/|X-Forwarded-For: 10.1.1.1", "/|X-Forwarded-For: 10.1.1.2"}, want: "200 403 200"},
)
