package cachesim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

func varying(size int) cachesim.Settings {
	s := cachesim.DefaultSettings(size)
	s.MaxAge, s.ProcessVary = 1000, true
	return s
}

// variant asks for a URL in a coding, and stores the answer on a miss: "H" or "M".
func (cl *client) variant(coding string, maxAge int) string {
	response := cl.response(100, fmt.Sprintf("cache-control: max-age=%d", maxAge), "vary: accept-encoding", "content-encoding: "+coding)
	if outcome, _ := cl.c.Exchange(cl.now, cl.request("GET", "/", "accept-encoding: "+coding), response, 100); outcome.IsHit() {
		return "H"
	}
	return "M"
}

// Golden sequence G5: the first variant expires before the second.
func TestFirstVariantExpires(t *testing.T) {
	for version, want := range map[string]string{
		"2.4.0": "MHHMHHHH", "2.6.0": "MHHMHHHH", "2.6.12": "MHHMHHHH", "2.8.0": "MHHMHHHH", "3.4.0": "MHHMHHHH",
		"2.9.0": "MMHMHHHH", "3.0.0": "MMHMHHHH", "3.2.0": "MMHMHHHH",
		"3.5-dev5": "MMMMMMMM",
	} {
		cl := newClient(t, version, varying(1))
		cl.variant("gzip", 2)
		cl.variant("br", 100)
		cl.now += 3
		got := ""
		for _, coding := range strings.Fields("br br br gzip gzip gzip br br") {
			maxAge := map[string]int{"gzip": 2, "br": 100}[coding]
			got += cl.variant(coding, maxAge)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
	}
}

// Golden sequence G6: a transfer breaks off.
func TestAbort(t *testing.T) {
	for version, want := range map[string]string{"2.4.0": "MMMM", "2.8.0": "MMMM", "2.3.0": "MHHH", "2.8.25": "MHHH", "2.9.0": "MHHH", "3.4.0": "MHHH"} {
		cl := newClient(t, version, cachesim.DefaultSettings(1))
		request, response := cl.request("GET", "/"), cl.response(1000, "cache-control: max-age=6")
		var tx cachesim.Transaction
		cl.c.Lookup(cl.now, request, &tx)
		cl.c.Store(cl.now, &tx, response)
		cl.c.Append(&tx, 500)
		cl.c.Abort(&tx)
		got := ""
		for range 4 {
			if o, _ := cl.c.Exchange(cl.now, request, response, 1000); o.IsHit() {
				got += "H"
			} else {
				got += "M"
			}
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
		cl.now += 7
		cl.c.Exchange(cl.now, request, response, 1000)
		if o, _ := cl.c.Exchange(cl.now, request, response, 1000); !o.IsHit() {
			t.Errorf("%s: no hit after the stub expired", version)
		}
	}
}

// Golden sequence G7: A is complete, B is being stored and asked for three times.
func TestVariantBeingStored(t *testing.T) {
	for version, want := range map[string]struct {
		outcome   cachesim.Outcome
		available int
	}{
		"2.4.0":    {cachesim.CutOff, 4096},
		"2.6.0":    {cachesim.CutOff, 4096},
		"2.6.12":   {cachesim.Miss, 4096},
		"2.8.0":    {cachesim.Miss, 4096},
		"2.9.0":    {cachesim.Miss, 3900},
		"3.4.0":    {cachesim.Miss, 3998},
		"3.5-dev5": {cachesim.Miss, 4096},
	} {
		settings := varying(4)
		settings.MaxObjectSize = 500_000
		cl := newClient(t, version, settings)
		request := func(coding string) *cachesim.Request { return cl.request("GET", "/", "accept-encoding: "+coding) }
		response := func(coding string) *cachesim.Response {
			return cl.response(100_000, "cache-control: max-age=100", "vary: accept-encoding", "content-encoding: "+coding)
		}
		cl.c.Exchange(cl.now, request("gzip"), response("gzip"), 100_000)
		var storing cachesim.Transaction
		cl.c.Lookup(cl.now, request("br"), &storing)
		if v := cl.c.Store(cl.now, &storing, response("br")); v != cachesim.Storing {
			t.Fatalf("%s: %s", version, v)
		}
		for n := 0; n < 100_000; n += cachesim.ChunkBytes {
			cl.c.Append(&storing, min(cachesim.ChunkBytes, 100_000-n))
		}
		for range 3 {
			var tx cachesim.Transaction
			if o := cl.c.Lookup(cl.now, request("br"), &tx); o != want.outcome {
				t.Errorf("%s: %s", version, o)
			}
			cl.c.Release(&tx)
		}
		cl.c.Finish(&storing, 0)
		if got := cl.c.Available(); got != want.available {
			t.Errorf("%s: %d blocks available, want %d", version, got, want.available)
		}
	}
}

// Golden sequence G9: more variants than there may be, in one second.
func TestTooManyVariants(t *testing.T) {
	for version, want := range map[string]string{
		"2.8.0": "HHHMMM", "3.2.0": "HHHMMM", "3.5-dev5": "HHHMMM",
	} {
		settings := varying(1)
		settings.MaxSecondaryEntries = 3
		cl := newClient(t, version, settings)
		request := func(n int) *cachesim.Request { return cl.request("GET", "/", fmt.Sprintf("referer: r%d", n)) }
		for n := range 6 {
			cl.c.Exchange(cl.now, request(n), cl.response(10, "cache-control: max-age=100", "vary: accept-encoding, referer"), 10)
		}
		got := ""
		for n := range 6 {
			var tx cachesim.Transaction
			if cl.c.Lookup(cl.now, request(n), &tx).IsHit() {
				got += "H"
			} else {
				got += "M"
			}
			cl.c.Release(&tx)
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
	}
}

// Golden sequence G10: which Accept-Encoding a stored coding answers.
func TestAcceptEncoding(t *testing.T) {
	sixteen := strings.TrimSuffix(strings.Repeat("gzip, ", 16), ", ")
	for _, test := range []struct {
		stored string
		hits   []string
		misses []string
	}{
		{
			"gzip",
			[]string{"gzip", "gzip, br", "*", "GZIP", "x-gzip", "gzip;q=0.5", "gzip;q=0.0", sixteen[:len(sixteen)-6]},
			[]string{"br", "gzip;q=0", "gzipfoo", "*;q=0", "", sixteen},
		},
		{"gzip, br", []string{"gzip, br", "br, gzip"}, []string{"gzip", "br"}},
		{"identity", []string{"gzip", "*;q=0", ""}, []string{"identity;q=0", "*, identity;q=0"}},
		{"dcb", []string{"gzip", "identity"}, nil}, // unknown, and taken for identity
	} {
		for _, version := range []string{"2.4.2", "2.8.0", "3.4.0"} {
			cl := newClient(t, version, varying(1))
			response := cl.response(10, "cache-control: max-age=100", "vary: Accept-Encoding", "content-encoding: "+test.stored)
			if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), response, 10); v != cachesim.Stored {
				t.Fatalf("%s, %s: %s", version, test.stored, v)
			}
			for _, accepted := range test.hits {
				if !cl.has("/", "accept-encoding: "+accepted) {
					t.Errorf("%s: %q does not get %s", version, accepted, test.stored)
				}
			}
			for _, accepted := range test.misses {
				if cl.has("/", "accept-encoding: "+accepted) {
					t.Errorf("%s: %q gets %s", version, accepted, test.stored)
				}
			}
			if !cl.has("/") {
				t.Errorf("%s: no Accept-Encoding does not get %s", version, test.stored)
			}
		}
	}
}

// What responses vary by, and whether they are stored.
func TestVary(t *testing.T) {
	for _, test := range []struct {
		version, vary, coding string
		want                  cachesim.Verdict
	}{
		{"2.8.0", "*", "gzip", cachesim.VaryUnknown},
		{"2.8.0", "accept-encoding, cookie", "gzip", cachesim.VaryUnknown},
		{"2.8.0", "origin", "gzip", cachesim.VaryUnknown},
		{"2.9.0", "ORIGIN", "gzip", cachesim.Stored},
		{"2.8.0", "accept-encoding", "foo", cachesim.EncodingUnknown},
		{"2.3.0", "accept-encoding", "gzip", cachesim.VaryUnknown},
	} {
		cl := newClient(t, test.version, varying(1))
		response := cl.response(10, "cache-control: max-age=100", "vary: "+test.vary, "content-encoding: "+test.coding)
		if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/", "origin: o"), response, 10); v != test.want {
			t.Errorf("%s, Vary: %s: got %s, want %s", test.version, test.vary, v, test.want)
		}
	}
}

