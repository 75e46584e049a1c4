package explore

import (
	"syscall"
	"testing"
	"time"
)

// processorTime is what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Skip(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Atomic steps a second of processor time.
func BenchmarkSample(b *testing.B) {
	for _, strategy := range []Strategy{RoundRobin, Random, PCT} {
		for _, version := range []string{"2.8.25", "3.4.4"} {
			b.Run(strategy.String()+"/"+version, func(b *testing.B) {
				x := explorer(b, busy, version, Options{})
				steps, before := int64(0), processorTime(b)
				for b.Loop() {
					r, err := x.Sample(Sampling{Strategy: strategy, Runs: 1000, Depth: 3})
					if err != nil {
						b.Fatal(err)
					}
					steps += r.Steps
				}
				b.ReportMetric(float64(steps)/(processorTime(b)-before).Seconds(), "steps/s")
			})
		}
	}
}

func BenchmarkExhaust(b *testing.B) {
	x := explorer(b, busy, "3.4.4", Options{})
	steps, before := int64(0), processorTime(b)
	for b.Loop() {
		steps += x.Exhaust(100_000).Steps
	}
	b.ReportMetric(float64(steps)/(processorTime(b)-before).Seconds(), "steps/s")
}
