//go:build haproxy

package checks_test

import "strings"

var longPath = "/" + strings.Repeat("a", 30)

var _ = prove(
	proof{rule: "slow-regex", name: "where the engine gives up, the request gets in", text: `frontend web
    bind {address}
    http-request deny if { path_reg ^/((a+)+!|.*admin)$ }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/admin", "/aaa/admin", longPath + "/admin"}, want: "403 403 200"},
	proof{rule: "slow-regex", name: "alternatives that share something", text: `frontend web
    bind {address}
    http-request deny if { path_reg ^/((\w|[a-f])+!|.*admin)$ }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/admin", longPath + "/admin"}, want: "403 200"},
	proof{rule: "slow-regex", name: "one way to read it", good: true, text: `frontend web
    bind {address}
    http-request deny if { path_reg ^/(a+!|.*admin)$ }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/admin", longPath + "/admin"}, want: "403 403"},
	proof{rule: "open-redirect", name: "a parameter leads anywhere", text: `frontend web
    bind {address}
    http-request redirect location %[url_param(next)] if { path /login }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/login?next=https://evil.example/"}, want: "302(https://evil.example/)", shows: "Location"},
	proof{rule: "open-redirect", name: "a path leads to another host", text: `frontend web
    bind {address}
    http-request redirect location %[path]/ unless { path_end / }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"//evil.example/x"}, want: "302(//evil.example/x/)", shows: "Location"},
	proof{rule: "open-redirect", name: "behind a host it does not", good: true, text: `frontend web
    bind {address}
    http-request redirect location https://www.example%[path]/ unless { path_end / }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"//evil.example/x"}, want: "302(https://www.example//evil.example/x/)", shows: "Location"},
	proof{rule: "client-chosen-target", name: "to this machine itself", text: `frontend web
    bind {address}
    default_backend any
backend any
    retries 0
    http-request set-dst req.hdr(x-to)
    server s1 0.0.0.0:{port}
`, ask: []string{"/|X-To: 127.0.0.1", "/|X-To: 127.0.0.2"}, want: "200 503"},
	proof{rule: "client-chosen-target", name: "what is meant alone", good: true, text: `frontend web
    bind {address}
    default_backend any
backend any
    http-request deny unless { req.hdr(x-to) -m ip 192.0.2.0/24 }
    http-request set-dst req.hdr(x-to)
    server s1 0.0.0.0:{port}
`, ask: []string{"/|X-To: 127.0.0.1"}, want: "403"},
	proof{rule: "client-chosen-backend", name: "a backend that is for others", text: `frontend web
    bind {address}
    use_backend %[req.hdr(x-pool)]
    default_backend app
frontend inside
    bind abns@hapvet-{port}
    http-request deny
    default_backend administration
backend app
    server s1 {origin}
backend administration
    http-request return status 200 content-type text/plain string secret
`, ask: []string{"/", "/|X-Pool: administration"}, want: "200(ok) 200(secret)", shows: "body", versions: ">=2.2.0"},
	proof{rule: "auth-in-clear", name: "the password is asked for in clear", text: `frontend web
    bind {address}
    http-request auth realm Secret
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/"}, want: `401(Basic realm="Secret")`, shows: "Www-Authenticate"},
	proof{rule: "unreachable-rule", name: "the general case comes first", text: `frontend web
    bind {address}
    http-request return status 200 content-type text/plain string general if { path_beg /api }
    http-request return status 200 content-type text/plain string special if { path_beg /api/v2 }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/api/v1", "/api/v2", "/"}, want: "200(general) 200(general) 200(ok)", shows: "body", versions: ">=2.2.0"},
	proof{rule: "unreachable-rule", name: "the special case first", good: true, text: `frontend web
    bind {address}
    http-request return status 200 content-type text/plain string special if { path_beg /api/v2 }
    http-request return status 200 content-type text/plain string general if { path_beg /api }
    default_backend app
backend app
    server s1 {origin}
`, ask: []string{"/api/v1", "/api/v2"}, want: "200(general) 200(special)", shows: "body", versions: ">=2.2.0"},
	proof{rule: "no-server", name: "every request fails", text: `frontend web
    bind {address}
    default_backend app
backend app
    balance roundrobin
`, ask: []string{"/"}, want: "503"},
	proof{rule: "shared-cookie", name: "a client of the second comes to the first", text: `frontend web
    bind {address}
    default_backend app
backend app
    cookie SRV indirect insert
    balance roundrobin
    http-response set-header Server-Name %s
    server a1 {origin} cookie x
    server a2 {origin} cookie x
`, ask: []string{"/|Cookie: SRV=x", "/|Cookie: SRV=x"}, want: "200(a1) 200(a1)", shows: "Server-Name"},
	proof{rule: "unitless-time", name: "requests end after thirty milliseconds", text: `frontend web
    bind {address}
    default_backend app
backend app
    timeout connect 30
    retries 0
    server s1 192.0.2.1:80
`, ask: []string{"/"}, want: "503", versions: "<3.1.0"},
)