// Variants by referer or origin alone were stored and never found.
func TestVaryWithoutEncoding(t *testing.T) {
	for version, want := range map[string]bool{"2.4.0": false, "2.8.0": false, "2.9.0": false, "3.4.0": true} {
		cl := newClient(t, version, varying(1))
		cl.c.Exchange(cl.now, cl.request("GET", "/", "referer: r"), cl.response(10, "cache-control: max-age=100", "vary: referer"), 10)
		if got := cl.has("/", "referer: r"); got != want {
			t.Errorf("%s: hit %t, want %t", version, got, want)
		}
	}
}

// Golden sequence G8: A is stored for a second, B takes four to come in, C is stored,
// A expires, D is asked for; then C three times.
func TestFirstVariantIncomplete(t *testing.T) {
	for version, want := range map[string]string{
		"2.6.12": "HHH", "2.8.0": "HHH", "2.8.25": "HHH", "2.4.0": "MMM", "2.9.0": "MMM", "3.4.0": "MMM", "3.5-dev5": "MMM",
	} {
		cl := newClient(t, version, varying(1))
		request := func(coding string) *cachesim.Request { return cl.request("GET", "/", "accept-encoding: "+coding) }
		response := func(coding string, maxAge int) *cachesim.Response {
			return cl.response(100, fmt.Sprintf("cache-control: max-age=%d", maxAge), "vary: accept-encoding", "content-encoding: "+coding)
		}
		cl.c.Exchange(cl.now, request("gzip"), response("gzip", 1), 100)
		var b cachesim.Transaction
		cl.c.Lookup(cl.now, request("br"), &b)
		cl.c.Store(cl.now, &b, response("br", 100))
		cl.c.Exchange(cl.now, request("deflate"), response("deflate", 100), 100)
		cl.now += 2
		var d cachesim.Transaction
		cl.c.Lookup(cl.now, request("zstd"), &d)
		cl.c.Store(cl.now, &d, response("zstd", 100))
		got := ""
		for range 3 {
			if cl.has("/", "accept-encoding: deflate") {
				got += "H"
			} else {
				got += "M"
			}
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", version, got, want)
		}
	}
}

