package workload

import "math"

// The functions of this file give the same result on every machine, to the last bit:
// package math has some in assembly, and compilers may join a product and a sum into
// one rounding. An explicit conversion to float64 forbids that (Go specification,
// "Floating-point operators"). Sums, products, quotients and roots are exact by
// themselves.

// The natural logarithm of 2, in two parts, the first of which has few bits.
const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// steps is how finely tables are divided.
const (
	expSteps = 64
	logSteps = 128
)

// roots are the powers of 2 with exponents 0, 1/64 ... 63/64.
var roots = func() (t [expSteps]float64) {
	for i := range t {
		x := float64(i) * (math.Ln2 / expSteps)
		t[i] = 1
		for n := 20.0; n > 0; n-- { // Taylor's series, from its end
			t[i] = 1 + float64(x/n*t[i])
		}
	}
	return t
}()

// exp is e to the power of x.
func exp(x float64) float64 {
	switch {
	case x > 709:
		return math.MaxFloat64
	case x < -709:
		return 0
	}
	k := math.Floor(float64(x*(expSteps/math.Ln2)) + 0.5)
	r := x - float64(k*(ln2High/expSteps)) - float64(k*(ln2Low/expSteps)) // at most 0.0055
	square := float64(r * r)
	tail := (0.5 + float64(r*(1.0/6))) + float64(square*((1.0/24)+float64(r*(1.0/120))))
	near := r + float64(square*tail)
	n := int64(k)
	root := roots[n&(expSteps-1)]
	sum := root + float64(root*near)
	return math.Float64frombits(math.Float64bits(sum) + uint64(n>>6)<<52)
}

// centre is a number near those whose logarithm is asked for.
type centre struct{ at, inverse, log float64 }

// centres are 90.5/128, 91.5/128 ... 181.5/128: about the square root of 1/2 to that
// of 2.
var centres = func() (t [2 * logSteps]centre) {
	for i := 90; i <= 181; i++ {
		c := float64((float64(i) + 0.5) / logSteps)
		s := (c - 1) / (c + 1) // log c = 2 artanh s
		sum := 0.0
		for n := 25.0; n > 0; n -= 2 {
			sum = float64(sum*float64(s*s)) + 1/n
		}
		t[i] = centre{c, 1 / c, float64(2 * s * sum)}
	}
	return t
}()

// log is the natural logarithm of a normal number above 0.
func log(x float64) float64 {
	bits := math.Float64bits(x)
	k := int64(bits>>52) - 1023
	m := math.Float64frombits(bits&(1<<52-1) | 1023<<52) // 1 to 2
	if m > math.Sqrt2 {
		m, k = m/2, k+1
	}
	c := &centres[int(m*logSteps)&(2*logSteps-1)]
	r := float64((m - c.at) * c.inverse) // at most 0.0056
	square := float64(r * r)
	tail := (float64(r*(1.0/3)) - 0.5) + float64(square*(float64(r*(1.0/5))-0.25+float64(square*(float64(r*(1.0/7))-1.0/6))))
	near := r + float64(square*tail)
	return float64(float64(k)*ln2High) + (c.log + (near + float64(float64(k)*ln2Low)))
}

// polynomial is one of degree 7, for the coefficient of the highest power first.
func polynomial(x float64, c *[8]float64) float64 {
	square := float64(x * x)
	upper := float64((float64(c[0]*x)+c[1])*square) + (float64(c[2]*x) + c[3])
	lower := float64((float64(c[4]*x)+c[5])*square) + (float64(c[6]*x) + c[7])
	return float64(upper*float64(square*square)) + lower
}

// pow is x to the power of y, for x above 0.
func pow(x, y float64) float64 { return exp(float64(y * log(x))) }

// probit is the value below which a standard normal variable is with a probability p
// between 0 and 1 (Wichura, algorithm AS 241).
func probit(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * polynomial(r, &centreUpper) / polynomial(r, &centreLower)
	}
	r := p
	if q > 0 {
		r = 1 - p
	}
	r = math.Sqrt(-log(r))
	x := 0.0
	if r <= 5 {
		x = polynomial(r-1.6, &middleUpper) / polynomial(r-1.6, &middleLower)
	} else {
		x = polynomial(r-5, &tailUpper) / polynomial(r-5, &tailLower)
	}
	return math.Copysign(x, q)
}

// The coefficients of AS 241.
var (
	centreUpper = [8]float64{2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608}
	centreLower = [8]float64{5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1}
	middleUpper = [8]float64{7.7454501427834140764e-4, .0227238449892691845833, .24178072517745061177, 1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734}
	middleLower = [8]float64{1.05075007164441684324e-9, 5.475938084995344946e-4, .0151986665636164571966, .14810397642748007459, .68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1}
	tailUpper   = [8]float64{2.01033439929228813265e-7, 2.71155556874348757815e-5, .0012426609473880784386, .026532189526576123093, .29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772}
	tailLower   = [8]float64{2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4, .0148753612908506148525, .13692988092273580531, .59983220655588793769, 1}
)
