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
)
