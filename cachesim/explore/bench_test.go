package explore

import "testing"

// Atomic steps a second, on one core.
func BenchmarkSample(b *testing.B) {
	for _, strategy := range []Strategy{RoundRobin, Random, PCT} {
		for _, version := range []string{"2.8.25", "3.4.4"} {
			b.Run(strategy.String()+"/"+version, func(b *testing.B) {
				x := explorer(b, busy, version, Options{})
				steps := int64(0)
				for b.Loop() {
					r, err := x.Sample(Sampling{Strategy: strategy, Runs: 1000, Depth: 3})
					if err != nil {
						b.Fatal(err)
					}
					steps += r.Steps
				}
				b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
			})
		}
	}
}

func BenchmarkExhaust(b *testing.B) {
	x := explorer(b, busy, "3.4.4", Options{})
	steps := int64(0)
	for b.Loop() {
		steps += x.Exhaust(100_000).Steps
	}
	b.ReportMetric(float64(steps)/b.Elapsed().Seconds(), "steps/s")
}
