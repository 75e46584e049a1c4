package cachesim_test

import (
	"fmt"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

// Bodies are stored in records of what a buffer holds (facts/cache.md 1.4).
func TestRecords(t *testing.T) {
	for body, records := range map[int64]int{20_000: 2, 50_000: 4, 200_000: 14} {
		settings := cachesim.DefaultSettings(4)
		settings.MaxObjectSize = 1_000_000
		cl := newClient(t, "2.6.12", settings)
		response := cl.response(body, "cache-control: max-age=9")
		cl.c.Exchange(cl.now, cl.request("GET", "/"), response, body)
		if got, want := cl.c.Show(cl.now)[0].Size, cl.sem.EntrySize+response.Head+int(body)+4*records; got != want {
			t.Errorf("%d bytes: size %d, want %d", body, got, want)
		}
	}
}

// max-object-size counts the whole entry. From 2.9 on, a body that comes in bits may go on to
// the end of the last block that it has (facts/cache.md 1.4 and N4).
func TestSizeLimit(t *testing.T) {
	for _, test := range []struct {
		version    string
		max, chunk int
		largest    int // size of an entry
	}{
		{"2.3.0", 5000, 1, 5000},
		{"2.4.0", 5000, 1, 5000},
		{"2.6.12", 5000, 1, 5000},
		{"2.8.0", 5000, 1, 5000},
		{"2.8.0", 4500, 1, 4500},
		{"3.2.0", 4500, 1, 5120},
		{"3.5-dev5", 4500, 1, 5120},
		{"3.4.0", 4500, 6000, 4500},
	} {
		settings := cachesim.DefaultSettings(4)
		settings.MaxObjectSize = int64(test.max)
		cl := newClient(t, test.version, settings)
		response := cl.chunked("cache-control: max-age=9")
		largest := 0
		for body := 3000; body < 5500; body++ {
			var tx cachesim.Transaction
			cl.c.Lookup(cl.now, cl.request("GET", fmt.Sprintf("/%d", body)), &tx)
			if v := cl.c.Store(cl.now, &tx, response); v != cachesim.Storing {
				t.Fatalf("%s: %s", test.version, v)
			}
			// All but the last bytes at once, these one by one.
			first := min(body, max(body-test.chunk, 0))
			if test.chunk == 1 {
				first = min(body, test.max-600)
			}
			if first > 0 {
				cl.c.Append(&tx, first)
			}
			for left := body - first; left > 0; left -= min(left, 20*test.chunk) {
				cl.c.Append(&tx, min(left, 20*test.chunk))
			}
			cl.c.Finish(&tx, 0)
			for _, s := range cl.c.Show(cl.now) {
				largest = max(largest, s.Size)
			}
		}
		if largest > test.largest || largest < test.largest-24 {
			t.Errorf("%s, max-object-size %d: the largest entry has %d bytes, want %d", test.version, test.max, largest, test.largest)
		}
	}
}

// Content-Length beyond the limit refuses at once: with the headers up to 3.2, without
// them since.
func TestKnownLength(t *testing.T) {
	for version, want := range map[string]cachesim.Verdict{
		"2.0.0": cachesim.TooLarge, "2.8.0": cachesim.TooLarge, "3.2.0": cachesim.TooLarge, "3.3.0": cachesim.ObjectTooLarge, "3.4.0": cachesim.ObjectTooLarge,
	} {
		settings := cachesim.DefaultSettings(1)
		settings.MaxObjectSize = 5000
		cl := newClient(t, version, settings)
		if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(4990, "cache-control: max-age=9"), 4990); v != want {
			t.Errorf("%s: %s, want %s", version, v, want)
		}
		if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(5001, "cache-control: max-age=9"), 5001); v != cachesim.TooLarge {
			t.Errorf("%s: %s", version, v)
		}
	}
}

// Headers must leave room for Age when they are sent (2.0.6 on).
func TestHeaderLimit(t *testing.T) {
	for version, want := range map[string]cachesim.Verdict{"2.0.5": cachesim.Stored, "2.0.6": cachesim.HeadersTooLarge, "2.8.0": cachesim.HeadersTooLarge, "3.4.0": cachesim.HeadersTooLarge} {
		settings := cachesim.DefaultSettings(4)
		settings.MaxObjectSize = 100_000
		cl := newClient(t, version, settings)
		if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(10, "cache-control: max-age=9", "x: "+string(make([]byte, 15_300))), 10); v != want {
			t.Errorf("%s: %s, want %s", version, v, want)
		}
	}
	cl := newClient(t, "2.0.5", cachesim.DefaultSettings(64))
	huge := cl.response(10, "cache-control: max-age=9", "x: "+string(make([]byte, 15_300)))
	cl.c.Exchange(cl.now, cl.request("GET", "/"), huge, 10)
	if o, _ := cl.c.Exchange(cl.now, cl.request("GET", "/"), huge, 10); o != cachesim.Unsendable {
		t.Errorf("2.0.5: %s", o)
	}
}

// Nothing but 200 is stored.
func TestStatuses(t *testing.T) {
	for _, version := range []string{"2.0.0", "2.8.0", "3.5-dev5"} {
		for _, status := range []int{203, 206, 301, 404, 410} {
			cl := newClient(t, version, cachesim.DefaultSettings(1))
			response := cl.response(10, "cache-control: max-age=9")
			response.Status = status
			if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), response, 10); v != cachesim.OtherStatus {
				t.Errorf("%s, %d: %s", version, status, v)
			}
		}
	}
}
