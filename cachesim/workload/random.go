package workload

import (
	"math/rand/v2"
)

// random is a stream of numbers: PCG-DXSM, whose algorithm math/rand/v2 names in its
// documentation. Only its bits are used, as its own conversions might change.
type random struct{ pcg rand.PCG }

// newRandom makes one of the independent streams of a seed.
func newRandom(seed, stream uint64) random {
	var r random
	r.pcg.Seed(seed, mix(stream))
	return r
}

func (r *random) bits() uint64 { return r.pcg.Uint64() }

// unit makes a number above 0 and below 1 of random bits.
func unit(bits uint64) float64 { return (float64(bits>>12) + 0.5) * (1.0 / (1 << 52)) }

// mix turns a number into random bits, one to one (splitmix64; Steele, Lea and Flood,
// 2014). The properties of an object are its number, mixed.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// share is a probability as a bound on 32 random bits.
type share uint64

func shareOf(p float64) share { return share(float64(p * (1 << 32))) }

func (s share) holds(bits uint32) bool { return share(bits) < s }

// alias draws from a few weighted choices in constant time (Walker 1977, Vose 1991).
type alias struct {
	keep  []share
	other []uint32
}

func newAlias(weights []float64) alias {
	n := len(weights)
	a := alias{keep: make([]share, n), other: make([]uint32, n)}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	scaled := make([]float64, n)
	var small, large []int
	for i, w := range weights {
		scaled[i] = float64(w / total * float64(n))
		if scaled[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.keep[s], a.other[s] = shareOf(scaled[s]), uint32(l)
		scaled[l] -= 1 - scaled[s]
		if scaled[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		a.keep[i], a.other[i] = 1<<32, uint32(i)
	}
	return a
}

// draw picks a choice with random bits.
func (a *alias) draw(bits uint64) int {
	if len(a.keep) == 1 {
		return 0
	}
	i := (bits >> 32) * uint64(len(a.keep)) >> 32
	if a.keep[i].holds(uint32(bits)) {
		return int(i)
	}
	return int(a.other[i])
}
