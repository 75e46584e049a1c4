package advisories

import (
	"slices"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Features come together when they are on the way of the same traffic.
func TestPlaces(t *testing.T) {
	const (
		quicToA = "frontend quic\n    mode http\n    bind quic4@:443 ssl crt a.pem\n    default_backend a\n"
		h1ToB   = "frontend h1\n    mode http\n    bind :80\n    option disable-h2-upgrade\n    default_backend b\n"
		a       = "backend a\n    mode http\n    server s 192.0.2.1:80\n"
		b       = "backend b\n    mode http\n    cookie S insert\n    server s 192.0.2.2:80\n"
		caches  = "cache c\n    total-max-size 4\n    process-vary on\ncache d\n    total-max-size 4\n"
		useBoth = "listen l\n    mode http\n    bind :81\n    http-request cache-use c\n    http-response cache-store c\n    http-request cache-use d\n    http-response cache-store d\n"
	)
	for name, test := range map[string]struct {
		text      string
		all, none []config.Feature
		want      int
	}{
		"in one frontend and its backend":   {quicToA + a, []config.Feature{"quic-bind", "h1-server"}, nil, 1},
		"in two that do not meet":           {quicToA + h1ToB + a + b, []config.Feature{"quic-bind", "cookie-persistence"}, nil, 0},
		"in two that meet":                  {quicToA + "    use_backend b if TRUE\n" + h1ToB + a + b, []config.Feature{"quic-bind", "cookie-persistence"}, nil, 1},
		"with one of the process":           {quicToA + a, []config.Feature{"threads", "quic-bind"}, nil, 1},
		"with one of a cache":               {caches + useBoth + h1ToB + b, []config.Feature{"cookie-persistence", "cache"}, nil, 2},
		"of one cache":                      {caches + useBoth, []config.Feature{"cache", "cache-vary"}, nil, 1},
		"without one that is elsewhere":     {quicToA + h1ToB + a + b, []config.Feature{"quic-bind"}, []config.Feature{"cookie-persistence"}, 1},
		"without one that is there":         {h1ToB + b, []config.Feature{"h1-bind"}, []config.Feature{"cookie-persistence"}, 0},
		"without one of the process":        {quicToA + a, []config.Feature{"quic-bind"}, []config.Feature{"threads"}, 0},
		"of the process, without a proxy's": {h1ToB + b, []config.Feature{"threads"}, []config.Feature{"cookie-persistence"}, 0},
		"without one of the same cache":     {caches + useBoth, []config.Feature{"cache"}, []config.Feature{"cache-vary"}, 1},
		"without one that nobody has":       {quicToA + a, []config.Feature{"quic-bind"}, []config.Feature{"lua"}, 1},
		"with one that nobody has":          {quicToA + a, []config.Feature{"quic-bind", "lua"}, nil, 0},
		"by a setting of defaults":          {"defaults\n    mode http\n    balance leastconn\n" + quicToA + a, []config.Feature{"quic-bind", "balance-leastconn"}, nil, 1},
		"in a backend that nobody leads to": {h1ToB + b + a, []config.Feature{"h1-bind", "h1-server"}, nil, 1},
	} {
		c := config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: test.text}}, config.Options{Version: release.MustParse("3.0.0")})
		m := newMatcher(c, slices.Concat(test.all, test.none))
		way := &Reach{All: test.all, None: test.none}
		got := 0
		if m.on.Has(way.All...) {
			got = len(m.places(way))
		}
		if got != test.want {
			t.Errorf("%s: %d places, want %d", name, got, test.want)
		}
	}
}

// A range may reach over several branches, of which the last alone has the fix.
func TestFixedInOwnBranch(t *testing.T) {
	spans, err := readEvents([]Event{{Introduced: "2.2.0"}, {Fixed: "2.4.3"}})
	if err != nil {
		t.Fatal(err)
	}
	a := &Advisory{spans: spans}
	for version, want := range map[string]string{"2.2.5": "", "2.3.0": "", "2.4.2": "2.4.3", "2.4.3": ""} {
		if got, ok := a.FixedIn(release.MustParse(version)); got.String() != want || ok != (want != "") {
			t.Errorf("%s is fixed in %q, want %q", version, got, want)
		}
	}
}

// A match shows the lines of the traffic that it is about, and no others.
func TestTraceKeepsToTraffic(t *testing.T) {
	const text = `frontend f
    mode http
    bind quic4@:443 ssl crt a.pem
    default_backend a
backend a
    mode http
    server s 192.0.2.1:80
backend other
    mode http
    server s 192.0.2.2:80
`
	c := config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: text}}, config.Options{Version: release.MustParse("3.0.0")})
	m := newMatcher(c, []config.Feature{"quic-bind", "h1-server"})
	places := m.places(&Reach{All: []config.Feature{"quic-bind", "h1-server"}})
	if len(places) != 1 {
		t.Fatalf("%d places", len(places))
	}
	evidence := m.within("h1-server", places[0])
	if len(evidence) != 1 || evidence[0].Directive.Line != 7 {
		t.Errorf("%+v", evidence)
	}
}
