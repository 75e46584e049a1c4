package cachesim_test

import (
	"io"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

// list is a source of a few records.
type list []cachesim.Record

func (l *list) Next(r *cachesim.Record) error {
	if len(*l) == 0 {
		return io.EOF
	}
	*r = (*l)[0]
	*l = (*l)[1:]
	return nil
}

// replayed returns what becomes of records, in the order in which they end.
func replayed(t *testing.T, cl *client, records ...cachesim.Record) []cachesim.Result {
	t.Helper()
	var results []cachesim.Result
	source := list(records)
	if err := cachesim.Replay(cl.c, &source, func(r *cachesim.Result) { results = append(results, *r) }); err != nil {
		t.Fatal(err)
	}
	return results
}

// A slow body keeps others out (F2 on), or lets the first to finish win (F1).
func TestOverlap(t *testing.T) {
	for version, want := range map[string][]cachesim.Verdict{
		"2.3.0": {cachesim.Stored, cachesim.LostRace},
		"2.8.0": {cachesim.BeingStored, cachesim.Stored},
		"3.4.0": {cachesim.BeingStored, cachesim.Stored},
	} {
		settings := cachesim.DefaultSettings(4)
		settings.MaxObjectSize = 1_000_000
		cl := newClient(t, version, settings)
		slow := cachesim.Record{
			Time: 1e12, Duration: 4e6, Request: *cl.request("GET", "/"), Response: *cl.response(100_000, "cache-control: max-age=100"),
			Body: 100_000, Broken: -1,
		}
		quick := slow
		quick.Time, quick.Duration = 1e12+1e6, 1e6
		late := slow
		late.Time = 1e12 + 9e6
		results := replayed(t, cl, slow, quick, late)
		got := []cachesim.Verdict{results[0].Verdict, results[1].Verdict}
		if !slices.Equal(got, want) || results[2].Outcome != cachesim.Hit {
			t.Errorf("%s: %v, %v and then %s; want %v and a hit", version, got[0], got[1], results[2].Outcome, want)
		}
		if cl.c.Available() != 4096 {
			t.Errorf("%s: %d blocks available in the end", version, cl.c.Available())
		}
	}
}

// A transfer that breaks off is not stored.
func TestBrokenTransfer(t *testing.T) {
	cl := newClient(t, "3.4.0", cachesim.DefaultSettings(4))
	r := cachesim.Record{
		Time: 1e12, Request: *cl.request("GET", "/"), Response: *cl.response(10_000, "cache-control: max-age=100"), Body: 10_000, Broken: 5000,
	}
	if results := replayed(t, cl, r); results[0].Verdict != cachesim.Aborted {
		t.Errorf("got %s", results[0].Verdict)
	}
	if shown := cl.c.Show(1_000_000); len(shown) != 0 {
		t.Errorf("%+v is left", shown)
	}
}

// endless is traffic without an end, over what it is given: requests for some objects.
type endless struct {
	record cachesim.Record
	n      int
}

func (e *endless) Next(r *cachesim.Record) error {
	if e.n%5000 == 0 {
		e.n++
		return io.EOF
	}
	*r = e.record
	r.Time += int64(e.n) * 100_000
	r.Request.Hash[0], r.Request.Hash[1], r.Request.Hash[2] = byte(e.n), byte(e.n>>8)&3, 1
	e.n++
	return nil
}

// A replay allocates for its start, and not for its requests: neither for those that
// take their time nor for others.
func TestReplayDoesNotAllocate(t *testing.T) {
	for _, duration := range []int64{0, 300_000} {
		cl := newClient(t, "3.4.7", cachesim.DefaultSettings(1))
		source := &endless{n: 1, record: cachesim.Record{
			Time: 1e12, Duration: duration, Request: *cl.request("GET", "/", `if-none-match: "a", "b"`),
			Response: *cl.response(3000, "cache-control: max-age=60"), Body: 3000, Broken: -1,
		}}
		play := func() {
			if err := cachesim.Replay(cl.c, source, func(*cachesim.Result) {}); err != nil {
				t.Fatal(err)
			}
			source.n++
		}
		play()
		if got := testing.AllocsPerRun(5, play); got > 100 {
			t.Errorf("duration %d: %v allocations for 5000 requests", duration, got)
		}
	}
}

// Requests come for an object whose first transfer is under way, in a row that was never
// available before.
func TestAheadOfTheFirstTransfer(t *testing.T) {
	cl := newClient(t, "3.4.0", cachesim.DefaultSettings(1))
	first := cachesim.Record{
		Time: 1e12, Duration: 60e6, Request: *cl.request("GET", "/"), Response: *cl.response(100, "cache-control: max-age=100"), Body: 100, Broken: -1,
	}
	records := []cachesim.Record{first}
	for i := range 100 {
		next := first
		next.Time += int64(i)
		next.Duration = 0
		records = append(records, next)
	}
	if n := len(replayed(t, cl, records...)); n != 101 {
		t.Errorf("%d results", n)
	}
}

// What a lookup tells of variants.
func TestBeyond(t *testing.T) {
	settings := cachesim.DefaultSettings(1)
	settings.ProcessVary = true
	cl := newClient(t, "3.4.7", settings)
	var results []cachesim.Result
	for i, origin := range []string{"a", "b", "b", "a"} {
		record := cachesim.Record{
			Time: 1e12 + int64(i), Request: *cl.request("GET", "/", "origin: "+origin),
			Response: *cl.response(100, "cache-control: max-age=100", "vary: origin"), Body: 100, Broken: -1,
		}
		results = append(results, replayed(t, cl, record)...)
	}
	for i, beyond := range []bool{false, true, true, false} {
		if results[i].Beyond != beyond {
			t.Errorf("request %d: beyond the first variant is %t", i+1, results[i].Beyond)
		}
	}
	if n := cl.c.Stats().MostVariants; n != 2 {
		t.Errorf("%d variants at most", n)
	}
}
