package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// resolveText reads one file for a version.
func resolveText(version, text string) *Config {
	v := release.MustParse(version)
	return Resolve([]*File{Parse("haproxy.cfg", text, v)}, Options{Version: v})
}

// showUses writes each use of a configuration: line, what stands at its span,
// kind and name, and what became of it.
func showUses(c *Config) []string {
	var out []string
	for kind := range SymbolKind(symbolKinds) {
		for _, u := range c.Symbols().Uses(kind) {
			text := u.Directive.File.Source[u.Span.Start:u.Span.End]
			state := "ok"
			if u.Symbol == nil {
				state = [...]string{Notice: "silent", Warning: "warning", Alert: "alert"}[u.Missing]
				if u.Late {
					state += " late"
				}
			}
			out = append(out, fmt.Sprintf("%d %q %s %s %s", u.Directive.Line, text, u.Kind, u.Name, state))
		}
	}
	return out
}

func TestUses(t *testing.T) {
	const head = "frontend web\n    bind :80\n"
	tests := []struct {
		name, version, text string
		want                []string
	}{
		{"use_backend", "3.2.0", head + "    use_backend app if { path / }", []string{`3 "app" backend app alert`}},
		{"frontends are no backends", "3.2.0", head + "    default_backend web", []string{`3 "web" backend web alert`}},
		{"the last default_backend counts", "3.2.0", head + "    default_backend a\n    default_backend b", []string{`3 "a" backend a silent`, `4 "b" backend b alert`}},
		{"a dynamic backend", "3.2.0", head + "    use_backend %[path]", nil},
		{"a dynamic server", "2.2.0", "backend b\n use-server %[path] if TRUE", nil},
		{"not yet a dynamic server", "2.1.0", "backend b\n use-server %[path] if TRUE", []string{`2 "%[path]" server %[path] alert`}},
		{"track in the same proxy", "3.2.0", "backend b\n server a :1 check\n server c :2 track a", []string{`3 "a" server a ok`}},
		{"track elsewhere", "3.2.0", "backend b\n server a :1 track x/y", []string{`2 "x" backend x alert`}},
		{"track elsewhere, wrong server", "3.2.0", "backend x\nbackend b\n server a :1 track x/y", []string{`3 "x" backend x ok`, `3 "y" server y alert`}},
		{"a cookie is no keyword", "3.2.0", "backend b\n server a :1 cookie track", nil},
		{"a server of a template", "3.2.0", "backend b\n server-template s 2-3 h:1\n use-server s3 if TRUE\n use-server s1 if TRUE\n use-server s03 if TRUE",
			[]string{`3 "s3" server s3 ok`, `4 "s1" server s1 alert`, `5 "s03" server s03 alert`}},
		{"server parameters", "3.4.0", "backend b\n server a :1 resolvers dns healthcheck hc",
			[]string{`2 "dns" resolvers section dns alert`, `2 "hc" healthcheck section hc alert`}},
		{"resolvers of default-server without servers", "3.2.0", "backend b\n default-server resolvers dns", []string{`2 "dns" resolvers section dns silent`}},
		{"resolvers of default-server", "3.2.0", "backend b\n default-server resolvers dns\n server a :1", []string{`2 "dns" resolvers section dns alert`}},
		{"resolvers of default-server, replaced", "3.2.0", "backend b\n default-server resolvers dns\n server a :1 resolvers r\nresolvers r",
			[]string{`2 "dns" resolvers section dns silent`, `3 "r" resolvers section r ok`}},
		{"resolvers default before 2.6", "2.5.0", "backend b\n server a :1 resolvers default", []string{`2 "default" resolvers section default alert`}},
		{"resolvers default", "2.6.0", "backend b\n server a :1 resolvers default", nil},
		{"do-resolve", "3.2.0", head + "    http-request do-resolve(txn.a,dns,ipv4) hdr(host)", []string{`3 "dns" resolvers section dns alert`}},
		{"stick", "3.2.0", "backend b\n stick on src table t if nope", []string{`2 "nope" ACL nope alert`, `2 "t" stick table t alert`}},
		{"stick without a table", "3.2.0", "backend b\n stick on src", []string{`2 "stick" stick table b alert`}},
		{"stick is ignored in frontends", "3.2.0", "frontend f\n stick on src table t", []string{`2 "t" stick table t silent`}},
		{"tables of proxies and peers", "3.2.0", "peers p\n table t type ip size 1k\nbackend b\n stick-table type ip size 1k peers p\n stick on src table p/t",
			[]string{`4 "p" peers section p ok`, `5 "p/t" stick table p/t ok`}},
		{"track-sc", "3.2.0", "backend b\n tcp-request content track-sc1 src table t\n http-request track-sc0 src",
			[]string{`2 "t" stick table t alert`, `3 "track-sc0" stick table b alert`}},
		{"mail alerts without an address", "3.2.0", "backend b\n email-alert mailers m", []string{`2 "m" mailers section m silent`}},
		{"mail alerts", "3.2.0", "backend b\n email-alert mailers m\n email-alert from a\n email-alert to a", []string{`2 "m" mailers section m alert`}},
		{"error files", "3.2.0", "backend b\n errorfiles a 503\n http-request deny errorfiles c if { src 1 }",
			[]string{`2 "a" http-errors section a alert`, `3 "c" http-errors section c alert`}},
		{"caches", "3.2.0", "backend b\n filter cache a\n http-request cache-use c\n http-response cache-store d",
			[]string{`2 "a" cache a alert`, `3 "c" cache c alert`, `4 "d" cache d alert`}},
		{"logs", "3.2.0", "global\n log ring@buf0 local0\nbackend b\n log ring@r local0\n log backend@l local0\n log 127.0.0.1 profile p local0",
			[]string{`5 "l" backend l alert late`, `4 "r" ring r alert late`, `6 "p" log-profile p alert late`}},
		{"a quoted name", "3.2.0", head + `    default_backend "a"b`, []string{`3 "\"a\"b" backend ab alert`}},
		{"an unset variable", "3.2.0", head + `    default_backend "$NAME-b"`, []string{`3 "\"$NAME-b\"" backend -b silent`}},
		{"disabled", "3.2.0", "backend b\n disabled\n use-server s if nope", []string{`3 "s" server s silent`, `3 "nope" ACL nope alert`}},
		{"from", "3.2.0", "frontend f from d", []string{`1 "d" defaults section d alert`}},
		{"defaults nobody inherits", "3.2.0", "defaults\n default_backend b", []string{`2 "b" backend b silent`}},
		{"defaults without a frontend", "3.2.0", "defaults\n default_backend b\nbackend c", []string{`2 "b" backend b silent`}},
		{"defaults", "3.2.0", "defaults\n default_backend b\nfrontend c", []string{`2 "b" backend b alert`}},
		{"defaults overridden", "3.2.0", "defaults\n default_backend b\nlisten c\n default_backend c", []string{`2 "b" backend b silent`, `4 "c" backend c ok`}},
		{"rules of defaults, up to 3.3", "3.3.0", "defaults d\n http-request track-sc0 src table t", []string{`2 "t" stick table t silent`}},
		{"rules of defaults, since 3.4", "3.4.0", "defaults d\n http-request track-sc0 src table t", []string{`2 "t" stick table t alert`}},
		{"fcgi-app", "3.2.0", "fcgi-app a\n acl x src 1\n set-param P v if x y", []string{`3 "x" ACL x ok`, `3 "y" ACL y alert`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(showUses(resolveText(tt.version, tt.text+"\n")), "\n")
			if want := strings.Join(tt.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	tests := []struct{ version, condition, want string }{
		{"3.2.0", "if a", "a"},
		{"3.2.0", "unless !a b OR ! c || !!d", "a b c d"},
		{"3.2.0", "if a { path b } c", "a c"},
		{"3.2.0", "if { path b c", ""},
		{"3.2.0", "if a && b", "a && b"},
		{"3.2.0", "if TRUE HTTP_2.0 HTTP_3.0 true", "true"},
		{"2.2.0", "if HTTP_2.0", "HTTP_2.0"},
		{"2.8.0", "if HTTP_3.0", "HTTP_3.0"},
	}
	for _, tt := range tests {
		c := resolveText(tt.version, "backend b\n http-request deny "+tt.condition+"\n")
		var names []string
		for _, u := range c.Symbols().Uses(ACL) {
			names = append(names, u.Name)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.version, tt.condition, got, tt.want)
		}
	}
}

// An ACL is known below its definition, in its own section.
func TestACLOrder(t *testing.T) {
	c := resolveText("3.2.0", `defaults d
    acl inherited src 1
frontend f from d
    http-request deny if late
    acl late src 1
    http-request deny if late
    http-request deny if inherited
`)
	want := []string{`4 "late" ACL late alert`, `6 "late" ACL late ok`, `7 "inherited" ACL inherited alert`}
	var got []string
	for _, line := range showUses(c) {
		if strings.Contains(line, "ACL") {
			got = append(got, line)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestExpressions(t *testing.T) {
	tests := []struct {
		name, line string
		want       []string
	}{
		{"criterion", "acl a nbsrv(x) gt 1", []string{`2 "x" backend x alert`}},
		{"pattern", "acl a path nbsrv(x)", nil},
		{"own", "acl a nbsrv gt 1", []string{`2 "nbsrv" backend b ok`}},
		{"own client side", "acl a fe_conn() gt 1", []string{`2 "fe_conn()" frontend b alert`}},
		{"own table", "acl a src_conn_rate gt 1", []string{`2 "src_conn_rate" stick table b alert`}},
		{"own table by an empty argument", "acl a sc0_conn_rate() gt 1", []string{`2 "sc0_conn_rate()" stick table b alert`}},
		{"own table behind a comma", "acl a sc_conn_rate(0,) gt 1", []string{`2 "sc_conn_rate(0,)" stick table b alert`}},
		{"tracked table, by number", "acl a sc_conn_rate(0) gt 1", nil},
		{"tracked table", "acl a sc0_conn_rate gt 1", nil},
		{"second argument", "acl a sc_conn_rate(0,x) gt 1", []string{`2 "x" stick table x alert`}},
		{"converter", "http-request set-header a %[src,table_conn_cur(x)]", []string{`2 "x" stick table x alert`}},
		{"a fetch is no converter", "http-request set-header a %[src,nbsrv(x)]", nil},
		{"two expressions", "http-request set-header a %[nbsrv(x)]-%{+Q}[nbsrv(y),add(1)]", []string{`2 "x" backend x alert`, `2 "y" backend y alert`}},
		{"escaped", "http-request set-header a %%[nbsrv(x)]", nil},
		{"literal", "http-request set-header a nbsrv(x)", nil},
		{"literal string", "http-request return status 200 string %[nbsrv(x)]", nil},
		{"nested", "http-request set-var(txn.a) str(nbsrv(x))", nil},
		{"after another argument list", "http-request set-var(txn.a) str(a,b\\,c),concat(d),in_table(x)", []string{`2 "x" stick table x alert`}},
		{"server", "acl a srv_is_up(s1)", []string{`2 "s1" server s1 alert`}},
		{"server elsewhere", "acl a srv_is_up(x/s1)", []string{`2 "x" backend x alert`}},
		{"userlist", "http-request auth unless { http_auth(x) }", []string{`2 "x" userlist x alert`}},
		{"ACLs", "http-request set-var(txn.a) acl(x,!TRUE,!y)", []string{`2 "x" ACL x alert`, `2 "y" ACL y alert`}},
		{"when", "http-request set-var(txn.a) src,when(acl,x),when(stopping)", []string{`2 "x" ACL x alert`}},
		{"unclosed", "http-request set-var(txn.a) nbsrv(x", []string{`2 "x" backend x alert`}},
		{"checks go unchecked", "http-check send hdr a %[nbsrv(x)]", []string{`2 "x" backend x silent`}},
		{"log formats of backends", "log-format %[nbsrv(x)]", []string{`2 "x" backend x silent`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(showUses(resolveText("3.2.0", "backend b\n    "+tt.line+"\n")), "\n")
			if want := strings.Join(tt.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestDefinitions(t *testing.T) {
	c := resolveText("3.2.0", `defaults base
    mode http
listen web
    acl a src 1
    acl a src 2
    server s1 :1
    stick-table type ip size 1k
cache c
peers p
    table t type ip size 1k
`)
	var got []string
	for kind := range SymbolKind(symbolKinds) {
		for _, s := range c.Symbols().Of(kind) {
			got = append(got, fmt.Sprintf("%s %s %d", s.Kind, s.Name, len(s.Definitions)))
		}
	}
	want := "frontend web 1,backend web 1,defaults section base 1,server s1 1,ACL a 2,cache c 1,peers section p 1,stick table web 1,stick table p/t 1"
	if strings.Join(got, ",") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzSymbols(f *testing.F) {
	f.Add("backend b\n http-request deny if { src,in_table( } a\n use-server s if\n server-template s 1-\n log ring@\n stick on src table\n")
	f.Add("frontend f from\n http-request set-var(a) acl(!,,\"x),when(\n redirect location %[%{[ if\n")
	f.Fuzz(func(_ *testing.T, text string) {
		c := resolveText("3.2.0", text)
		for _, line := range showUses(c) {
			_ = line
		}
		c.Symbols().Unresolved()
	})
}
