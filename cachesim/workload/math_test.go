package workload

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The functions agree with those of package math, which is exact enough, and not the
// same on every machine.
func TestMath(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	check := func(name string, x, got, want, most float64) {
		if err := math.Abs(got-want) / max(math.Abs(want), 1e-300); err > most {
			t.Errorf("%s(%v) = %v, want %v", name, x, got, want)
		}
	}
	for range 100_000 {
		x := math.Exp(rnd.Float64()*1000 - 500)
		check("log", x, log(x), math.Log(x), 1e-15)
		y := rnd.Float64()*1400 - 700
		check("exp", y, exp(y), math.Exp(y), 1e-15)
		z := (rnd.Float64() - 0.5) * math.Pow(10, -6*rnd.Float64())
		check("growth", z, growth(z), math.Expm1(z)/z, 2e-13)
		check("slope", z, slope(z/500), math.Log1p(z/500)/(z/500), 1e-14)
		check("log", 1+z, log(1+z), math.Log(1+z), 4e-18/math.Abs(z)+1e-15)
		p := rnd.Float64() * math.Pow(10, -10*rnd.Float64())
		check("probit", p, math.Erfc(-probit(p)/math.Sqrt2)/2, p, 1e-12)
	}
}
