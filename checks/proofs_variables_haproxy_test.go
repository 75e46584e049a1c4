//go:build haproxy

package checks_test

// onePass is a frontend and a backend with these lines in front and behind.
func onePass(front, back string) string {
	return "frontend f\n    bind {address}\n    default_backend b\n" + front + "backend b\n    server s {origin}\n" + back
}

var _ = prove(
	proof{
		name: "a typing error", rule: "variable-never-set", ask: []string{"/|X-T: internal"}, want: "200",
		text: onePass("    http-request set-var(txn.tenant) req.hdr(X-T)\n    http-request deny if { var(txn.tennant) -m str internal }\n", ""),
	},
	proof{
		name: "written right", rule: "variable-never-set", good: true, ask: []string{"/|X-T: internal", "/"}, want: "403 200",
		text: onePass("    http-request set-var(txn.tenant) req.hdr(X-T)\n    http-request deny if { var(txn.tenant) -m str internal }\n", ""),
	},
	proof{
		name: "set below", rule: "variable-never-set", ask: []string{"/|User-Agent: bot"}, want: "200",
		text: onePass("    http-request deny if { var(txn.bot) -m bool }\n    http-request set-var(txn.bot) bool(true) if { req.hdr(User-Agent) -m sub bot }\n", ""),
	},
	proof{
		name: "set in the backend for use_backend", rule: "variable-never-set", ask: []string{"/|X-T: a"}, want: "200",
		text: "frontend f\n    bind {address}\n    use_backend away if { var(txn.t) -m str a }\n    default_backend b\nbackend b\n    server s {origin}\n    http-request set-var(txn.t) req.hdr(X-T)\nbackend away\n    http-request deny\n",
	},
	proof{
		name: "gone in the response", rule: "variable-never-set", ask: []string{"/|Origin: o"}, want: "200()", shows: "X-O",
		text: onePass("    http-request set-var(req.o) req.hdr(Origin)\n    http-response set-header X-O %[var(req.o)]\n", ""),
	},
	proof{
		name: "gone in the response that HAProxy makes", rule: "variable-never-set", ask: []string{"/|Origin: o"}, want: "403()", shows: "X-O", versions: ">=2.2.0",
		text: onePass("    http-request set-var(req.o) req.hdr(Origin)\n    http-request deny\n    http-after-response set-header X-O %[var(req.o)]\n", ""),
	},
	proof{
		name: "there in the response", rule: "variable-never-set", good: true, ask: []string{"/|Origin: o"}, want: "200(o)", shows: "X-O",
		text: onePass("    http-request set-var(txn.o) req.hdr(Origin)\n    http-response set-header X-O %[var(txn.o)]\n", ""),
	},
	proof{
		name: "of the response before it", rule: "variable-never-set", ask: []string{"/"}, want: "200()", shows: "Seen-X-O",
		text: onePass("    http-request set-var(res.o) str(x)\n    http-request set-header X-O %[var(res.o)]\n", ""),
	},
	proof{
		name: "no request yet on the connection", rule: "variable-never-set", versions: ">=2.6.0", ask: []string{"/"}, want: "200()", shows: "Seen-X-O",
		text: onePass("    tcp-request connection set-var(txn.o) int(1)\n    http-request set-header X-O %[var(txn.o)]\n", ""),
	},
	proof{
		name: "no request yet in the session", rule: "variable-never-set", ask: []string{"/"}, want: "200()", shows: "Seen-X-O",
		text: onePass("    tcp-request session set-var(req.o) int(1)\n    http-request set-header X-O %[var(req.o)]\n", ""),
	},
	proof{
		name: "of the session", rule: "variable-never-set", versions: ">=2.6.0", good: true, ask: []string{"/"}, want: "200(1)", shows: "Seen-X-O",
		text: onePass("    tcp-request connection set-var(sess.o) int(1)\n    http-request set-header X-O %[var(sess.o)]\n", ""),
	},
)
