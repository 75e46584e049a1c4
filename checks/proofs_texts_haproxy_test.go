//go:build haproxy

package checks_test

const basicDollars = "Authorization: Basic JFVTUjokUEFTUw==" // $USR:$PASS

var _ = prove(
	proof{
		name: "a password without quotes", rule: "unexpanded-variable", ask: []string{"/stats|" + basicDollars, "/stats"}, want: "200 401",
		text: onePass("    stats enable\n    stats uri /stats\n    stats auth $USR:$PASS\n", ""),
	},
	proof{
		name: "in single quotes", rule: "unexpanded-variable", ask: []string{"/"}, want: "200($HOME)", shows: "X-Home",
		text: onePass("    http-response set-header X-Home '$HOME'\n", ""),
	},
	proof{
		name: "a variable of nginx", rule: "unexpanded-variable", ask: []string{"/"}, want: "200($remote_addr)", shows: "Seen-X-Real-Ip",
		text: onePass("    http-request set-header X-Real-IP $remote_addr\n", ""),
	},
	proof{
		name: "in double quotes", rule: "unexpanded-variable", good: true, ask: []string{"/"}, want: "200(x)", shows: "X-Home",
		text: onePass("    http-response set-header X-Home \"x${HAPVET_NOT_SET}\"\n", ""),
	},

	proof{
		name: "a page", rule: "literal-format", ask: []string{"/"}, want: "200(you are %[src])", shows: "body", versions: ">=2.2.0",
		text: onePass("    http-request return status 200 content-type text/plain string \"you are %[src]\"\n", ""),
	},
	proof{
		name: "an error", rule: "literal-format", ask: []string{"/"}, want: "503(%[src])", shows: "body", versions: ">=2.2.0",
		text: "frontend f\n    bind {address}\n    http-error status 503 content-type text/plain string \"%[src]\"\n    default_backend b\nbackend b\n",
	},
	proof{
		name: "a variable", rule: "literal-format", ask: []string{"/"}, want: "200(%[src])", shows: "X-A", versions: ">=2.2.0",
		text: onePass("    http-request set-var(txn.a) str(%[src])\n    http-response set-header X-A %[var(txn.a)]\n", ""),
	},
	proof{
		name: "a format", rule: "literal-format", good: true, ask: []string{"/"}, want: "200(you are 127.0.0.1)", shows: "body", versions: ">=2.2.0",
		text: onePass("    http-request return status 200 content-type text/plain lf-string \"you are %[src]\"\n", ""),
	},
)
