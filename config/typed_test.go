package config

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	httpactions "github.com/haproxytech/config-parser/v5/parsers/http/actions"
	"github.com/haproxytech/config-parser/v5/types"

	"github.com/hapvet/hapvet/release"
)

// directive reads one line in a section of a kind.
func directive(t testing.TB, kind, line string) *Directive {
	t.Helper()
	c := ParseAll([]Source{{Name: "a.cfg", Content: kind + " x\n    " + line + "\n"}}, Options{Version: release.NewestLTS().Latest})
	if len(c.Sections) != 1 || len(c.Sections[0].Directives) != 1 {
		t.Fatalf("%s: %q is not one directive", kind, line)
	}
	return c.Sections[0].Directives[0]
}

func TestTyped(t *testing.T) {
	for _, tt := range []struct {
		kind, line string
		want       TypedStatus
	}{
		{"defaults", "timeout client 30s", Sound},
		{"defaults", "option httplog", Sound},
		{"defaults", "no option httplog", Sound},
		{"defaults", "no log", Sound},
		{"frontend", "bind :443 ssl crt /etc/x.pem alpn h2,http/1.1", Sound},
		{"frontend", "monitor fail if down", Sound},
		{"global", "stats socket /run/haproxy.sock mode 660 level admin", Sound},
		{"cache", "max-age 60", Sound},
		{"resolvers", "hold nx 30s", Sound},
		{"mailers", "timeout mail 20s", Sound},

		// Words are decoded; blanks, quotes and backslashes in them are no trouble.
		{"frontend", `http-request set-header X-A "a  b" if { path "/x y" }`, Sound},
		{"frontend", `http-request set-header X-A a\ \"b\ \#c\\d`, Sound},
		{"frontend", `log-format "%ci:%cp [%tr] \"%ST\" "`, Sound},
		{"frontend", `acl a path "/x "`, Sound},
		{"frontend", "acl a ssl_fc", Sound},

		// It writes some arguments in another order.
		{"backend", "cookie S insert indirect nocache", Sound},
		{"frontend", "http-request redirect code 302 location /x if a", Sound},

		// Gaps of its tables.
		{"listen", "http-request deny if a", Sound},
		{"listen", "tcp-request content reject if a", Sound},
		{"listen", "server-template s 3 a.example:80 check", Sound},
		{"listen", "email-alert mailers m", Sound},
		{"defaults", "http-request deny if a", Sound},
		{"defaults", "tcp-request inspect-delay 5s", Sound},
		{"defaults", "acl a path /", Sound},

		// It drops words.
		{"backend", "server s 1.1.1.1:80 bogus check", Lossy},
		{"backend", "server s 1.1.1.1:80 hash-key id check", Lossy},
		{"backend", "server s 1.1.1.1:80 guid ssl", Lossy},
		{"frontend", "bind :443 ssl bogus crt x", Lossy},
		{"frontend", "maxconn 10 20", Lossy},
		{"frontend", "mode http tcp", Lossy},
		{"frontend", "default_backend b if x", Lossy},
		{"defaults", "timeout client 5s 6s", Lossy},
		{"defaults", "option httplog foo", Lossy},
		{"global", "setenv A b c", Lossy},
		{"global", "tune.lua.maxmem 100", Lossy},
		{"cache", "max-age 60 x", Lossy},

		// It misreads them.
		{"backend", "source ::1", Lossy},
		{"backend", "source [2001:db8::1]:80", Lossy},
		{"global", "uid 010", Lossy},
		{"userlist", "user c bogus x", Lossy},
		{"defaults", "no compression algo x", Lossy},

		// It refuses what HAProxy takes, and leaves the opposite behind.
		{"defaults", "no option http-restrict-req-hdr-names", Rejected},
		{"frontend", "maxconn 0x10", Rejected},
		{"global", "tune.bufsize 16k", Rejected},
		{"backend", "no option forwardfor", Rejected},
		{"defaults", "default option httplog", NoParser},
		{"global", "no strict-limits", Rejected},
		{"peers", "server A", Rejected},

		// It panics.
		{"global", "setenv X", Panicked},
		{"global", "presetenv X", Panicked},
		{"backend", "http-reuse", Panicked},
		{"backend", "stick on", Panicked},
		{"backend", "stick match", Panicked},
		{"frontend", "http-request set-var( x", Panicked},
		{"frontend", "http-request sc-add-gpc( 1", Panicked},
		{"frontend", "http-request return status 400 content-type", Panicked},
		{"frontend", "tcp-request content use-service", Panicked},

		{"frontend", "frobnicate", NoParser},
		{"frontend", "no", NoParser},
		{"frontend", "no no option httplog", NoParser},
		{"frontend", "option", NoParser},
		{"crt-store", "load crt a", NoParser},
		{"frontend", "log-format " + strings.Repeat("x", maxTypedText), TooLong},
	} {
		typed := directive(t, tt.kind, tt.line).Typed()
		if typed.Status != tt.want {
			t.Errorf("%s: %.80q is %s (%.80s), want %s", tt.kind, tt.line, typed.Status, typed.Detail, tt.want)
		}
		checkTyped(t, typed)
	}
}

// checkTyped checks that there is data exactly of what is sound, and a detail of
// what went wrong.
func checkTyped(t testing.TB, typed Typed) {
	t.Helper()
	if (typed.Data != nil) != (typed.Status == Sound) {
		t.Errorf("%s, but the data are %v", typed.Status, typed.Data)
	}
	if (typed.Detail == "") != (typed.Status == Sound || typed.Status == NoParser) {
		t.Errorf("%s, but the detail is %q", typed.Status, typed.Detail)
	}
}

