package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// largeConfig is a configuration of about n lines that names much.
func largeConfig(n int) string {
	var b strings.Builder
	b.WriteString("defaults\n    mode http\nfrontend web\n    bind :80\n")
	for i := 0; i < n/10; i++ {
		fmt.Fprintf(&b, "    acl host%d hdr(host) -i host%d.example\n    use_backend be%d if host%d\n", i, i, i, i)
	}
	for i := 0; i < n/10; i++ {
		fmt.Fprintf(&b, `backend be%d
    balance roundrobin
    stick-table type ip size 1k expire 1m store conn_rate(10s)
    http-request track-sc0 src table be%d
    http-request set-header X-Rate %%[sc0_conn_rate(be%d)]
    http-request deny if { src,table_conn_rate(be%d) gt 10 } !LOCALHOST
    server s1 192.0.2.1:80 check
    server s2 192.0.2.2:80 track s1
`, i, i, i, i)
	}
	return b.String()
}

func BenchmarkSymbols(b *testing.B) {
	v := release.MustParse("3.2.0")
	c := Resolve([]*File{Parse("haproxy.cfg", largeConfig(100000), v)}, Options{Version: v})
	b.ReportAllocs()
	for b.Loop() {
		newSymbols(c)
	}
}
