package risk

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Interval is a confidence interval of 95 %.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// confidence is that of all intervals, tail what is left on either side.
const (
	confidence = 0.95
	tail       = (1 - confidence) / 2
)

// Wilson is the interval of a probability of which k of n trials tell (Wilson 1927). It
// keeps its coverage where k is near 0 or n, as that of Wald does not.
func Wilson(k, n int64) Interval {
	if n == 0 {
		return Interval{0, 1}
	}
	z := distuv.UnitNormal.Quantile(1 - tail)
	p, m := float64(k)/float64(n), float64(n)
	center := p + z*z/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	whole := 1 + z*z/m
	i := Interval{max(0, (center-half)/whole), min(1, (center+half)/whole)}
	if k == 0 {
		i.Low = 0
	}
	if k == n {
		i.High = 1
	}
	return i
}

// Garwood is the interval of the mean of a Poisson variable that was seen to be k
// (Garwood 1936): exact, so rather too wide.
func Garwood(k int64) Interval {
	i := Interval{High: distuv.ChiSquared{K: 2*float64(k) + 2}.Quantile(1-tail) / 2}
	if k > 0 {
		i.Low = distuv.ChiSquared{K: 2 * float64(k)}.Quantile(tail) / 2
	}
	return i
}

// Student is the mean of some values, none below 0, and the interval of what they are drawn
// around.
func Student(values []float64) (mean float64, i Interval) {
	if len(values) < 2 {
		return stat.Mean(values, nil), Interval{0, math.Inf(1)}
	}
	mean, deviation := stat.MeanStdDev(values, nil)
	n := float64(len(values))
	half := distuv.StudentsT{Sigma: 1, Nu: n - 1}.Quantile(1-tail) * deviation / math.Sqrt(n)
	return mean, Interval{max(0, mean-half), mean + half}
}

// million is how many requests probabilities are about.
const million = 1_000_000

// atLeastOne turns how many events a million requests bring on average into the probability of
// one or more, where they come independently of each other.
func atLeastOne(mean float64) float64 { return -math.Expm1(-mean) }

// each applies a function that grows to both ends.
func (i Interval) each(f func(float64) float64) Interval { return Interval{f(i.Low), f(i.High)} }

// times scales an interval.
func (i Interval) times(x float64) Interval {
	return i.each(func(v float64) float64 { return v * x })
}