func TestValue(t *testing.T) {
	if v, ok := Value[types.SimpleTimeout](directive(t, "defaults", "timeout client 30s")); !ok || v.Value != "30s" {
		t.Errorf("timeout: %+v, %v", v, ok)
	}
	if v, ok := Value[*types.SimpleTimeout](directive(t, "defaults", "timeout client 30s")); !ok || v.Value != "30s" {
		t.Errorf("pointer to a timeout: %+v, %v", v, ok)
	}
	if v, ok := Value[types.Int64C](directive(t, "cache", "max-age 60")); !ok || v.Value != 60 {
		t.Errorf("max-age: %+v, %v", v, ok)
	}
	if v, ok := Value[types.SimpleOption](directive(t, "defaults", "no option httpclose")); !ok || !v.NoOption {
		t.Errorf("no option: %+v, %v", v, ok)
	}
	if v, ok := Value[types.Server](directive(t, "backend", `server "a b" 1.1.1.1:80 check`)); !ok || v.Name != "a b" || v.Address != "1.1.1.1:80" || len(v.Params) != 1 {
		t.Errorf("server: %+v, %v", v, ok)
	}
	rule := directive(t, "frontend", `http-request set-header X-A "a  b" if { path /x }`)
	if v, ok := Value[*httpactions.SetHeader](rule); !ok || v.Name != "X-A" || v.Fmt != "a  b" || v.Cond != "if" || v.CondTest != "{ path /x }" {
		t.Errorf("set-header: %+v, %v", v, ok)
	}
	if v, ok := Value[types.Action](rule); !ok || v.String() == "" {
		t.Errorf("any action: %+v, %v", v, ok)
	}
	if v, ok := Value[types.Server](rule); ok {
		t.Errorf("a rule is a server: %+v", v)
	}
	if v, ok := Value[types.Server](directive(t, "backend", "server s 1.1.1.1:80 bogus")); ok {
		t.Errorf("a lossy server has a value: %+v", v)
	}
}

// The table is sorted, has no keyword that hides another one, and every parser
// has the name under which the table has it.
func TestTypedTable(t *testing.T) {
	if !slices.IsSortedFunc(typedTable, func(a, b typedSection) int { return strings.Compare(a.kind, b.kind) }) {
		t.Error("the kinds are not sorted")
	}
	for _, s := range typedTable {
		if !slices.IsSortedFunc(s.keywords, func(a, b typedKeyword) int { return strings.Compare(a.keyword, b.keyword) }) {
			t.Errorf("%s: the keywords are not sorted", s.kind)
		}
		for _, k := range s.keywords {
			p := k.parser()
			p.Init()
			if name := p.(interface{ GetParserName() string }).GetParserName(); name != k.keyword {
				t.Errorf("%s: the parser of %q is that of %q", s.kind, k.keyword, name)
			}
			if n := strings.Count(k.keyword, " ") + 1; n > 2 {
				t.Errorf("%s: %q has %d words", s.kind, k.keyword, n)
			}
		}
	}
}

// On real configurations no panic escapes, and nearly everything is understood.
func TestTypedOfCorpus(t *testing.T) {
	count := map[string]map[TypedStatus]int{"fixtures": {}, "regtest": {}, "real": {}}
	for name, source := range sources(t) {
		group := filepath.Base(filepath.Dir(name))
		if count[group] == nil {
			group = "fixtures"
		}
		c := ParseAll([]Source{{Name: name, Content: source}}, Options{Version: release.NewestLTS().Latest})
		for _, s := range c.Sections {
			for _, d := range s.Directives {
				typed := d.Typed()
				checkTyped(t, typed)
				count[group][typed.Status]++
			}
		}
	}
	for group, n := range count {
		total := 0
		for _, k := range n {
			total += k
		}
		t.Logf("%s: %d of %d directives are sound; %v", group, n[Sound], total, n)
		if group != "fixtures" && n[Sound] < total*95/100 {
			t.Errorf("%s: only %d of %d directives are sound", group, n[Sound], total)
		}
	}
}

// Whatever the line, asking ends, and soon, without a panic.
func FuzzTyped(f *testing.F) {
	for _, s := range []string{"timeout client 30s", "server s 1.1.1.1:80 check", "http-request return status 200 content-type", "no option httplog"} {
		f.Add(uint8(0), s)
	}
	for i, s := range typedTable {
		for _, k := range s.keywords {
			f.Add(uint8(i), k.keyword+" a b(c) if { d }")
		}
	}
	f.Fuzz(func(t *testing.T, kind uint8, line string) {
		section := typedTable[int(kind)%len(typedTable)].kind
		c := ParseAll([]Source{{Name: "fuzz.cfg", Content: section + " x\n" + line + "\n"}}, Options{Version: release.NewestLTS().Latest})
		for _, s := range c.Sections {
			for _, d := range s.Directives {
				start := time.Now()
				checkTyped(t, d.Typed())
				if took := time.Since(start); took > 5*time.Second {
					t.Errorf("%v", took)
				}
			}
		}
	})
}

func BenchmarkTyped(b *testing.B) {
	for _, bb := range []struct{ name, kind, line string }{
		{"timeout", "defaults", "timeout client 30s"},
		{"server", "backend", "server s1 10.0.0.1:8080 check weight 100 maxconn 500"},
		{"http-request", "frontend", "http-request set-header X-Forwarded-Proto https if { ssl_fc }"},
		{"none", "frontend", "frobnicate"},
	} {
		d := directive(b, bb.kind, bb.line)
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.Typed()
			}
		})
	}
}
