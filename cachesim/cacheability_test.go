package cachesim_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/hapvet/hapvet/cachesim"
)

// storedFor returns for how long a response is stored, "no" if it is not, and "dead"
// if it is and will never be served.
func storedFor(t *testing.T, version string, lines ...string) string {
	t.Helper()
	settings := cachesim.DefaultSettings(1)
	settings.MaxAge = 100000
	cl := newClient(t, version, settings)
	cl.now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	_, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(10, lines...), 10)
	if v != cachesim.Stored {
		return "no"
	}
	shown := cl.c.Show(cl.now)
	if shown[0].Expire <= 0 {
		return "dead"
	}
	return strconv.FormatInt(shown[0].Expire, 10)
}

// The table of facts/cache.md 2.3, verified on 2.4.0, 2.8.0 and 3.4.0, in part on
// 2.3.0 and 2.0.0.
func TestResponses(t *testing.T) {
	expires := "expires: " + time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC).Format(http.TimeFormat)
	for _, test := range []struct {
		name    string
		headers []string
		want    map[string]string
	}{
		{"max-age", []string{"cache-control: max-age=5"}, all("5", "5", "5")},
		{"s-maxage wins", []string{"cache-control: s-maxage=50, max-age=7"}, all("50", "50", "50")},
		{"s-maxage=0", []string{"cache-control: s-maxage=0"}, all("no", "no", "no")},
		{"max-age=0, s-maxage=50", []string{"cache-control: max-age=0, s-maxage=50"}, all("no", "no", "50")},
		{"max-age=00", []string{"cache-control: max-age=00"}, all("100000", "100000", "100000")},
		{"the last one", []string{"cache-control: max-age=5, max-age=9"}, all("9", "9", "9")},
		{"quoted", []string{`cache-control: max-age="5"`}, with(all("5", "5", "5"), "2.3.0", "100000")},
		{"quoted garbage", []string{`cache-control: max-age="a"`}, all("100000", "dead", "dead")},
		{"garbage beside s-maxage", []string{"cache-control: s-maxage=20, max-age=abc"}, all("dead", "dead", "dead")},
		{"garbage", []string{"cache-control: max-age=abc"}, with(all("dead", "dead", "dead"), "2.3.0", "100000")},
		{"negative", []string{"cache-control: max-age=-5"}, with(all("dead", "dead", "dead"), "2.3.0", "100000")},
		{"Expires", []string{expires}, all("100000", "100000", "100000")},
		{"Expires: 0", []string{"expires: 0"}, all("dead", "dead", "dead")},
		{"ETag only", []string{`etag: "x"`}, all("100000", "100000", "100000")},
		{"nothing", nil, with(with(all("no", "no", "no"), "2.3.0", "100000"), "2.0.0", "100000")},
		{"public only", []string{"cache-control: public"}, with(all("no", "no", "no"), "2.3.0", "100000")},
		{"no-cache with a name", []string{`cache-control: no-cache="x", max-age=9`}, all("9", "9", "no")},
		{"private with a name", []string{`cache-control: private="x", max-age=9`}, all("9", "9", "no")},
		{"Set-Cookie", []string{"set-cookie: a=b", "cache-control: max-age=9"}, with(all("9", "9", "9"), "2.3.0", "9")},
		{"older than max-age", []string{"age: 10", "cache-control: max-age=9"}, with(all("no", "no", "no"), "2.3.0", "9")},
		{"Age: 0", []string{"age: 0", "cache-control: max-age=9"}, with(all("no", "no", "no"), "2.3.0", "9")},
		{"Age: x", []string{"age: x", "cache-control: max-age=9"}, with(all("no", "no", "no"), "2.3.0", "9")},
		{"Age is not subtracted", []string{"age: 5", "cache-control: max-age=9"}, all("9", "9", "9")},
		{"private, public", []string{"cache-control: private, public, max-age=9"}, all("9", "9", "9")},
		{"public, private", []string{"cache-control: public, private, max-age=9"}, all("no", "no", "no")},
		{"Pragma", []string{"pragma: no-cache", "cache-control: max-age=9"}, all("no", "no", "no")},
		{"2.0.0 reads no max-age", []string{"cache-control: max-age=5"}, map[string]string{"2.0.0": "100000", "2.0.3": "5"}},
		{"a digit behind the number", []string{"cache-control: max-age=5", "77x: y"}, map[string]string{"2.3.0": "577", "3.2.0": "577", "3.4.0": "5"}},
	} {
		for version, want := range test.want {
			if got := storedFor(t, version, test.headers...); got != want {
				t.Errorf("%s on %s: got %s, want %s", test.name, version, got, want)
			}
		}
	}
}

func all(v240, v280, v340 string) map[string]string {
	return map[string]string{"2.4.0": v240, "2.8.0": v280, "3.4.0": v340}
}

func with(want map[string]string, version, value string) map[string]string {
	want[version] = value
	return want
}

// What requests are looked up, and whether their responses are stored.
func TestRequests(t *testing.T) {
	for _, test := range []struct {
		headers          []string
		version          string
		looked           bool
		stored, ifPublic bool
	}{
		{[]string{"cache-control: no-cache"}, "2.3.0", false, true, true},
		{[]string{"cache-control: no-cache"}, "2.4.0", false, false, false},
		{[]string{"cache-control: no-cache"}, "2.8.0", false, true, true},
		{[]string{"cache-control: max-age=0"}, "2.8.0", false, true, true},
		{[]string{"pragma: no-cache"}, "3.5-dev5", false, true, true},
		{[]string{"cache-control: no-store"}, "2.8.0", true, false, true},
		{[]string{"cache-control: no-store"}, "2.3.0", true, false, true},
		{[]string{"authorization: Basic x"}, "2.3.0", false, false, false},
		{[]string{"authorization: Basic x"}, "2.4.0", false, false, false},
		{[]string{"authorization: Basic x"}, "2.8.0", false, false, true},
		{[]string{"cookie: a=b", "range: bytes=0-1", "cache-control: only-if-cached"}, "2.8.0", true, true, true},
	} {
		for _, public := range []bool{false, true} {
			cl := newClient(t, test.version, cachesim.DefaultSettings(1))
			control := "cache-control: max-age=9"
			want := test.stored
			if public {
				control, want = "cache-control: public, max-age=9", test.ifPublic
			}
			outcome, v := cl.c.Exchange(cl.now, cl.request("GET", "/", test.headers...), cl.response(10, control), 10)
			if looked := outcome == cachesim.Miss; looked != test.looked {
				t.Errorf("%s, %v: %s", test.version, test.headers, outcome)
			}
			if stored := v == cachesim.Stored; stored != want {
				t.Errorf("%s, %v, %s: %s", test.version, test.headers, control, v)
			}
		}
	}
}
