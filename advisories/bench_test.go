package advisories

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// What a lint pays for the advisories: picking them apart, and the match. The
// configuration uses what most do.
func BenchmarkMatchAll(b *testing.B) {
	const text = "listen l\n    mode http\n    bind :80\n    bind :443 ssl crt a.pem\n    balance leastconn\n    server s 192.0.2.1:80 check\n"
	c := config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: release.MustParse("2.8.10")})
	c.Features()
	db := Embedded()
	for b.Loop() {
		fresh := &Database{date: db.date}
		for _, e := range db.entries {
			fresh.entries = append(fresh.entries, newEntry(e.id, e.given))
		}
		if len(fresh.MatchAll(c)) == 0 {
			b.Fatal("nothing matches")
		}
	}
}

// benchConfig returns a configuration with a number of backends, of a dozen lines each.
func benchConfig(backends int) string {
	var b strings.Builder
	b.WriteString("global\n\tstats socket /run/h.sock level admin\ncache small\n\ttotal-max-size 64\n\tprocess-vary on\n" +
		"defaults\n\tmode http\n\ttimeout client 5s\n\ttimeout server 5s\n\ttimeout connect 5s\n" +
		"frontend web\n\tbind :80\n\tbind :443 ssl crt a.pem\n")
	for i := range backends {
		fmt.Fprintf(&b, "\tacl is%d path_beg /%d\n\tuse_backend b%d if is%d\n", i, i, i, i)
	}
	for i := range backends {
		fmt.Fprintf(&b, "backend b%d\n\tbalance uri\n\thash-type consistent\n\thttp-request cache-use small\n"+
			"\thttp-response cache-store small\n\thttp-request set-header X-From %%[src]\n\tcookie C insert\n", i)
		for n := range 4 {
			fmt.Fprintf(&b, "\tserver s%d 192.0.2.%d:80 check cookie c%d\n", n, n, n)
		}
	}
	return b.String()
}

// BenchmarkAssess matches the whole database with a usual configuration of some 300
// lines, its first load included, and with a large one of 13,000.
func BenchmarkAssess(b *testing.B) {
	const usual, large = 24, 1000
	for name, backends := range map[string]int{"usual": usual, "large": large} {
		source := []config.Source{{Name: "haproxy.cfg", Content: benchConfig(backends)}}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				c := config.ParseAll(source, config.Options{Version: release.MustParse("3.0.10")})
				c.SampleFaults() // which other rules ask for, too
				b.StartTimer()
				if len(readEmbedded().MatchAll(c)) == 0 {
					b.Fatal("nothing matches")
				}
			}
		})
	}
}
