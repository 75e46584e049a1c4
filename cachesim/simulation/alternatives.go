package simulation

import (
	"math"
	"slices"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/curve"
)

// axis is one setting, with values to try.
type axis struct {
	values []int64
	// configured is the value that the reference has, among them.
	configured int64
	settings   func(value int64) cachesim.Settings
}

// alternatives are all axes: total-max-size, max-object-size, max-age, process-vary.
type alternatives [4]axis

// alternativesTo returns what is worth trying instead of some settings.
func alternativesTo(sem *cachesim.Semantics, s *cachesim.Settings) *alternatives {
	base := *s
	vary, configuredVary := []int64{0}, int64(0)
	if sem.SecondaryBytes > 0 {
		vary = []int64{0, 1}
	}
	if base.ProcessVary {
		configuredVary = 1
	}
	return &alternatives{
		{sizesFor(&base), int64(base.TotalMaxSize), func(v int64) cachesim.Settings {
			n := base
			n.TotalMaxSize = int(v)
			return n
		}},
		{limitsFor(&base), base.ObjectLimit(), func(v int64) cachesim.Settings {
			n := base
			if v != base.ObjectLimit() {
				n.MaxObjectSize = v
			}
			return n
		}},
		{agesFor(&base), int64(base.MaxAge), func(v int64) cachesim.Settings {
			n := base
			n.MaxAge = int32(v)
			return n
		}},
		{vary, configuredVary, func(v int64) cachesim.Settings {
			n := base
			n.ProcessVary = v == 1
			return n
		}},
	}
}

// By which factors larger and smaller sizes are tried: near the configured one in finer
// steps.
var sizeSteps = []float64{math.Sqrt2, 2, 2 * math.Sqrt2, 4, 8, 16}

const largestCache = 4095 // MiB

// sizesFor returns sizes below and above the configured one, in MiB. HAProxy takes none
// in which an object of max-object-size would be more than a half.
func sizesFor(s *cachesim.Settings) []int64 {
	sizes := []int64{int64(s.TotalMaxSize)}
	least := max(1, (2*s.MaxObjectSize+1<<20-1)>>20)
	for _, f := range sizeSteps {
		larger := math.Round(float64(s.TotalMaxSize) * f)
		smaller := math.Round(float64(s.TotalMaxSize) / f)
		sizes = append(sizes, min(int64(larger), largestCache), max(int64(smaller), least))
	}
	return tidy(sizes)
}

// limitsFor returns limits on one object, in bytes, up to half of the cache.
func limitsFor(s *cachesim.Settings) []int64 {
	now, half := s.ObjectLimit(), int64(s.TotalMaxSize)<<20/2
	limits := []int64{now, half}
	for _, v := range []int64{now / 4, now * 2, now * 8} {
		if v >= 1024 {
			limits = append(limits, min(v, half))
		}
	}
	return tidy(limits)
}

// agesFor returns ages from a minute to a day.
func agesFor(s *cachesim.Settings) []int64 {
	return tidy([]int64{int64(s.MaxAge), 60, 600, 3600, 86400})
}

// tidy sorts values, each once.
func tidy(values []int64) []int64 {
	slices.Sort(values)
	return slices.Compact(values)
}

// settings returns all of them, axis by axis.
func (a *alternatives) settings() []cachesim.Settings {
	var all []cachesim.Settings
	for _, x := range a {
		for _, v := range x.values {
			all = append(all, x.settings(v))
		}
	}
	return all
}

// points says how they did. The first of the measures is that of the reference.
func (a *alternatives) points(sem *cachesim.Semantics, measures []curve.Measure) Alternatives {
	var lists [len(a)][]Point
	measures = measures[1:]
	for i, x := range a {
		for j, v := range x.values {
			m := &measures[j]
			lists[i] = append(lists[i], Point{
				Value: v, Configured: v == x.configured,
				Ratio: m.Ratio(), ByteRatio: m.ByteRatio(), RatioError: m.RatioError(), ByteRatioError: m.ByteRatioError(),
				Sampled: m.Rate, Mapping: sem.MemoryOf(&m.Settings).Mapping, Crashed: m.Crashed,
			})
		}
		measures = measures[len(x.values):]
	}
	return Alternatives{TotalMaxSize: lists[0], MaxObjectSize: lists[1], MaxAge: lists[2], ProcessVary: lists[3]}
}
