//go:build haproxy

package checks_test

// inner is a TLS server of HAProxy's own with the certificate of www.example, which tells the
// version of TLS, and a proxy that has these parameters for it.
func inner(parameters string) string {
	return `listen web
    bind {address}
    retries 0
    server s1 abns@inner{port} ssl ` + parameters + `
frontend inner
    bind abns@inner{port} ssl crt {certificate}
    http-response set-header X-Version %[ssl_fc_protocol]
    default_backend app
backend app
    server s1 {origin}
`
}

var _ = prove(
	proof{rule: "late-tls-default", name: "clients get in with the version that is forbidden below", text: ended("    http-response set-header X-Version %[ssl_fc_protocol]\n") + `global
    ssl-default-bind-options ssl-max-ver TLSv1.2
`, ask: []string{"/|TLS"}, want: "200(TLSv1.3)", shows: "X-Version"},
	proof{rule: "late-tls-default", name: "servers are spoken to with it", text: inner("verify none") + `global
    ssl-default-server-options ssl-max-ver TLSv1.2
`, ask: []string{"/"}, want: "200(TLSv1.3)", shows: "X-Version"},
	proof{rule: "late-tls-default", name: "above, they count", good: true, text: "global\n    ssl-default-server-options ssl-max-ver TLSv1.2\n" + inner("verify none"),
		ask: []string{"/"}, want: "200(TLSv1.2)", shows: "X-Version"},
	proof{rule: "verification-off", name: "another name is taken", text: inner("verify none verifyhost other.example ca-file {certificate}"), ask: []string{"/"}, want: "200"},
	proof{rule: "verification-off", name: "verified, it is not", versions: "<3.3.0", good: true, text: inner("verify required verifyhost other.example ca-file {certificate}"), ask: []string{"/"}, want: "503"},
	proof{rule: "unverified-server", name: "any certificate", text: inner("verify none sni str(other.example)"), ask: []string{"/"}, want: "200"},
	proof{rule: "unverified-server", name: "verified", good: true, text: inner("verify required sni str(other.example) ca-file {certificate}"), ask: []string{"/"}, want: "503"},
	proof{rule: "any-certificate", name: "whatever its name", versions: "<3.3.0", text: inner("verify required ca-file {certificate}"), ask: []string{"/|Host: other.example"}, want: "200"},
	proof{rule: "any-certificate", name: "its name counts", versions: "<3.3.0", good: true, text: inner("verify required verifyhost other.example ca-file {certificate}"), ask: []string{"/"}, want: "503"},
	proof{rule: "client-certificate-untested", name: "who has none gets in", text: `frontend web
    bind {address} ssl crt {certificate} ca-file {certificate} verify optional
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|TLS"}, want: "200"},
	proof{rule: "client-certificate-untested", name: "a rule looks", good: true, text: `frontend web
    bind {address} ssl crt {certificate} ca-file {certificate} verify optional
    http-request deny unless { ssl_c_used }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/|TLS"}, want: "403"},
	proof{rule: "unverified-jwt", name: "a token that anybody can write", versions: ">=2.5.0", text: `frontend web
    bind {address}
    http-request set-var(txn.role) http_auth_bearer,jwt_payload_query('$.role')
    http-request deny unless { var(txn.role) -m str admin }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/", "/|Authorization: Bearer eyJhbGciOiJSUzI1NiJ9.eyJyb2xlIjoiYWRtaW4ifQ.Zm9yZ2Vk"}, want: "403 200"},
	proof{rule: "path-regex", name: "another path with the ending in it", text: `frontend web
    bind {address}
    http-request deny unless { path_reg \\.css }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/a.css", "/admin", "/admin/x.css/users"}, want: "200 403 200"},
	proof{rule: "open-stats", name: "everybody reads", text: `listen stats
    bind {address}
    stats enable
    stats uri /
`, ask: []string{"/"}, want: "200"},
	proof{rule: "cookie-attributes", name: "neither attribute", shows: "Set-Cookie", text: `listen web
    bind {address}
    cookie SRV insert indirect nocache
    server a1 {origin} cookie a1
`, ask: []string{"/"}, want: "200(SRV=a1; path=/)"},
	proof{rule: "no-forwarded-address", name: "nothing tells", shows: "Seen-X-Forwarded-For", text: "listen web\n    bind {address}\n    server s1 {origin}\n", ask: []string{"/"}, want: "200()"},
	proof{rule: "no-forwarded-address", name: "forwardfor tells", good: true, shows: "Seen-X-Forwarded-For", text: "listen web\n    bind {address}\n    option forwardfor\n    server s1 {origin}\n",
		ask: []string{"/"}, want: "200(127.0.0.1)"},
	proof{rule: "backup-only", name: "the first gets all", shows: "X-Server", text: `listen web
    bind {address}
    balance roundrobin
    http-response set-header X-Server %s
    server a1 {origin} backup
    server a2 {origin} backup
`, ask: []string{"/", "/", "/"}, want: "200(a1) 200(a1) 200(a1)"},
	proof{rule: "unchecked-servers", name: "requests go to a server that is gone", text: `listen web
    bind {address}
    balance roundrobin
    retries 0
    server a1 {origin}
    server a2 127.0.0.1:1
`, ask: []string{"/", "/"}, want: "200 503"},
	proof{rule: "repeated-line", name: "a header comes twice", shows: "Seen-X-A", text: onePass("    http-request add-header X-A a\n    http-request add-header X-A a\n", ""), ask: []string{"/"}, want: "200(a; a)"},
)
