//go:build haproxy

package cachesim_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// idHeader tells stored answers apart; all its values are of one length.
const idHeader = "x-id"

// pick returns one of several.
func pick[T any](rnd *rand.Rand, of ...T) T { return of[rnd.IntN(len(of))] }

// scenario is a random configuration.
func scenario(rnd *rand.Rand, v release.Version) (cachesim.Settings, string) {
	s := cachesim.DefaultSettings(pick(rnd, 1, 1, 1, 2))
	s.MaxObjectSize = pick[int64](rnd, 0, 1024, 2000, 5000, 9216, 20_000, 100_000, 500_000, 524_288)
	s.MaxAge = pick[int32](rnd, 1, 60, 1000, 1000)
	section := fmt.Sprintf("    total-max-size %d\n    max-object-size %d\n    max-age %d\n", s.TotalMaxSize, s.MaxObjectSize, s.MaxAge)
	if v.AtLeast(release.MustParse("2.4.0")) && rnd.IntN(3) > 0 {
		s.ProcessVary = true
		s.MaxSecondaryEntries = pick[uint32](rnd, 1, 2, 3, 10)
		section += fmt.Sprintf("    process-vary on\n    max-secondary-entries %d\n", s.MaxSecondaryEntries)
	}
	if v.AtLeast(release.MustParse("3.5-dev3")) && rnd.IntN(3) > 0 {
		s.EarlyHints = pick(rnd, cachesim.EarlyHintsOn, cachesim.EarlyHintsOnly)
		s.HintsRatio = pick(rnd, 1, 5, 25)
		section += fmt.Sprintf("    early-hints %s ratio %d\n", map[cachesim.EarlyHints]string{cachesim.EarlyHintsOn: "on", cachesim.EarlyHintsOnly: "only"}[s.EarlyHints], s.HintsRatio)
	}
	return s, section
}

// traffic draws requests and responses for one configuration.
type traffic struct {
	rnd  *rand.Rand
	sem  *cachesim.Semantics
	max  int // bytes of an object
	keys int // how many URLs there are
}

// requestLines are what requests may have, each with its odds: one of its lines in one
// of so many requests.
var requestLines = []struct {
	odds  int
	lines []string
}{
	{2, []string{"accept-encoding: gzip", "accept-encoding: br", "accept-encoding: gzip, br", "accept-encoding: *", "accept-encoding: gzip;q=0, br", "accept-encoding: identity;q=0, gzip"}},
	{30, []string{"accept-encoding: zstd", "accept-encoding: deflate;q=0.5", "accept-encoding: ", "accept-encoding: a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p", "accept-encoding: a,b,c,d,e,f,g,h,i,j,k,l,m,n,gzip"}},
	{4, []string{"referer: a", "referer: b", "referer: c"}},
	{8, []string{"origin: a", "origin: b"}},
	{12, []string{"cache-control: no-cache", "cache-control: max-age=0", "cache-control: no-store", "cache-control: only-if-cached", "cache-control: x, min-fresh=1", "cache-control: no-transform, no-cache", "pragma: no-cache"}},
	{30, []string{"authorization: Basic eDp5", "cookie: a=b", "range: bytes=0-10"}},
	{6, []string{`if-none-match: "a"`, `if-none-match: W/"a", "c"`, "if-none-match: *", "if-modified-since: Thu, 01 Jan 2026 00:00:00 GMT", "if-modified-since: Mon, 01 Jan 2024 00:00:00 GMT", "if-modified-since: soon"}},
}

// responseLines are the same for responses.
var responseLines = []struct {
	odds  int
	lines []string
}{
	{1, []string{
		"cache-control: max-age=100", "cache-control: max-age=100", "cache-control: max-age=100", "cache-control: max-age=1000", "cache-control: max-age=1", "cache-control: max-age=2",
		"cache-control: max-age=0, s-maxage=50", "cache-control: s-maxage=9, max-age=3", "cache-control: public, max-age=30", "cache-control: private",
		"cache-control: no-store", "cache-control: max-age=0", `cache-control: max-age="7"`, "cache-control: max-age=abc", "cache-control: max-age=-5",
		`cache-control: private="x", max-age=9`, "cache-control: private, public, max-age=9", `cache-control: no-cache="set-cookie", max-age=9`,
		"cache-control: MAX-AGE=20", "cache-control: max-age=30;x", "cache-control: s-maxage=0", "cache-control: must-revalidate", "x-nothing: 1",
		"expires: Sat, 01 Jan 2050 00:00:00 GMT", "expires: 0", "pragma: no-cache", "cache-control: no-transform, max-age=50",
	}},
	{12, []string{"cache-control: s-maxage=20", "cache-control: private", "cache-control: public"}},
	{3, []string{"vary: accept-encoding", "vary: accept-encoding, referer", "vary: Referer", "vary: origin", "vary: cookie", "vary: accept-encoding, cookie", "vary: *"}},
	{3, []string{"content-encoding: gzip", "content-encoding: br", "content-encoding: identity", "content-encoding: foo", "content-encoding: gzip, br", "content-encoding: dcb"}},
	{3, []string{`etag: "a"`, `etag: "b"`, `etag: W/"a"`}},
	{4, []string{"last-modified: Wed, 01 Jan 2025 00:00:00 GMT", "last-modified: once"}},
	{8, []string{"date: Wed, 01 Jan 2025 00:00:00 GMT"}},
	{12, []string{"age: 5", "age: 0", "age: x", "age: 500", "age: 2147483648"}},
	{6, []string{"set-cookie: a=b; path=/"}},
	{60, []string{"77x: y"}},
	{3, []string{
		"link: </a>; rel=preload; as=script, </b>; rel=preload", "link: </a>; rel=stylesheet", `link: <https://x>; rel="preconnect"`,
		`link: </long>; rel="next prefetch"; title="` + strings.Repeat("t", 900) + `"`, "link: </long>; rel=preload; x=" + strings.Repeat("t", 1200),
	}},
}

