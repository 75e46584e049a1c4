package cachesim_test

import (
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

func varying(size int) cachesim.Settings {
	s := cachesim.DefaultSettings(size)
	s.MaxAge, s.ProcessVary = 1000, true
	return s
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
