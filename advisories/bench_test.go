package advisories

import (
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
			fresh.entries = append(fresh.entries, newEntry(e.id, e.text))
		}
		if len(fresh.MatchAll(c)) == 0 {
			b.Fatal("nothing matches")
		}
	}
}
