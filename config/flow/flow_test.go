package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/release"
)

// analyse reads a configuration for HAProxy 3.0.
func analyse(text string) *flow.Analysis {
	c := config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: release.MustParse("3.0.11")})
	return flow.New(c)
}

// section returns the section of this name.
func section(a *flow.Analysis, name string) *config.Section {
	for _, s := range a.Config().Sections {
		if s.Name == name {
			return s
		}
	}
	return nil
}

const twoProxies = `defaults base
    mode http
    http-request set-header A 1
frontend web from base
    bind :80
    use_backend app if { path_beg /app }
    http-request deny if { src 192.0.2.1 }
    tcp-request connection reject if { src 192.0.2.2 }
    redirect scheme https
    http-request allow
    default_backend app
backend app from base
    http-request set-header B 1
    http-response set-header C 1
`

// Rules come in the order of their evaluation, whatever the order of the lines, and
// those of the defaults section first.
func TestRules(t *testing.T) {
	a := analyse(twoProxies)
	for _, test := range []struct {
		name string
		in   []flow.Phase
		want string
	}{
		{"web", nil, "8:reject! 3:set-header 7:deny! 10:allow. 9:redirect! 6:use_backend."},
		{"web", []flow.Phase{flow.FrontRequest, flow.Switching}, "3:set-header 7:deny! 10:allow. 6:use_backend."},
		{"app", nil, "3:set-header 13:set-header 14:set-header"},
		{"app", []flow.Phase{flow.FrontRequest}, ""},
	} {
		var got []string
		for _, r := range a.Rules(section(a, test.name), test.in...) {
			mark := ""
			if r.Answers() {
				mark = "!"
			} else if r.Ends() {
				mark = "."
			}
			got = append(got, fmt.Sprintf("%d:%s%s", r.Line, r.Action, mark))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s %v: got %s, want %s", test.name, test.in, got, test.want)
		}
	}
}

// Where proxies inherit more rules all together than are followed, none counts as inherited, and
// rules that say that nothing does a thing keep silent.
func TestManyInheritedRules(t *testing.T) {
	for _, test := range []struct {
		rules, proxies int
		opaque         bool
	}{{1024, 1024, false}, {1024, 1025, true}} {
		text := "defaults d\n    mode http\n" + strings.Repeat("    http-request set-header A 1\n", test.rules)
		for i := range test.proxies {
			text += fmt.Sprintf("backend b%d from d\n", i)
		}
		a := analyse(text + "    http-request set-header B 1\n")
		rules := len(a.Rules(section(a, fmt.Sprintf("b%d", test.proxies-1))))
		want := test.rules + 1
		if test.opaque {
			want = 1
		}
		if a.Opaque() != test.opaque || rules != want {
			t.Errorf("%d rules for %d proxies: %d rules in the last, want %d; opaque: %t", test.rules, test.proxies, rules, want, a.Opaque())
		}
	}
}

func TestRoutes(t *testing.T) {
	a := analyse(twoProxies + "backend alone\n")
	web, app, alone, base := section(a, "web"), section(a, "app"), section(a, "alone"), section(a, "base")
	if got := a.Frontends(app); !slices.Equal(got, []*config.Section{web}) {
		t.Errorf("frontends of app: %v", got)
	}
	if got := a.Backends(web); !slices.Equal(got, []*config.Section{app}) {
		t.Errorf("backends of web: %v", got)
	}
	if got := a.Proxies(base); !slices.Equal(got, []*config.Section{web, app, alone}) {
		t.Errorf("proxies of base: %v", got)
	}
	if !a.SamePath(web, app) || !a.SamePath(app, web) || a.SamePath(web, alone) {
		t.Error("which proxies a request passes")
	}
}

// conditions of a frontend with some ACLs, one on each line from 20 on.
func conditions(a *flow.Analysis) []flow.Condition {
	var out []flow.Condition
	for _, r := range a.Rules(a.Config().Sections[0], flow.FrontRequest) {
		out = append(out, r.Condition())
	}
	return out
}

const someACLs = `frontend web
    mode http
    acl a path_beg /a
    acl ab path_beg /a/b
    acl b path_beg /b
    acl two path_beg /a /b
    acl mix path_beg /x
    acl mix src 192.0.2.1
    acl here hdr(host) here.example
    acl HERE hdr(host) -i HERE.example
    acl there hdr(host) -i there.example
    acl net src 10.0.0.0/8
    acl host src 10.1.2.3
    acl get method GET
    acl list path -f /etc/list
    acl many hdr(x) a
    acl more hdr(x) b
    acl low rand(10) lt 5
    acl few src_port lt 5
    acl lot src_port gt 5
    acl dead always_false
`