// Golden sequence G4: three cold misses of one variant, and a slow reader of the first
// that comes in. 2.9.0 removes that one twice, and ends.
func TestReplacedWhileRead(t *testing.T) {
	for version, want := range map[string]bool{"2.8.0": false, "2.9.0": true, "3.0.0": false, "3.5-dev5": false} {
		cl := newClient(t, version, varying(1))
		request := cl.request("GET", "/", "accept-encoding: gzip")
		response := cl.response(10, "cache-control: max-age=100", "vary: accept-encoding", "content-encoding: gzip")
		var misses [3]cachesim.Transaction
		for i := range misses {
			cl.c.Lookup(cl.now, request, &misses[i])
		}
		store := func(tx *cachesim.Transaction) {
			if v := cl.c.Store(cl.now, tx, response); v != cachesim.Storing {
				t.Errorf("%s: %s", version, v)
			}
			cl.c.Append(tx, 10)
			cl.c.Finish(tx, 0)
		}
		store(&misses[0])
		var reader cachesim.Transaction
		if o := cl.c.Lookup(cl.now, request, &reader); o != cachesim.Hit {
			t.Fatalf("%s: %s", version, o)
		}
		store(&misses[1])
		store(&misses[2])
		cl.c.Release(&reader)
		if cl.c.Crashed() != want {
			t.Errorf("%s: crashed %t, want %t", version, cl.c.Crashed(), want)
		}
		if cl.c.Available() != 1024 {
			t.Errorf("%s: %d blocks available", version, cl.c.Available())
		}
	}
}
