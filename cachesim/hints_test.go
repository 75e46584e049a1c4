package cachesim_test

import (
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

const hint = "link: </style.css>; rel=preload; as=style"

// Early hints alone (facts/cache.md 2.7): every request is a miss and stores anew, and
// all but the first are told the hints, after expiry, too.
func TestHintsOnly(t *testing.T) {
	settings := cachesim.DefaultSettings(1)
	settings.EarlyHints = cachesim.EarlyHintsOnly
	cl := newClient(t, "3.5-dev5", settings)
	for n, later := range []int64{0, 1, 1, 20} {
		cl.now += later
		if o, v := cl.c.Exchange(cl.now, cl.request("GET", "/"), cl.response(100, "cache-control: max-age=10", hint), 100); o != cachesim.Miss || v != cachesim.Stored {
			t.Errorf("request %d: %s, %s", n, o, v)
		}
	}
	if s := cl.c.Stats(); s.Lookups != 4 || s.Hits != 0 || s.HintHits != 3 {
		t.Errorf("got %d lookups, %d hits, %d hint hits; want 4, 0, 3", s.Lookups, s.Hits, s.HintHits)
	}
	shown := cl.c.Show(cl.now)
	if len(shown) != 1 || !shown[0].Hints || shown[0].Size != 168+2+len("</style.css>; rel=preload; as=style") {
		t.Errorf("got %+v", shown)
	}
	if _, v := cl.c.Exchange(cl.now, cl.request("GET", "/2"), cl.response(100, "cache-control: max-age=10"), 100); v != cachesim.NoHints {
		t.Errorf("without a link: %s", v)
	}
}

// With early-hints on, what gives way leaves its hints, as far as its share goes; with
// no-early-hints a request is not told, and what expired is stripped when it is asked for.
func TestHintsOn(t *testing.T) {
	for _, early := range []cachesim.EarlyHints{cachesim.EarlyHintsOff, cachesim.EarlyHintsOn} {
		settings := cachesim.DefaultSettings(1)
		settings.MaxAge, settings.MaxObjectSize, settings.EarlyHints, settings.HintsRatio = 1000, 100_000, early, 1
		cl := newClient(t, "3.5-dev5", settings)
		stripped := 0
		cl.c.Observe(func(r *cachesim.Removal) {
			if r.Cause == cachesim.CauseStripped {
				stripped++
			}
		})
		for n := range 40 {
			cl.c.Exchange(cl.now, cl.request("GET", "/"+string(rune('A'+n))), cl.response(90_000, "cache-control: max-age=10", hint), 90_000)
		}
		left := 0
		for _, s := range cl.c.Show(cl.now) {
			if s.Hints {
				left++
			}
		}
		if want := map[cachesim.EarlyHints]int{cachesim.EarlyHintsOn: 10}[early]; left != want || early == cachesim.EarlyHintsOn && stripped < left {
			t.Errorf("early-hints %d: %d entries of hints are left, want %d; %d stripped", early, left, want, stripped)
		}
		cl.now += 20
		last := cl.request("GET", "/"+string(rune('A'+39)))
		last.NoHints = true
		cl.c.Exchange(cl.now, last, cl.response(10), 10)
		last.NoHints = false
		cl.c.Exchange(cl.now, last, cl.response(10), 10)
		if got := cl.c.Stats().HintHits; (got == 1) != (early == cachesim.EarlyHintsOn) || got > 1 {
			t.Errorf("early-hints %d: %d hint hits", early, got)
		}
	}
}

// Which links are told early.
func TestLinks(t *testing.T) {
	for link, want := range map[string]int{
		"</a>; rel=preload":                       19,
		"</a>; rel=preload, </b>; rel=preload":    2 + 17 + 2 + 17,
		"</a>; rel=stylesheet, </b>; REL=PRELOAD": 19,
		`</a>; rel="next preconnect"`:             2 + 27,
		`</a>; rel=" preload"`:                    0,
		"</a>; rel=next; rel=preload":             0,
		"</a>":                                    0,
		"/a; rel=preload":                         0,
	} {
		cl := newClient(t, "3.5-dev5", cachesim.DefaultSettings(1))
		if r := cl.response(0, "link: "+link); r.Hints != want || r.StoredHints != want {
			t.Errorf("%s: %d and %d bytes, want %d", link, r.Hints, r.StoredHints, want)
		}
	}
}
