package checks

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// hostile are files that no one writes: n lines or so, made to cost much.
var hostile = map[string]func(n int) string{
	"unknown keywords": func(n int) string {
		return "global\n" + lines(n, "kw%d x y\n")
	},
	"words out of any section": func(n int) string { return lines(n, "a%d\n") },
	"a chain of defaults sections": func(n int) string {
		var b strings.Builder
		b.WriteString("defaults d0\n mode tcp\n cookie c insert\n option httplog\n stats enable\n")
		for i := 1; i < n/5; i++ {
			fmt.Fprintf(&b, "defaults d%d from d%d\n timeout client 1s\nlisten l%d from d%d\n bind :80\n server s 192.0.2.1:80\n", i, i-1, i, i)
		}
		return b.String()
	},
	"ACLs, and names of others": func(n int) string {
		var b strings.Builder
		b.WriteString("frontend f\n bind :80\n")
		for i := range n / 2 {
			fmt.Fprintf(&b, " acl a%d path /%d\n use_backend b%d if a%d x%d\n", i, i, i, i, i)
		}
		return b.String()
	},
	"variables": func(n int) string {
		return "frontend f\n mode http\n bind :80\n" + lines(n/2, " http-request set-var(txn.v%[1]d) src if { var(txn.w%[1]d) -m found }\n http-request deny if { var(txn.v0) -m found }\n")
	},
	"counters": func(n int) string {
		return "frontend f\n mode http\n bind :80\n stick-table type ip size 1k\n" + lines(n/2, " http-request track-sc0 src\n http-request deny if { sc_http_req_rate(0) gt %d }\n")
	},
	"frontends with one backend": func(n int) string {
		return "defaults\n mode http\n" + lines(n/6, "frontend f%[1]d\n bind :80\n http-request set-var(txn.v) src\n http-request track-sc0 src table t\n default_backend b\n") +
			"backend t\n stick-table type ip size 1m expire 1m store http_req_rate(10s)\nbackend b\n server s 192.0.2.1:80\n" +
			lines(n/6, " http-request deny if { var(txn.v%[1]d) -m found } { sc_http_req_rate(0) gt %[1]d }\n")
	},
	"backends that requests name": func(n int) string {
		return "defaults\n mode http\n" + lines(n/7, "frontend f%[1]d\n bind :80\n use_backend %%[path,map(/m)]\n http-request set-var(txn.v%[1]d) src\n") +
			lines(n/7, "backend b%[1]d\n http-request deny if { var(txn.v%[1]d) -m found }\n server s 192.0.2.1:80\n")
	},
	"rules behind those that come later": func(n int) string {
		return "frontend f\n mode http\n bind :80\n" + lines(n/4, " acl a%[1]d path_beg /x%[1]d\n http-request set-header X-%[1]d a if a%[1]d !a0\n use_backend b if a%[1]d\n http-request set-var(txn.v%[1]d) str(x)\n") +
			"backend b\n mode http\n server s 192.0.2.1:80\n"
	},
	"an ACL of many lines": func(n int) string {
		return "frontend f\n mode http\n bind :80\n" + lines(n/2, " acl h hdr(host) -i x%d.example\n") + lines(n/2, " use_backend b%d if h !h\n")
	},
	"inherited rules": func(n int) string {
		return "defaults d\n mode http\n" + lines(n/5, " http-request set-var(txn.v%d) src\n") +
			lines(n/5, "frontend f%[1]d from d\n bind :80\n default_backend b%[1]d\nbackend b%[1]d from d\n")
	},
	"caches": func(n int) string {
		return lines(n/5, "cache c%d\n total-max-size 4\n") + "frontend f\n mode http\n bind :80\n" +
			lines(n/5, " http-request cache-use c%[1]d if { path /%[1]d }\n http-response cache-store c%[1]d\n filter cache c%[1]d\n")
	},
	"unknown parameters": func(n int) string {
		return "backend b\n" + lines(n, " server s%d 192.0.2.1:80 nonsense\n")
	},
}

func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// What hostile input takes grows with its size, and is a small multiple of it. All
// that is allocated counts, whether or not it is freed in between.
func TestHostileInputIsBounded(t *testing.T) {
	const n, most = 6_000, 200 // bytes for each byte
	lint := func(source string) {
		Lint([]func() *config.Config{func() *config.Config {
			return config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: source}}, config.Options{Version: release.MustParse("3.0.11")})
		}}, Rules())
	}
	allocated := func(source string) float64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		lint(source)
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	for name, make := range hostile {
		lint(make(100)) // the tables are loaded
		small, large := make(n), make(4*n)
		of, of4 := allocated(small), allocated(large)
		t.Logf("%s: %.0f and %.0f bytes for each byte", name, of/float64(len(small)), of4/float64(len(large)))
		if growth := of4 / of / (float64(len(large)) / float64(len(small))); growth > 1.5 {
			t.Errorf("%s: four times the lines take %.1f times as much for each byte", name, growth)
		}
		if ratio := of4 / float64(len(large)); ratio > most {
			t.Errorf("%s: %.0f bytes are allocated for each byte", name, ratio)
		}
	}
}

func BenchmarkHostileInput(b *testing.B) {
	for name, make := range hostile {
		source := make(100_000)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				c := config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: source}}, config.Options{Version: release.MustParse("3.0.11")})
				Lint([]func() *config.Config{func() *config.Config { return c }}, Rules())
			}
		})
	}
}
