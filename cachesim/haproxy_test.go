//go:build haproxy

package cachesim_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
)

// The model is compared with real caches: an origin of ours answers what the test
// wants, a real HAProxy with a cache stands before it, and each request goes to both
// it and the model.

// requestsEach is how many random requests each version is asked, over how many
// configurations; HAPVET_REQUESTS asks more.
const (
	requestsEach      = 2000
	requestsPerConfig = 400
)

// Random requests have the same outcome in the model as in each real version, and
// leave the same objects behind.
func TestModelAgainstHAProxy(t *testing.T) {
	requests := requestsEach
	if n, err := strconv.Atoi(os.Getenv("HAPVET_REQUESTS")); err == nil {
		requests = n
	}
	found, err := binaries.Find()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range found {
		path, v := b.Path, b.Version
		t.Run(v.Branch(), func(t *testing.T) {
			t.Parallel()
			o := newOrigin(t)
			done, hits := 0, 0
			for seed := uint64(0); done < requests; seed++ {
				n, h := compareRun(t, path, v, o, seed)
				done += n
				hits += h
				if t.Failed() {
					return
				}
			}
			t.Logf("HAProxy %s: %d requests, %d hits, all as in the model", v.Full(), done, hits)
		})
	}
}

// scenario is a random configuration.
func scenario(rnd *rand.Rand, v release.Version) (cachesim.Settings, string) {
	s := cachesim.DefaultSettings(1)
	s.MaxObjectSize = int64([]int{0, 2000, 5000, 20_000, 500_000}[rnd.IntN(5)])
	s.MaxAge = int32([]int{1, 60, 1000}[rnd.IntN(3)])
	section := fmt.Sprintf("    total-max-size 1\n    max-object-size %d\n    max-age %d\n", s.MaxObjectSize, s.MaxAge)
	if v.AtLeast(release.MustParse("2.4.0")) && rnd.IntN(2) == 0 {
		s.ProcessVary = true
		s.MaxSecondaryEntries = uint32([]int{1, 2, 10}[rnd.IntN(3)])
		section += fmt.Sprintf("    process-vary on\n    max-secondary-entries %d\n", s.MaxSecondaryEntries)
	}
	return s, section
}

func compareRun(t *testing.T, path string, v release.Version, o *origin, seed uint64) (requests, hits int) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 2950))
	settings, section := scenario(rnd, v)
	p := start(t, path, v, section, o.Addr().String())
	sem := cachesim.SemanticsOf(v)
	c, err := cachesim.New(settings, sem)
	if err != nil {
		t.Fatal(err)
	}
	var trail []string
	for range requestsPerConfig {
		asked, answered := draw(rnd)
		now := beginOfSecond()
		request, response := sem.DigestRequest(&asked), sem.DigestResponse(&answered.ResponseHead)
		before := o.next(answered.bytes(asked.Method))
		got, err := p.ask(requestText(&asked), asked.Method)
		if err != nil {
			t.Fatalf("seed %d: %v: HAProxy says %s", seed, err, p.Log())
		}
		outcome, verdict := c.Exchange(now, &request, &response, int64(answered.body))
		real := "miss"
		if o.count() == before {
			real = "hit"
			if got.StatusCode == http.StatusNotModified {
				real = "not-modified"
			}
		}
		model := "miss"
		if outcome.IsHit() {
			model = outcome.String()
		}
		trail = append(trail, fmt.Sprintf("%s %s %s -> %d %s body %d: model %s (%s), HAProxy %s",
			asked.Method, asked.URI, brief(asked.Headers), answered.Status, brief(answered.Headers), answered.body, outcome, verdict, real))
		if real != model {
			t.Errorf("seed %d, HAProxy %s,\n%s: the model says %s, HAProxy %s, after\n%s", seed, v, section, model, real, strings.Join(last(trail, 25), "\n"))
			return requests, hits
		}
		requests++
		if outcome.IsHit() {
			hits++
		}
		if requests%20 == 0 || requests == requestsPerConfig {
			if diff := compareShown(t, c, p, sem.Key != cachesim.KeySeeded); diff != "" {
				t.Errorf("seed %d, HAProxy %s,\n%s: show cache: %s, after\n%s", seed, v, section, diff, strings.Join(last(trail, 25), "\n"))
				return requests, hits
			}
		}
	}
	return requests, hits
}

// brief writes headers for a failure.
func brief(h cachesim.Headers) string {
	words := make([]string, len(h))
	for i, header := range h {
		words[i] = header.Name + ": " + header.Value[:min(40, len(header.Value))]
	}
	return "[" + strings.Join(words, "; ") + "]"
}

func last(lines []string, n int) []string { return lines[max(0, len(lines)-n):] }

