package workload

import "math"

// zipf draws ranks from 1 to n, the rank k with a probability in proportion to k to
// the power of -s, for any s of 0 or more; 0 makes all ranks alike. It is exact, takes
// the same time for any n, and needs no table: rejection-inversion (Hörmann and
// Derflinger, "Rejection-inversion to generate variates from monotone discrete
// distributions", 1996).
type zipf struct {
	n, s float64
	// first is the integral of the hat up to 1.5, less the first rank's probability;
	// width that from there to n + 0.5.
	first, width float64
	// near is how far above a number a rank may be to be taken without a look at the
	// hat.
	near float64
	// power is 1 / (1 - s), where it is finite.
	power float64
}

func newZipf(n uint64, s float64) zipf {
	z := zipf{n: float64(n), s: s, power: 1 / (1 - s)}
	z.first = z.integral(1.5) - 1
	z.width = z.integral(z.n+0.5) - z.first
	z.near = 2 - z.inverse(z.integral(2.5)-z.height(2))
	return z
}

// draw returns a rank from 1 to n.
func (z *zipf) draw(r *random) uint64 {
	for {
		u := z.first + float64(unit(r.bits())*z.width)
		x := z.inverse(u)
		k := min(max(math.Floor(x+0.5), 1), z.n)
		if k-x <= z.near || u >= z.integral(k+0.5)-z.height(k) {
			return uint64(k)
		}
	}
}

// height is x to the power of -s.
func (z *zipf) height(x float64) float64 { return exp(float64(-z.s * log(x))) }

// integral is that of height, from 1.
func (z *zipf) integral(x float64) float64 {
	l := log(x)
	return float64(growth(float64((1-z.s)*l)) * l)
}

// inverse is that of integral.
func (z *zipf) inverse(u float64) float64 {
	t := max(float64(u*(1-z.s)), -1+1e-15)
	if math.Abs(t) < near0 {
		return exp(float64(u * slope(t)))
	}
	return exp(float64(log(1+t) * z.power))
}

// near0 is below what functions of small numbers are taken from the beginning of their
// series.
const near0 = 1e-3

// growth is (exp x - 1) / x, also where x is near 0.
func growth(x float64) float64 {
	if math.Abs(x) < near0 {
		return 1 + float64(x/2*(1+float64(x/3*(1+float64(x/4*(1+x/5))))))
	}
	return (exp(x) - 1) / x
}

// slope is log(1 + x) / x for an x near 0.
func slope(x float64) float64 {
	return 1 - float64(x*(0.5-float64(x*(1.0/3-float64(x*(0.25-float64(x*0.2)))))))
}