// draw makes a random request, and the response that the origin would give.
func (tr *traffic) draw() (cachesim.RequestHead, answer) {
	rnd := tr.rnd
	r := cachesim.RequestHead{
		Method: pick(rnd, "GET", "GET", "GET", "GET", "GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS"),
		URI:    fmt.Sprintf("/%d", rnd.IntN(tr.keys)), Version: "HTTP/1.1", Headers: headers("host: h"),
	}
	switch rnd.IntN(60) {
	case 0:
		r.Version = "HTTP/1.0"
	case 1:
		r.URI = "http://h" + r.URI
	case 2:
		r.Method = pick(rnd, "DELETE", "PUT", "FOO", "TRACE")
	case 3:
		r.Headers = headers("host: i")
	}
	for _, l := range requestLines {
		if rnd.IntN(l.odds) == 0 {
			r.Headers = append(r.Headers, headers(pick(rnd, l.lines...))...)
		}
	}
	if r.Method == "POST" || r.Method == "PUT" {
		r.Headers = append(r.Headers, headers("content-length: 0")...)
	}
	return r, tr.drawAnswer()
}

func (tr *traffic) drawAnswer() answer {
	rnd := tr.rnd
	var a answer
	a.Version, a.Status, a.Reason = "HTTP/1.1", 200, "OK"
	if rnd.IntN(12) == 0 {
		a.Status, a.Reason = 404, "Not Found"
	}
	a.Headers = headers(idHeader + ": 00000000")
	for _, l := range responseLines {
		if rnd.IntN(l.odds) == 0 {
			a.Headers = append(a.Headers, headers(pick(rnd, l.lines...))...)
		}
	}
	if rnd.IntN(8) == 0 {
		a.Headers = append(a.Headers, headers("x-long: "+strings.Repeat("y", pick(rnd, 100, 700, 900, 2500)))...)
	}
	if rnd.IntN(80) == 0 { // around what a buffer holds
		a.Headers = append(a.Headers, headers("x-huge: "+strings.Repeat("y", 14_700+rnd.IntN(400)))...)
	}
	// What lies behind the last line in memory, nobody knows (max-age-reads-on).
	a.Headers = append(a.Headers, headers("x-last: 1")...)
	tr.addBody(&a)
	return a
}

// addBody gives a response a body: of some size, or of one at which the whole object
// is just so large as a limit.
func (tr *traffic) addBody(a *answer) {
	rnd := tr.rnd
	kind := rnd.IntN(8)
	if kind < 2 {
		a.Chunked = true
		a.Headers = append(a.Headers, headers("transfer-encoding: chunked")...)
		if kind == 0 && rnd.IntN(2) == 0 {
			a.Trailers = headers("x-tail: "+strings.Repeat("z", rnd.IntN(50)), "x-end: 1")
		}
	}
	a.untilClose = kind == 2 && rnd.IntN(3) == 0
	a.body = pick(rnd, 0, 1, 10, 700, 1000, 1300, 2000, 3500, 4600, 5000, 8000, 12_000, 30_000)
	if rnd.IntN(10) == 0 {
		a.body = pick(rnd, 70_000, 200_000, 350_000)
	}
	if rnd.IntN(3) == 0 {
		limit := pick(rnd, tr.max, tr.max, 1024, 2048, 5*1024)
		around := limit + pick(rnd, -2, -1, 0, 1, 2, 4, 5)
		a.Length = -1
		if a.plain() {
			a.Length = int64(around)
		}
		length := *a
		length.addLength()
		d := tr.sem.DigestResponse(&length.ResponseHead)
		a.body = max(0, around-tr.sem.EntrySize-d.Head-d.Tail-4*pieces(around))
	}
	a.Length = -1
	if a.plain() {
		a.Length = int64(a.body)
		a.addLength()
	}
}

// plain reports whether a response has a Content-Length.
func (a *answer) plain() bool { return !a.Chunked && !a.untilClose }

func (a *answer) addLength() {
	if a.plain() {
		a.Headers = append(a.Headers[:len(a.Headers):len(a.Headers)], headers(fmt.Sprintf("content-length: %d", a.Length))...)
	}
}

// pieceSize is how much of a body is sent at a time.
const pieceSize = 12_000

// pieces is in how many a body is sent.
func pieces(body int) int { return (body + pieceSize - 1) / pieceSize }
