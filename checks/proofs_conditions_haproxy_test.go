//go:build haproxy

package checks_test

// denying is a frontend that denies under a condition, with lines above.
func denying(above, condition string) string {
	return onePass(above+"    http-request deny "+condition+"\n", "")
}

var _ = prove(
	proof{name: "a path without its slash", rule: "dead-pattern", text: denying("", "if { path_beg admin }"), ask: []string{"/admin", "/admin/x"}, want: "200 200"},
	proof{name: "a path with the query", rule: "dead-pattern", text: denying("", "if { path /s?q=1 }"), ask: []string{"/s?q=1"}, want: "200"},
	proof{name: "a path with the host", rule: "dead-pattern", text: denying("", "if { path_beg http://www.example/ }"), ask: []string{"/", "http://www.example/"}, want: "200 200"},
	proof{name: "a Host with the scheme", rule: "dead-pattern", text: denying("", "if { hdr(host) http://www.example }"), ask: []string{"/"}, want: "200"},
	proof{name: "a Host with a path", rule: "dead-pattern", text: denying("", "if { hdr(host) www.example/admin }"), ask: []string{"/admin"}, want: "200"},
	proof{name: "a Host with an asterisk", rule: "dead-pattern", text: denying("", "if { hdr(host) -i *.example }"), ask: []string{"/"}, want: "200"},
	proof{name: "capital letters behind lower", rule: "dead-pattern", text: denying("", "if { path,lower -m beg /Admin }"), ask: []string{"/Admin", "/admin"}, want: "200 200"},
	proof{name: "small letters behind upper", rule: "dead-pattern", text: denying("", "if { req.hdr(X),upper -m str abc }"), ask: []string{"/|X: abc", "/|X: ABC"}, want: "200 200"},
	proof{name: "a method in small letters", rule: "dead-pattern", text: denying("", "if { method get }"), ask: []string{"/"}, want: "200"},
	proof{name: "of the right shape", rule: "dead-pattern", good: true, text: denying("", "if { path_beg /admin } or { path,lower /b } or { hdr_end(host) .org } or { method PUT }"), ask: []string{"/admin", "/B", "/|Host: a.org", "PUT /|Content-Length: 0", "/"}, want: "403 403 403 403 200"},

	proof{name: "two methods", rule: "contradictory-condition", text: denying("", "if METH_POST METH_PUT"), ask: []string{"POST /|Content-Length: 0", "PUT /|Content-Length: 0"}, want: "200 200"},
	proof{name: "two hosts", rule: "contradictory-condition", text: denying("    acl a hdr(host) a.example\n    acl b hdr(host) b.example\n", "if a b"), ask: []string{"/|Host: a.example", "/|Host: b.example"}, want: "200 200"},
	proof{name: "a part of what is left out", rule: "contradictory-condition", text: denying("", "if { path_beg /admin/users } !{ path_beg /admin }"), ask: []string{"/admin/users", "/admin", "/"}, want: "200 200 200"},
	proof{name: "unless both", rule: "contradictory-condition", text: denying("", "unless { src 127.0.0.1 } { src 10.0.0.0/8 }"), ask: []string{"/"}, want: "403"},
	proof{name: "either", rule: "contradictory-condition", good: true, text: denying("    acl a hdr(host) a.example\n    acl b hdr(host) b.example\n", "if a or b"), ask: []string{"/|Host: a.example", "/|Host: b.example", "/"}, want: "403 403 200"},

	proof{name: "or between criteria", rule: "operator-pattern", text: denying("", "if { path_beg /admin or hdr(host) secret.example }"), ask: []string{"/admin", "/|Host: secret.example"}, want: "403 200"},
	proof{name: "a condition on an acl line", rule: "operator-pattern", text: denying("    acl inside src 127.0.0.1\n    acl admin path_beg /admin unless inside\n", "if admin"), ask: []string{"/admin"}, want: "403"},
	proof{name: "and as in C", rule: "operator-pattern", text: denying("", "if { path_beg /admin && path_end .php }"), ask: []string{"/admin/a.css"}, want: "403"},
	proof{name: "each in its braces", rule: "operator-pattern", good: true, text: denying("", "if { path_beg /admin } { path_end .php } or { hdr(host) secret.example }"), ask: []string{"/admin/a.css", "/admin/a.php", "/|Host: secret.example"}, want: "200 403 403"},

	proof{name: "path or address", rule: "acl-redefined", text: denying("    acl inside path_beg /status\n    acl inside src 127.0.0.0/8\n", "unless inside"), ask: []string{"/status", "/admin"}, want: "200 200"},
	proof{name: "path and address", rule: "acl-redefined", good: true, text: denying("    acl status path_beg /status\n    acl inside src 127.0.0.0/8\n", "unless status inside"), ask: []string{"/status", "/admin"}, want: "200 403"},
)
