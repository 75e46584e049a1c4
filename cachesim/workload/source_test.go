package workload_test

import (
	"errors"
	"io"
	"reflect"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/trace"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
)

// versions are one of each way in which the cache reads messages.
var versions = []string{"2.0.0", "2.0.8", "2.2.9", "2.3.0", "2.4.0", "2.6.12", "2.8.25", "3.0.11", "3.2.26", "3.4.7", "3.5-dev5"}

// identity replaces numbers by the order in which they come, so that two lists can be
// compared whose numbers correspond one to one.
type identity[K comparable] map[K]int

func (ids identity[K]) of(k K) int {
	if _, ok := ids[k]; !ok {
		ids[k] = len(ids)
	}
	return ids[k]
}

// comparable is a record without what has other numbers in a digest of headers.
type comparer struct {
	keys identity[cachesim.Hash]
	tags identity[uint64]
}

func (c *comparer) strip(r *cachesim.Record) (stripped cachesim.Record, numbers [3]int) {
	stripped = *r
	numbers[0] = c.keys.of(r.Request.Hash)
	numbers[1] = c.tags.of(r.Response.ETag)
	if tags := r.Request.IfNoneMatch; len(tags) == 1 {
		numbers[2] = c.tags.of(tags[0])
	}
	stripped.Request.Hash, stripped.Response.ETag, stripped.Request.IfNoneMatch = cachesim.Hash{}, 0, nil
	return stripped, numbers
}

// The digests that a source makes are those of the headers of the same traffic.
func TestSourceMatchesHeaders(t *testing.T) {
	for _, name := range workload.Presets() {
		w, err := workload.Preset(name)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, version := range versions {
			compareWithHeaders(t, name+" for "+version, w, version, 3000)
		}
	}
}

func compareWithHeaders(t *testing.T, name string, w *workload.Workload, version string, n int) {
	t.Helper()
	s := cachesim.SemanticsOf(release.MustParse(version))
	source, err := w.Source(&s)
	if err != nil {
		t.Fatal(name, err)
	}
	exchanges, err := w.Exchanges()
	if err != nil {
		t.Fatal(name, err)
	}
	fast := comparer{identity[cachesim.Hash]{}, identity[uint64]{}}
	slow := comparer{identity[cachesim.Hash]{}, identity[uint64]{}}
	var got, want cachesim.Record
	var e trace.Exchange
	for i := range n {
		err1, err2 := source.Next(&got), exchanges.Next(&e)
		if errors.Is(err1, io.EOF) && errors.Is(err2, io.EOF) {
			return
		}
		if err1 != nil || err2 != nil {
			t.Fatal(name, err1, err2)
		}
		e.Record(&s, &want)
		gotRest, gotNumbers := fast.strip(&got)
		wantRest, wantNumbers := slow.strip(&want)
		if gotNumbers != wantNumbers || !reflect.DeepEqual(gotRest, wantRest) {
			t.Fatalf("%s, request %d, %+v:\n got %+v %v\nwant %+v %v", name, i, e, gotRest, gotNumbers, wantRest, wantNumbers)
		}
	}
}

func BenchmarkSource(b *testing.B) {
	s := cachesim.SemanticsOf(release.MustParse("3.0.11"))
	for _, name := range workload.Presets() {
		b.Run(name, func(b *testing.B) {
			w, err := workload.Preset(name)
			if err != nil {
				b.Fatal(err)
			}
			w.Requests = 1 << 32
			source, err := w.Source(&s)
			if err != nil {
				b.Fatal(err)
			}
			var r cachesim.Record
			b.ReportAllocs()
			for b.Loop() {
				if err := source.Next(&r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
