package cachesim_test

import (
	"fmt"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

func byReferer(cl *client, n int) *cachesim.Request {
	return cl.request("GET", "/", fmt.Sprintf("referer: r%d", n))
}

// After a refused variant, a response that takes the place of another variant loses that
// one, and a second later nothing is wrong any more (RefusalWrapsCounter; facts/cache.md
// 4.1, N3).
func TestRefusalWrapsCounter(t *testing.T) {
	for version, kept := range map[string]bool{"2.8.0": true, "3.0.24": false, "3.4.0": false, "3.5-dev5": false} { // before 3.0.24, SecondaryMissLeaks hides it
		settings := varying(1)
		settings.MaxSecondaryEntries = 2
		cl := newClient(t, version, settings)
		response := cl.response(10, "cache-control: max-age=100", "vary: accept-encoding, referer")
		var late cachesim.Transaction
		cl.c.Lookup(cl.now, byReferer(cl, 0), &late)
		for n, want := range []cachesim.Verdict{cachesim.Stored, cachesim.Stored, cachesim.VariantsFull} {
			if _, v := cl.c.Exchange(cl.now, byReferer(cl, n), response, 10); v != want {
				t.Errorf("%s: variant %d: %s, want %s", version, n, v, want)
			}
		}
		v := cl.c.Store(cl.now, &late, response)
		cl.c.Finish(&late, 0)
		if got := cl.has("/", "referer: r0"); got != kept || (v == cachesim.VariantsFull) == kept {
			t.Errorf("%s: the variant is there: %t, want %t; its successor: %s", version, got, kept, v)
		}
		cl.now += 2
		cl.c.Exchange(cl.now, byReferer(cl, 0), response, 10)
		if !cl.has("/", "referer: r0") {
			t.Errorf("%s: not stored again, later", version)
		}
	}
}

// Two URLs whose keys begin alike: up to the fix, one is answered with a variant of the
// other (CollisionServed; facts/cache.md 4, 47).
func TestCollision(t *testing.T) {
	for version, want := range map[string]bool{"2.4.0": true, "2.8.24": true, "2.8.25": false, "3.2.19": true, "3.2.20": false, "3.4.0": false} {
		cl := newClient(t, version, varying(1))
		response := func() *cachesim.Response {
			return cl.response(10, "cache-control: max-age=100", "vary: accept-encoding, referer")
		}
		one, other := byReferer(cl, 1), byReferer(cl, 2)
		other.Hash[19]++ // another URL, with the same first bytes
		var a, b cachesim.Transaction
		// The other URL is the second of the key.
		cl.c.Lookup(cl.now, other, &b)
		cl.c.Lookup(cl.now, one, &a)
		for _, tx := range []*cachesim.Transaction{&a, &b} {
			if v := cl.c.Store(cl.now, tx, response()); v != cachesim.Storing {
				t.Fatalf("%s: %s", version, v)
			}
			cl.c.Finish(tx, 0)
		}
		var tx cachesim.Transaction
		if got := cl.c.Lookup(cl.now, byReferer(cl, 2), &tx).IsHit(); got != want {
			t.Errorf("%s: answered with another URL's: %t, want %t", version, got, want)
		}
	}
}

// 2.9 leaves entries out of `show cache` (ShowSkipsEntries; facts/cache.md 4, 49).
func TestShowSkipsEntries(t *testing.T) {
	for version, all := range map[string]bool{"2.8.0": true, "2.9.0": false, "3.3.10": false, "3.3.11": true, "3.4.0": true} {
		cl := newClient(t, version, cachesim.DefaultSettings(1))
		for n := range 50 {
			cl.c.Exchange(cl.now, cl.request("GET", fmt.Sprintf("/%d", n)), cl.response(10, "cache-control: max-age=100"), 10)
		}
		if got := len(cl.c.Show(cl.now)); (got == 50) != all || got == 0 {
			t.Errorf("%s: %d entries shown", version, got)
		}
	}
}

// Where variants are stored, a response without Vary takes the place of the first; since
// 3.2.24 and 3.4.5 it removes that and is not stored itself.
func TestWithoutVaryBesideVariants(t *testing.T) {
	for version, want := range map[string]cachesim.Verdict{
		"2.8.25": cachesim.Stored, "3.2.23": cachesim.Stored, "3.2.26": cachesim.KeyTaken, "3.3.0": cachesim.Stored,
		"3.4.4": cachesim.Stored, "3.4.7": cachesim.KeyTaken, "3.5-dev5": cachesim.Stored,
	} {
		cl := newClient(t, version, varying(1))
		for n := range 2 {
			cl.c.Exchange(cl.now, byReferer(cl, n), cl.response(10, "cache-control: max-age=100", "vary: accept-encoding, referer"), 10)
		}
		if _, v := cl.c.Exchange(cl.now, byReferer(cl, 2), cl.response(10, "cache-control: max-age=100"), 10); v != want {
			t.Errorf("%s: %s, want %s", version, v, want)
		}
		if cl.has("/") != (want == cachesim.Stored) || !cl.has("/", "referer: r1") {
			t.Errorf("%s: what is there is neither the second variant nor what was stored last", version)
		}
	}
}
