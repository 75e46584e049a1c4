//go:build haproxy

package checks_test

// limited is a frontend that stops the fourth request, and what tracks and counts.
func limited(lines string) string {
	return "frontend f\n    bind {address}\n    default_backend b\n" + lines + "backend b\n    server s {origin}\n"
}

const denyFourth = "    http-request deny deny_status 429 if { sc_http_req_rate(0) gt 3 }\n"

var (
	fiveTimes = []string{"/", "/", "/", "/", "/"}

	_ = prove(
		proof{
			name: "nothing tracks", rule: "counter-not-tracked", ask: fiveTimes, want: "200 200 200 200 200",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_rate(10s)\n" + denyFourth),
		},
		proof{
			name: "tracked below", rule: "counter-not-tracked", ask: fiveTimes, want: "200 200 200 200 200",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_rate(10s)\n" + denyFourth + "    http-request track-sc0 src\n"),
		},
		proof{
			name: "tracked in the backend", rule: "counter-not-tracked", ask: fiveTimes, want: "200 200 200 200 200",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_rate(10s)\n"+denyFourth) + "    http-request track-sc0 src table f\n",
		},
		proof{
			name: "another slot", rule: "counter-not-tracked", ask: fiveTimes, want: "200 200 200 200 200",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_rate(10s)\n    http-request track-sc1 src\n" + denyFourth),
		},
		proof{
			name: "looked up in a table that nothing fills", rule: "counter-not-tracked", ask: fiveTimes, want: "200 200 200 200 200",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_rate(10s)\n    http-request deny if { src_http_req_rate(f) gt 3 }\n"),
		},
		proof{
			name: "tracked first", rule: "counter-not-tracked", good: true, ask: fiveTimes, want: "200 200 200 429 429",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_rate(10s)\n    http-request track-sc0 src\n" + denyFourth),
		},
		proof{
			name: "tracked on the connection", rule: "counter-not-tracked", good: true, ask: []string{"/", "/", "/|X: y"}, want: "200 200 429",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_cnt\n    tcp-request connection track-sc0 src\n    http-request deny deny_status 429 if { sc_http_req_cnt(0) gt 1 } { req.hdr(X) y }\n"),
		},
		proof{
			name: "tracked in front, read behind", rule: "counter-not-tracked", good: true, ask: fiveTimes, want: "200 200 200 429 429",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_rate(10s)\n    http-request track-sc0 src\n") + denyFourth,
		},

		proof{
			name: "another rate", rule: "counter-not-stored", ask: fiveTimes, want: "200 200 200 200 200",
			text: limited("    stick-table type ip size 1k expire 30s store conn_rate(10s)\n    http-request track-sc0 src\n" + denyFourth),
		},
		proof{
			name: "a mark that is not kept", rule: "counter-not-stored", ask: []string{"/login", "/login", "/"}, want: "200 200 200",
			text: limited("    stick-table type ip size 1k expire 30s store http_req_cnt\n    http-request track-sc0 src\n    http-request sc-inc-gpc0(0) if { path /login }\n    http-request deny if { sc_get_gpc0(0) gt 1 }\n"),
		},
		proof{
			name: "a mark that is kept", rule: "counter-not-stored", good: true, ask: []string{"/login", "/login", "/"}, want: "200 403 403",
			text: limited("    stick-table type ip size 1k expire 30s store gpc0\n    http-request track-sc0 src\n    http-request sc-inc-gpc0(0) if { path /login }\n    http-request deny if { sc_get_gpc0(0) gt 1 }\n"),
		},

		proof{
			name: "a pause", rule: "short-expire", ask: []string{"/", "/", "/", "wait", "/"}, want: "200 200 200 - 200",
			text: limited("    stick-table type ip size 1k expire 1s store http_req_rate(20s)\n    http-request track-sc0 src\n" + denyFourth),
		},
		proof{
			name: "a pause that counts", rule: "short-expire", good: true, ask: []string{"/", "/", "/", "wait", "/"}, want: "200 200 200 - 429",
			text: limited("    stick-table type ip size 1k expire 20s store http_req_rate(20s)\n    http-request track-sc0 src\n" + denyFourth),
		},
	)
)