// beginOfSecond waits until a second is young enough for a request to end in it.
func beginOfSecond() int64 {
	for {
		now := time.Now()
		if now.Nanosecond() < 850_000_000 && now.Nanosecond() > 20_000_000 {
			return now.Unix()
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func compareShown(t *testing.T, c *cachesim.Cache, p *process, keys bool) string {
	t.Helper()
	now := beginOfSecond()
	real, available := p.show(t)
	if available != c.Available() {
		return fmt.Sprintf("%d blocks available, %d in the model", available, c.Available())
	}
	line := func(s cachesim.Shown) string {
		if !keys {
			s.Key = 0
		}
		return fmt.Sprintf("hash %d, size %d, %d blocks, refs %d, expire %d", s.Key, s.Size, s.Blocks, s.Refs, s.Expire)
	}
	alive := func(list []cachesim.Shown) []string {
		var out []string
		for _, s := range list {
			if s.Expire > 0 {
				out = append(out, line(s))
			}
		}
		slices.Sort(out)
		return out
	}
	got, want := alive(real), alive(c.Show(now))
	if slices.Equal(got, want) {
		return ""
	}
	without := func(list, others []string) string {
		return strings.Join(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(others, s) }), "; ")
	}
	return fmt.Sprintf("only HAProxy has %s; only the model has %s", without(got, want), without(want, got))
}

// answer is a response with the size of its body.
type answer struct {
	cachesim.ResponseHead
	body int
}

func (a *answer) bytes(method string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", a.Status, a.Reason)
	for _, h := range a.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	b.WriteString("\r\n")
	if method == http.MethodHead {
		return b.Bytes()
	}
	body := bytes.Repeat([]byte("x"), a.body)
	if a.Chunked {
		if a.body > 0 {
			fmt.Fprintf(&b, "%x\r\n%s\r\n", a.body, body)
		}
		b.WriteString("0\r\n\r\n")
	} else {
		b.Write(body)
	}
	return b.Bytes()
}

func requestText(r *cachesim.RequestHead) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\n", r.Method, r.URI)
	for _, h := range r.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", h.Name, h.Value)
	}
	b.WriteString("connection: close\r\n\r\n")
	return b.String()
}

// pick returns one of several.
func pick[T any](rnd *rand.Rand, of ...T) T { return of[rnd.IntN(len(of))] }

// draw makes a random request, and the response that the origin would give.
func draw(rnd *rand.Rand) (cachesim.RequestHead, answer) {
	r := cachesim.RequestHead{
		Method: pick(rnd, "GET", "GET", "GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS"), URI: fmt.Sprintf("/%d", rnd.IntN(60)), Version: "HTTP/1.1",
		Headers: headers("host: h"),
	}
	add := func(odds int, lines ...string) {
		if rnd.IntN(odds) == 0 {
			r.Headers = append(r.Headers, headers(pick(rnd, lines...))...)
		}
	}
	add(2, "accept-encoding: gzip", "accept-encoding: br", "accept-encoding: gzip, br", "accept-encoding: *", "accept-encoding: gzip;q=0, br", "accept-encoding: identity;q=0, gzip")
	add(4, "referer: a", "referer: b", "referer: c")
	add(8, "origin: a", "origin: b")
	add(12, "cache-control: no-cache", "cache-control: max-age=0", "cache-control: no-store", "cache-control: only-if-cached", "pragma: no-cache")
	add(20, "authorization: Basic eDp5")
	add(6, `if-none-match: "a"`, `if-none-match: W/"a", "c"`, "if-none-match: *", "if-modified-since: Thu, 01 Jan 2026 00:00:00 GMT", "if-modified-since: Mon, 01 Jan 2024 00:00:00 GMT")

	a := answer{body: pick(rnd, 0, 1, 10, 700, 1000, 1300, 2000, 3500, 4600, 5000, 8000, 12_000)}
	a.Version, a.Status, a.Reason, a.Length = "HTTP/1.1", 200, "OK", int64(a.body)
	add = func(odds int, lines ...string) {
		if rnd.IntN(odds) == 0 {
			a.Headers = append(a.Headers, headers(pick(rnd, lines...))...)
		}
	}
	if rnd.IntN(10) == 0 {
		a.Status, a.Reason = 404, "Not Found"
	}
	add(1, "cache-control: max-age=100", "cache-control: max-age=100", "cache-control: max-age=1", "cache-control: max-age=2", "cache-control: max-age=0, s-maxage=50",
		"cache-control: s-maxage=9, max-age=3", "cache-control: public, max-age=30", "cache-control: private", "cache-control: no-store",
		"cache-control: max-age=0", `cache-control: max-age="7"`, "cache-control: max-age=abc", "cache-control: max-age=-5", `cache-control: private="x", max-age=9`,
		"cache-control: private, public, max-age=9", `cache-control: no-cache="set-cookie", max-age=9`, "x-nothing: 1", "expires: Sat, 01 Jan 2050 00:00:00 GMT", "expires: 0")
	add(3, "vary: accept-encoding", "vary: accept-encoding, referer", "vary: Referer", "vary: origin", "vary: cookie", "vary: accept-encoding, cookie")
	add(3, "content-encoding: gzip", "content-encoding: br", "content-encoding: identity", "content-encoding: foo")
	add(3, `etag: "a"`, `etag: "b"`, `etag: W/"a"`)
	add(4, "last-modified: Wed, 01 Jan 2025 00:00:00 GMT")
	add(12, "age: 5", "age: 0", "age: x", "age: 500")
	add(6, "set-cookie: a=b; path=/")
	add(8, "x-long: "+strings.Repeat("y", pick(rnd, 100, 900, 2500)))
	if rnd.IntN(4) == 0 {
		a.Chunked, a.Length = true, -1
		a.Headers = append(a.Headers, headers("transfer-encoding: chunked")...)
	} else {
		a.Headers = append(a.Headers, headers(fmt.Sprintf("content-length: %d", a.body))...)
	}
	return r, a
}
