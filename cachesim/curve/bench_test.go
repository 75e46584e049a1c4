//go:build unix

package curve_test

import (
	"math"
	"syscall"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/curve"
)

// BenchmarkCurve measures 100 sizes on 10 million requests to a million objects, and how
// far some of them are from the truth.
func BenchmarkCurve(b *testing.B) {
	source := func() *zipf { return newZipf(10_000_000, 1_000_000, 0.9, 10_000, 1.2, 1<<30) }
	sizes := make([]int, 100)
	for i := range sizes {
		sizes[i] = int(math.Round(32 * math.Pow(4095.0/32, float64(i)/99)))
	}
	alternatives := sized(sizes...)
	for i := range alternatives {
		alternatives[i].MaxObjectSize = 1 << 20
	}
	measure := func(alternatives []cachesim.Settings, options curve.Options) []curve.Measure {
		s, err := curve.New(semantics, alternatives[len(alternatives)/5], alternatives, options)
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Run(source()); err != nil {
			b.Fatal(err)
		}
		return s.Measures()[1:]
	}
	var measures []curve.Measure
	start := processorTime()
	for b.Loop() {
		measures = measure(alternatives, curve.Options{})
	}
	b.ReportMetric((processorTime()-start)/float64(b.N), "cpu-s/op")
	b.StopTimer()
	var some []curve.Measure
	for i := 5; i < len(sizes); i += 9 {
		some = append(some, measures[i])
	}
	worst := 0.0
	for i := range some {
		truth := measure([]cachesim.Settings{some[i].Settings}, exactly)[0]
		worst = max(worst, math.Abs(some[i].Ratio()-truth.Ratio()))
	}
	b.ReportMetric(100*worst, "points-off")
}

// processorTime is what this process has used, in seconds.
func processorTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return math.NaN()
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
