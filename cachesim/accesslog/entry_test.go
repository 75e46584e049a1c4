package accesslog

import "testing"

// What HAProxy answered by itself is no request to the cache, and what is not over yet
// none so far.
func TestKindOf(t *testing.T) {
	for name, test := range map[string]struct {
		entry Entry
		want  kind
	}{
		"of a server":             {Entry{URI: "/", Server: "s", Termination: "----"}, isRequest},
		"broken off in its body":  {Entry{URI: "/", Server: "s", Termination: "CD--"}, isRequest},
		"of the cache":            {Entry{URI: "/", Server: "<CACHE>", Termination: "LR--"}, isRequest},
		"of the cache, by sample": {Entry{URI: "/", Termination: "LR--", Cached: true, CacheKnown: true}, isRequest},
		"refused by a rule":       {Entry{URI: "/", Termination: "PR--"}, isLocal},
		"held in a tarpit":        {Entry{URI: "/", Termination: "PT--"}, isLocal},
		"no request":              {Entry{URI: "<BADREQ>", Termination: "CR--"}, isLocal},
		"statistics":              {Entry{URI: "/stats", Server: "<STATS>", Termination: "LR--"}, isLocal},
		"not over yet":            {Entry{URI: "/", Server: "s", Early: true}, isEarly},
	} {
		if got := kindOf(&test.entry); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}

// The time of a request and how long it took follow from what timers there are.
func TestSettle(t *testing.T) {
	const accept = 1_000 * perSecond
	for name, test := range map[string]struct {
		timers       [7]int64 // th, ti, TR, tq, Tr, tt, tu
		time, active int64
		data         int64
	}{
		"%Th, %Ti":      {[7]int64{20, 5, 3, -1, 100, 400, -1}, accept + 25*perMilli, 375, 272},
		"%Tq alone":     {[7]int64{-1, -1, 3, 30, 100, 400, -1}, accept + 27*perMilli, 373, 270},
		"%Tu, not %Tt":  {[7]int64{20, 5, 3, -1, 100, -1, 400}, accept + 25*perMilli, 380, 277},
		"none of these": {[7]int64{-1, -1, 3, -1, 100, -1, -1}, accept, -1, -1},
	} {
		var e Entry
		e.reset(nil)
		for i, timer := range []*int64{&e.th, &e.ti, &e.TR, &e.tq, &e.Tr, &e.tt, &e.tu} {
			*timer = test.timers[i]
		}
		e.settle(accept, 0, 0)
		if e.Time != test.time || e.Ta != test.active || e.Td != test.data {
			t.Errorf("%s: at %d, active %d, data %d; want %d, %d, %d", name, e.Time, e.Ta, e.Td, test.time, test.active, test.data)
		}
	}
}

// A header that fills its capture may have been longer.
func TestCutOff(t *testing.T) {
	for text, want := range map[string]int{"abc": 0, "abcd": 1, "abcde": 1} {
		var e Entry
		e.addHeader(RequestHeader, "host", text, 4)
		if e.CutOff != want || len(e.Request) != 1 {
			t.Errorf("%q: %d cut off, headers %v", text, e.CutOff, e.Request)
		}
	}
}
