package curve_test

import (
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/curve"
	"github.com/hapvet/hapvet/release"
)

var semantics = cachesim.SemanticsOf(release.MustParse("3.2.26"))

// sized returns caches of some sizes, in MiB.
func sized(sizes ...int) []cachesim.Settings {
	all := make([]cachesim.Settings, len(sizes))
	for i, size := range sizes {
		all[i] = cachesim.DefaultSettings(size)
	}
	return all
}

// exactly switches sampling off.
var exactly = curve.Options{MinRate: 1}

// study measures a cache of 64 MiB and alternatives to it.
func study(t testing.TB, source cachesim.Source, alternatives []cachesim.Settings, options curve.Options) []curve.Measure {
	t.Helper()
	s, err := curve.New(semantics, cachesim.DefaultSettings(64), alternatives, options)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(source); err != nil {
		t.Fatal(err)
	}
	return s.Measures()
}

// Short traffic is simulated in full, as if by hand.
func TestExact(t *testing.T) {
	source := func() *zipf { return newZipf(20_000, 5000, 0.9, 10_000, 1.2, 100) }
	alternatives := sized(1, 4, 16)
	alternatives[1].MaxObjectSize = 20_000
	alternatives[2].MaxAge = 3
	for i, m := range study(t, source(), alternatives, curve.Options{}) {
		settings := append(sized(64), alternatives...)[i]
		c, err := cachesim.New(settings, semantics)
		if err != nil {
			t.Fatal(err)
		}
		want := curve.Measure{Settings: settings, Rate: 1}
		err = cachesim.Replay(c, source(), func(r *cachesim.Result) {
			want.Requests++
			want.Bytes += r.Body
			if r.Outcome.IsHit() {
				want.Hits++
				want.HitBytes += float64(r.Body)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		if m != want || want.Hits == 0 {
			t.Errorf("%+v\nwant %+v", m, want)
		}
	}
}

// Samples come within a point of hit ratio of the whole, at a fraction of the work, and
// their error bounds tell the truth.
func TestSamples(t *testing.T) {
	for name, source := range map[string]func() *zipf{
		"popular objects":  func() *zipf { return newZipf(200_000, 100_000, 1.1, 8000, 1, 1<<30) },
		"much of the same": func() *zipf { return newZipf(200_000, 100_000, 0.7, 8000, 1, 1<<30) },
		"short lives":      func() *zipf { return newZipf(200_000, 50_000, 0.9, 8000, 1, 60) },
	} {
		t.Run(name, func(t *testing.T) {
			alternatives := sized(45, 90, 128, 181, 256, 362, 512)
			small, short := cachesim.DefaultSettings(64), cachesim.DefaultSettings(64)
			small.MaxObjectSize, short.MaxAge = 10_000, 30
			alternatives = append(alternatives, small, short)
			sampled := study(t, source(), alternatives, curve.Options{ExactUpTo: 1})
			exact := study(t, source(), alternatives, exactly)
			checkSamples(t, sampled, exact)
		})
	}
}

func checkSamples(t *testing.T, sampled, exact []curve.Measure) {
	t.Helper()
	estimated, outside := 0, 0
	for i := range sampled {
		m, truth := &sampled[i], &exact[i]
		if !truth.Exact() || m.Requests != truth.Requests || m.Bytes != truth.Bytes {
			t.Fatalf("%+v\nand %+v", m, truth)
		}
		off := math.Abs(m.Ratio() - truth.Ratio())
		t.Logf("%4d MiB, %3.0f %% of the URLs: %.4f ± %.4f, exactly %.4f", m.Settings.TotalMaxSize, 100*m.Rate, m.Ratio(), m.RatioError(), truth.Ratio())
		if off > 0.01 || math.Abs(m.ByteRatio()-truth.ByteRatio()) > 0.02 {
			t.Errorf("%d MiB: off by %.4f of the requests, %.4f of the bytes", m.Settings.TotalMaxSize, off, m.ByteRatio()-truth.ByteRatio())
		}
		if m.Exact() {
			continue
		}
		estimated++
		if off > m.RatioError()+0.002 { // what granularity does is not in the bound
			outside++
		}
	}
	if estimated < 5 || outside > 1 {
		t.Errorf("of %d estimates %d are outside of their bounds", estimated, outside)
	}
}

// The result does not depend on how goroutines take turns.
func TestDeterministic(t *testing.T) {
	measure := func(processors int) []curve.Measure {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		return study(t, newZipf(60_000, 20_000, 0.9, 8000, 1, 1000), sized(48, 128, 256), curve.Options{ExactUpTo: 1})
	}
	if one, many := measure(1), measure(4); !slices.Equal(one, many) {
		t.Errorf("%+v\nand %+v", one, many)
	}
}

// What HAProxy refuses is refused here.
func TestRefusedSettings(t *testing.T) {
	large := cachesim.DefaultSettings(1)
	large.MaxObjectSize = 1 << 20
	for _, settings := range append(sized(0, 4096), large) {
		if _, err := curve.New(semantics, cachesim.DefaultSettings(64), []cachesim.Settings{settings}, curve.Options{}); err == nil {
			t.Errorf("%+v is taken", settings)
		}
	}
}

// Everyone who shares traffic gets all of it, also beside one who stops.
func TestShare(t *testing.T) {
	const requests = 30_000
	var times [3][]int64
	var readers []curve.Reader
	stopped := errors.New("enough")
	for i := range times {
		readers = append(readers, curve.Reader{Run: func(source cachesim.Source) error {
			var r cachesim.Record
			for source.Next(&r) == nil {
				times[i] = append(times[i], r.Time)
				if i == 1 && len(times[i]) == 10 {
					return stopped
				}
			}
			return nil
		}})
	}
	if err := curve.Share(newZipf(requests, 100, 0.9, 100, 1, 1), readers...); !errors.Is(err, stopped) {
		t.Errorf("the error is %v", err)
	}
	if len(times[0]) != requests || !slices.Equal(times[0], times[2]) || !slices.IsSorted(times[0]) {
		t.Errorf("%d and %d records came", len(times[0]), len(times[2]))
	}
}

// failing is a source that ends with an error, and uses the memory of its tags again.
type failing struct {
	zipf *zipf
	tags []uint64
	err  error
}

func (f *failing) Next(r *cachesim.Record) error {
	if err := f.zipf.Next(r); err != nil {
		return f.err
	}
	f.tags[0] = uint64(r.Time)
	r.Request.IfNoneMatch = f.tags
	return nil
}

// An error of the source comes back, after everybody got what was read.
func TestFailingSource(t *testing.T) {
	const requests = 20_000
	broken := errors.New("broken")
	n := 0
	reader := curve.Reader{Run: func(source cachesim.Source) error {
		var r cachesim.Record
		for source.Next(&r) == nil {
			if n++; r.Request.IfNoneMatch[0] != uint64(r.Time) {
				t.Fatal("the tags are those of another request")
			}
		}
		return nil
	}}
	err := curve.Share(&failing{newZipf(requests, 100, 0.9, 100, 1, 1), make([]uint64, 1), broken}, reader)
	if !errors.Is(err, broken) || n != requests {
		t.Errorf("%d records, and then %v", n, err)
	}
}