// Which conditions cover all requests together.
func TestCovers(t *testing.T) {
	for _, test := range []struct {
		conditions []string
		want       bool
	}{
		{[]string{"if a", "if !a"}, true},
		{[]string{"if a", "unless ab"}, true},
		{[]string{"if ab", "unless a"}, false},
		{[]string{"if !a !get", "if a !get", "if get"}, true},
		{[]string{"if !a !get", "if a !get", "if a get"}, false},
		{[]string{"if a b or !get", "unless a", "if !b get"}, true},
		{[]string{"if a", "if b", "if !a !b"}, true},
		{[]string{"if a", "if b", "if there"}, false},
		{[]string{"if many", "if more"}, false},
		{[]string{"if low", "if !low"}, false},
		{[]string{"if TRUE"}, true},
		{[]string{"if FALSE", "if dead"}, false},
		{[]string{""}, true},
		{nil, false},
	} {
		rules := someACLs
		for _, c := range test.conditions {
			rules += "    http-request deny " + c + "\n"
		}
		a := analyse(rules)
		if got := a.Covers(conditions(a)...); got != test.want {
			t.Errorf("%q: %t", test.conditions, got)
		}
	}
}

func TestConditions(t *testing.T) {
	for _, test := range []struct {
		x, y                    string
		never, implies, exclude bool
	}{
		{x: "if a", y: "if b", exclude: true},
		{x: "if ab", y: "if a", implies: true},
		{x: "if a", y: "if ab"},
		{x: "if a", y: "if two", implies: true},
		{x: "if a b", y: "if a", never: true, implies: true, exclude: true},
		{x: "if a !two", y: "if b", never: true, implies: true, exclude: true},
		{x: "if a !ab", y: "if ab", exclude: true},
		{x: "if a or b", y: "if two", implies: true},
		{x: "unless two", y: "unless a", implies: true},
		{x: "unless a", y: "unless two"},
		{x: "unless a", y: "if ab", exclude: true},
		{x: "unless a or b", y: "if ab", exclude: true},
		{x: "if { path /a/b/c }", y: "if ab", implies: true},
		{x: "if { path_end .js }", y: "if a"},
		{x: "if { path_end .js }", y: "if { path_end .css }", exclude: true},
		{x: "if here", y: "if there", exclude: true},
		{x: "if here", y: "if HERE", implies: true},
		{x: "if HERE", y: "if here"},
		{x: "if host", y: "if net", implies: true},
		{x: "if net", y: "if host"},
		{x: "if METH_GET", y: "if get"},
		{x: "if get", y: "if METH_GET", implies: true},
		{x: "if METH_GET", y: "if METH_POST", exclude: true},
		{x: "if HTTP !HTTP", y: "if a", never: true, implies: true, exclude: true},
		{x: "if list", y: "if a"},
		{x: "if list", y: "if list", implies: true},
		{x: "if list !list", y: "if a", never: true, implies: true, exclude: true},
		{x: "if many", y: "if more"},
		{x: "if many", y: "if { hdr(x) -m found }", implies: true},
		{x: "if low", y: "if low"},
		{x: "if few", y: "if lot", exclude: true},
		{x: "if few lot", y: "if a", never: true, implies: true, exclude: true},
		{x: "if dead", y: "if a", never: true, implies: true, exclude: true},
		{x: "if mix", y: "if mix", implies: true},
		{x: "if mix a", y: "if b", exclude: true},
		{x: "", y: "if a"},
		{x: "if a", y: "", implies: true},
		{x: "if unknown", y: "if a"},
		{x: "if { req.hdr(x) a }", y: "if many", implies: true},
	} {
		a := analyse(someACLs + "    http-request set-header X y " + test.x + "\n    http-request set-header X y " + test.y + "\n")
		c := conditions(a)
		if got := a.Never(c[0]); got != test.never {
			t.Errorf("%q: never: %t", test.x, got)
		}
		if got := a.Implies(c[0], c[1]); got != test.implies {
			t.Errorf("%q implies %q: %t", test.x, test.y, got)
		}
		for _, swap := range []bool{false, true} {
			x, y := c[0], c[1]
			if swap {
				x, y = y, x
			}
			if got := a.Disjoint(x, y); got != test.exclude {
				t.Errorf("%q and %q exclude each other: %t", test.x, test.y, got)
			}
		}
	}
}

