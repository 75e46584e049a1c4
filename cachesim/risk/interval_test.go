package risk

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

func TestIntervals(t *testing.T) {
	for _, c := range []struct {
		name string
		got  Interval
		want Interval
	}{
		{"Wilson of 0 of 10", Wilson(0, 10), Interval{0, 0.2775}},
		{"Wilson of 5 of 10", Wilson(5, 10), Interval{0.2366, 0.7634}},
		{"Wilson of 40 of 40", Wilson(40, 40), Interval{0.9124, 1}},
		{"Wilson of nothing", Wilson(0, 0), Interval{0, 1}},
		{"Garwood of 0", Garwood(0), Interval{0, 3.6889}},
		{"Garwood of 5", Garwood(5), Interval{1.6235, 11.6683}},
	} {
		if math.Abs(c.got.Low-c.want.Low) > 1e-4 || math.Abs(c.got.High-c.want.High) > 1e-4 {
			t.Errorf("%s is %v, want %v", c.name, c.got, c.want)
		}
	}
	if mean, i := Student([]float64{1, 2, 3, 4, 5}); mean != 3 || math.Abs(i.Low-1.0368) > 1e-3 || math.Abs(i.High-4.9632) > 1e-3 {
		t.Errorf("Student of 1 to 5 is %g, %v", mean, i)
	}
	if _, i := Student([]float64{7}); !math.IsInf(i.High, 1) {
		t.Errorf("Student of one value is %v", i)
	}
}

// Intervals cover what is known in about 19 of 20 cases.
func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const cases = 4000
	for _, p := range []float64{0.02, 0.3, 0.9} {
		covered := 0
		for range cases {
			k := int64(0)
			for range 40 {
				if r.Float64() < p {
					k++
				}
			}
			if i := Wilson(k, 40); i.Low <= p && p <= i.High {
				covered++
			}
		}
		if share := float64(covered) / cases; share < 0.91 {
			t.Errorf("Wilson covers %g in %g of the cases", p, share)
		}
	}
	for _, mean := range []float64{0.5, 3, 20} {
		covered := 0
		poisson := distuv.Poisson{Lambda: mean, Src: rand.NewPCG(3, 4)}
		for range cases {
			if i := Garwood(int64(poisson.Rand())); i.Low <= mean && mean <= i.High {
				covered++
			}
		}
		if share := float64(covered) / cases; share < confidence {
			t.Errorf("Garwood covers %g in %g of the cases", mean, share)
		}
	}
}
