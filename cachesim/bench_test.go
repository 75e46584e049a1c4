//go:build unix

package cachesim

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"sort"
	"syscall"
	"testing"
	"time"

	"github.com/hapvet/hapvet/release"
)

const (
	benchObjects = 1_000_000
	benchBody    = 4000 // bytes
)

// zipf draws objects, popular after Zipf's law with an exponent below 1.
func zipf(exponent float64, objects, draws int) []uint32 {
	rnd := rand.New(rand.NewPCG(1, 2))
	sums := make([]float64, objects)
	sum := 0.0
	for i := range sums {
		sum += math.Pow(float64(i+1), -exponent)
		sums[i] = sum
	}
	list := make([]uint32, draws)
	for i := range list {
		list[i] = uint32(sort.SearchFloat64s(sums, rnd.Float64()*sum))
	}
	return list
}

// cpuTime is what the process has used, which other processes do not change as much as
// they do the time that has gone by.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// benchTraffic asks for objects, one after the other, at a thousand requests a second.
type benchTraffic struct {
	draws   []uint32
	n, left int
	body    int64
}

func (b *benchTraffic) Next(r *Record) error {
	if b.left--; b.left < 0 {
		return io.EOF
	}
	if r.Response.Status == 0 { // the first use of this record
		*r = Record{Request: Request{HasKey: true}, Body: b.body, Broken: -1}
		r.Response = Response{Status: 200, Lifetime: 1 << 30, HasLifetime: true, Head: 300, Payload: 280, Body: b.body}
	}
	object := uint64(b.draws[b.n&(len(b.draws)-1)])
	r.Time = int64(b.n) * 1000
	// Keys are as good as random, as those of HAProxy are.
	x := (object + 1) * 0x9e3779b97f4a7c15
	x ^= x >> 29
	binary.LittleEndian.PutUint64(r.Request.Hash[:], x*0xbf58476d1ce4e5b9)
	b.n++
	return nil
}

func newBenchCache(tb testing.TB, version string, size int) *Cache {
	settings := DefaultSettings(size)
	settings.MaxAge = 1 << 30
	c, err := New(settings, SemanticsOf(release.MustParse(version)))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// BenchmarkReplay asks for a million objects, popular after Zipf's law with 0.9, of
// caches for all of them and for part.
func BenchmarkReplay(b *testing.B) {
	draws := zipf(0.9, benchObjects, 1<<22)
	for _, version := range []string{"2.2.9", "2.8.25", "3.4.7"} {
		for _, size := range []int{128, 1024, 4095} {
			b.Run(fmt.Sprintf("%s/%dMiB", version, size), func(b *testing.B) {
				c := newBenchCache(b, version, size)
				traffic := &benchTraffic{draws: draws, body: benchBody}
				done := 0
				play := func(n int) {
					traffic.left = n
					if err := Replay(c, traffic, func(*Result) { done++ }); err != nil {
						b.Fatal(err)
					}
				}
				play(1 << 22)
				done = 0
				before := c.Stats()
				b.ReportAllocs()
				b.ResetTimer()
				cpu := cpuTime()
				play(b.N)
				after, used := c.Stats(), cpuTime()-cpu
				if done != b.N {
					b.Fatalf("%d of %d requests", done, b.N)
				}
				b.ReportMetric(used.Seconds()*1e9/float64(b.N), "cpu-ns/op")
				b.ReportMetric(100*float64(after.Hits-before.Hits)/float64(after.Lookups-before.Lookups), "%hits")
				b.ReportMetric(float64(b.N)/used.Seconds()/1e6, "M/cpu-s")
			})
		}
	}
}

// BenchmarkObjectMemory measures what the model takes for an object.
func BenchmarkObjectMemory(b *testing.B) {
	for b.Loop() {
		c := newBenchCache(b, "3.4.7", 4095)
		traffic := &benchTraffic{draws: make([]uint32, 1<<20), left: benchObjects}
		for i := range traffic.draws {
			traffic.draws[i] = uint32(i)
		}
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		if err := Replay(c, traffic, func(*Result) {}); err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(c.Usage(1).Entries), "bytes/object")
	}
}