func TestVariables(t *testing.T) {
	a := analyse(`global
    set-var proc.a int(1)
frontend web
    mode http
    http-request set-var(txn.b) src if TRUE
    http-request set-var-fmt(txn.c) %[var(proc.a)]
    http-request set-header X %[var(txn.b,none),concat(,txn.c)]
    http-request unset-var(txn.b)
    acl set src,set-var(req.d) -m found
    http-request deny if { var(txn.b) -m found } or { var(req.d),add(txn.c) gt 1 }
`)
	var got []string
	v := a.Variables()
	for _, name := range v.Names() {
		line := name
		for kind, word := range []string{"set", "unset", "read"} {
			for _, u := range v.Of(name, flow.VariableUseKind(kind)) {
				line += fmt.Sprintf(" %s:%d", word, u.Directive.Line)
				for i, on := range []bool{u.Conditional, u.Default, u.Exists, u.ByConverter} {
					if on {
						line += "?=+,"[i : i+1]
					}
				}
			}
		}
		got = append(got, line)
	}
	const want = `proc.a set:2 read:6
req.d set:9?, read:10
txn.b set:5? unset:8 read:7= read:10+
txn.c set:6 read:7, read:10,`
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestCounters(t *testing.T) {
	a := analyse(`frontend web
    mode http
    stick-table type ip size 1k expire 30s store http_req_rate(10s),gpc(2),gpc_rate(2,1m),conn_cur
    tcp-request connection track-sc0 src
    http-request track-sc1 hdr(x),lower table other if TRUE
    http-request sc-inc-gpc0(1)
    http-request sc-inc-gpc(1,2)
    http-request deny if { sc_http_req_rate(0) gt 5 } or { sc1_gpc0_rate(other) gt 1 } or { src_conn_cur gt 1 }
    http-request deny if { src,table_gpc0(other) gt 1 } or { sc_get_gpc(1,0) gt 1 }
backend other
    stick-table type string size 1k
`)
	c := a.Counters()
	var got []string
	for _, track := range c.Tracks {
		got = append(got, fmt.Sprintf("track %d %s %s %t", track.Slot, track.Key, track.Table.Name, track.Conditional))
	}
	for _, u := range c.Uses {
		table := "-"
		if u.Table != nil {
			table = u.Table.Name
		}
		got = append(got, fmt.Sprintf("%d %s %q by %d slot %d table %s %t", u.Directive.Line, u.Name, u.Data, u.By, u.Slot, table, u.Changes))
	}
	for _, s := range c.Tables["web"].Store {
		got = append(got, fmt.Sprintf("%s(%s) %s", s.Name, s.Arg, s.Period))
	}
	const want = `track 0 src web false
track 1 req.hdr(x),lower other true
6 sc-inc-gpc0 "gpc0" by 0 slot 1 table - true
7 sc-inc-gpc "gpc" by 0 slot 2 table - true
8 sc_http_req_rate "http_req_rate" by 0 slot 0 table - false
8 sc1_gpc0_rate "gpc0_rate" by 0 slot 1 table other false
8 src_conn_cur "conn_cur" by 1 slot 0 table web false
9 table_gpc0 "gpc0" by 2 slot 0 table other false
9 sc_get_gpc "gpc" by 0 slot 0 table - false
http_req_rate(10s) 10s
gpc(2) 0s
gpc_rate(2,1m) 1m0s
conn_cur() 0s`
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if table := c.Tables["web"]; table.Stored("gpc0_rate") == nil || table.Stored("http_err_rate") != nil {
		t.Error("what the table stores")
	}
	if n := len(a.TracksFor(section(a, "web"), 1)); n != 1 {
		t.Errorf("%d rules track slot 1", n)
	}
}

func TestHeaders(t *testing.T) {
	a := analyse(`frontend web
    mode http
    http-request del-header X-Forwarded- -m beg
    http-request set-header X-Real-IP %[src] if TRUE
    http-request add-header X-Other 1
    default_backend app
backend app
    mode http
    http-request set-header X-App 1
    http-request deny if { hdr(X-Forwarded-For) 1 }
`)
	app := section(a, "app")
	for name, want := range map[string]flow.Origin{
		"X-Forwarded-For": flow.Ours, "x-real-ip": flow.Sometimes, "X-Other": flow.FromClient, "X-App": flow.Ours,
	} {
		if got := a.HeaderOrigin(app, app.Directives[2], name); got != want {
			t.Errorf("%s: got %d, want %d", name, got, want)
		}
	}
	if got := a.HeaderOrigin(app, app.Directives[1], "x-app"); got != flow.FromClient {
		t.Errorf("before its rule: %d", got)
	}
}

func TestCarries(t *testing.T) {
	a := analyse(`frontend web
    mode http
    bind :80,:81
    bind :443 ssl crt a.pem
    bind quic4@:443 ssl crt a.pem
    bind /run/s accept-proxy
    bind fd@3
frontend tcp
    bind :1
    default_backend app
backend app
    mode http
`)
	c := a.Carries(section(a, "web"))
	if got := fmt.Sprint(len(c.Clear), len(c.TLS), len(c.Local), len(c.Proxied), c.Unknown); got != "2 2 2 1 false" {
		t.Errorf("got %s", got)
	}
	if !a.SpeaksHTTP(section(a, "tcp")) || !a.SpeaksHTTP(section(a, "web")) {
		t.Error("both may speak HTTP")
	}
}
