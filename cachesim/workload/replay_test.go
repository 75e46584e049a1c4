package workload_test

import (
	"bytes"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/trace"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
)

// A cache does the same with a workload as with a trace of it.
func TestTraceOfWorkload(t *testing.T) {
	for _, name := range workload.Presets() {
		w, err := workload.Preset(name)
		if err != nil {
			t.Fatal(name, err)
		}
		w.Requests = 5000
		var saved bytes.Buffer
		if err := w.WriteTrace(&saved); err != nil {
			t.Fatal(name, err)
		}
		for _, version := range []string{"2.2.9", "2.6.12", "3.4.0"} {
			s := cachesim.SemanticsOf(release.MustParse(version))
			source, err := w.Source(&s)
			if err != nil {
				t.Fatal(name, err)
			}
			reader := trace.NewReader(bytes.NewReader(saved.Bytes()), &s, 0)
			made, read := results(t, &s, source), results(t, &s, reader)
			if stats := reader.Stats(); len(made) != 5000 || len(read) != 5000 || stats.Damaged+stats.Swapped > 0 || stats.Unknown != nil {
				t.Fatalf("%s, %s: %d and %d results, %+v", name, version, len(made), len(read), stats)
			}
			hits := 0
			for i := range made {
				if made[i] != read[i] {
					t.Fatalf("%s, %s, result %d: %+v, of the trace %+v", name, version, i, made[i], read[i])
				}
				if made[i].Outcome.IsHit() {
					hits++
				}
			}
			if hits == 0 && version == "3.4.0" { // older ones know fewer headers in Vary, or none
				t.Errorf("%s, %s: no hits", name, version)
			}
		}
	}
}

// results is what becomes of traffic in a small cache.
func results(t *testing.T, s *cachesim.Semantics, source cachesim.Source) []cachesim.Result {
	t.Helper()
	settings := cachesim.DefaultSettings(4)
	settings.MaxObjectSize = 2 << 20
	settings.ProcessVary = s.SecondaryBytes > 0
	c, err := cachesim.New(settings, *s)
	if err != nil {
		t.Fatal(err)
	}
	var list []cachesim.Result
	if err := cachesim.Replay(c, source, func(r *cachesim.Result) {
		list = append(list, *r)
		list[len(list)-1].Hash = cachesim.Hash{} // a number of its own in a workload
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// A source allocates nothing for a request.
func TestNoAllocation(t *testing.T) {
	s := cachesim.SemanticsOf(release.MustParse("3.0.11"))
	for _, name := range workload.Presets() {
		w, err := workload.Preset(name)
		if err != nil {
			t.Fatal(name, err)
		}
		source, err := w.Source(&s)
		if err != nil {
			t.Fatal(name, err)
		}
		var r cachesim.Record
		for range 5000 { // until places for transfers are there
			_ = source.Next(&r)
		}
		if n := testing.AllocsPerRun(1000, func() { _ = source.Next(&r) }); n > 0 {
			t.Errorf("%s: %v allocations a request", name, n)
		}
	}
}
