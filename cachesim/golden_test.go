package cachesim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// client is a browser before a cache, and an origin behind it.
type client struct {
	t   *testing.T
	c   *cachesim.Cache
	sem cachesim.Semantics
	now int64
}

func newClient(t *testing.T, version string, settings cachesim.Settings) *client {
	t.Helper()
	sem := cachesim.SemanticsOf(release.MustParse(version))
	c, err := cachesim.New(settings, sem)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t: t, c: c, sem: sem, now: 1_000_000}
}

// headers reads "name: value" lines.
func headers(lines ...string) cachesim.Headers {
	var h cachesim.Headers
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		h = append(h, cachesim.Header{Name: name, Value: value})
	}
	return h
}

func (cl *client) request(method, uri string, lines ...string) *cachesim.Request {
	r := cl.sem.DigestRequest(&cachesim.RequestHead{Method: method, URI: uri, Version: "HTTP/1.1", Headers: headers(append(lines, "host: h")...)})
	return &r
}

func (cl *client) response(body int64, lines ...string) *cachesim.Response {
	lines = append(lines, fmt.Sprintf("content-length: %d", body))
	r := cl.sem.DigestResponse(&cachesim.ResponseHead{Version: "HTTP/1.1", Status: 200, Reason: "OK", Headers: headers(lines...), Length: body})
	return &r
}

func (cl *client) chunked(lines ...string) *cachesim.Response {
	lines = append(lines, "transfer-encoding: chunked")
	r := cl.sem.DigestResponse(&cachesim.ResponseHead{Version: "HTTP/1.1", Status: 200, Reason: "OK", Headers: headers(lines...), Length: -1, Chunked: true})
	return &r
}

// has asks without storing what is missing.
func (cl *client) has(uri string, lines ...string) bool {
	var t cachesim.Transaction
	hit := cl.c.Lookup(cl.now, cl.request("GET", uri, lines...), &t).IsHit()
	cl.c.Release(&t)
	return hit
}

// The sizes of facts/cache.md 1.4, verified to the byte on real binaries.
func TestObjectSize(t *testing.T) {
	for _, test := range []struct {
		version      string
		body         int64
		size, blocks int
	}{
		{"2.0.0", 0, 174, 1},
		{"2.3.0", 0, 194, 1},
		{"2.4.0", 0, 201, 1},
		{"2.6.12", 0, 201, 1},
		{"3.2.0", 0, 241, 1},
		{"3.5-dev5", 0, 257, 1},
		{"2.6.12", 1000, 1208, 2},
		{"3.5-dev5", 1000, 1264, 2},
	} {
		t.Run(fmt.Sprintf("%s/%d", test.version, test.body), func(t *testing.T) {
			cl := newClient(t, test.version, cachesim.DefaultSettings(1))
			if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(test.body, "cache-control: max-age=100"), test.body); v != cachesim.Stored {
				t.Fatal(v)
			}
			shown := cl.c.Show(cl.now)
			if len(shown) != 1 || shown[0].Size != test.size || shown[0].Blocks != test.blocks {
				t.Errorf("got %+v, want size %d in %d blocks", shown, test.size, test.blocks)
			}
		})
	}
}

// The primary keys that real binaries show.
func TestKeys(t *testing.T) {
	for version, want := range map[string]uint32{"2.4.0": 310723305, "3.2.0": 310723305, "2.3.0": 1507131850, "2.0.0": 1008317480} {
		cl := newClient(t, version, cachesim.DefaultSettings(1))
		cl.c.Exchange(cl.now, cl.request("GET", "/a/0"), cl.response(0, "cache-control: max-age=9"), 0)
		if shown := cl.c.Show(cl.now); len(shown) != 1 || shown[0].Key != want {
			t.Errorf("%s: got %+v, want %d", version, shown, want)
		}
	}
}

func keyOf(r *cachesim.Request) uint32 {
	return uint32(r.Hash[0]) | uint32(r.Hash[1])<<8 | uint32(r.Hash[2])<<16 | uint32(r.Hash[3])<<24
}
