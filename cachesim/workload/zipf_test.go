package workload

import (
	"fmt"
	"math"
	"testing"
)

// Draws follow Zipf's law, by Pearson's chi-square test, for exponents below, at, near
// and above 1.
func TestZipf(t *testing.T) {
	const draws = 50_000
	for _, n := range []uint64{1, 2, 3, 10, 1000} {
		for _, s := range []float64{0, 0.01, 0.5, 0.9, 0.999999, 1, 1.000001, 1.1, 2, 5, 50} {
			t.Run(fmt.Sprint(n, " objects, exponent ", s), func(t *testing.T) {
				r := newRandom(1, 2)
				z := newZipf(n, s)
				counts := make([]int, n+1)
				for range draws {
					counts[z.draw(&r)]++
				}
				if chi, most := chiSquare(counts[1:], s, draws); chi > most {
					t.Errorf("chi-square is %.1f, above %.1f", chi, most)
				}
			})
		}
	}
}

// chiSquare compares counts with Zipf's law, and returns the bound that one of 10,000
// fair samples exceeds. Ranks of which few are expected are put together.
func chiSquare(counts []int, s float64, draws int) (chi, most float64) {
	total := 0.0
	for i := range counts {
		total += math.Pow(float64(i+1), -s)
	}
	degrees, expected, count := -1.0, 0.0, 0.0
	for i, c := range counts {
		expected += math.Pow(float64(i+1), -s) / total * float64(draws)
		count += float64(c)
		if expected >= 20 || i == len(counts)-1 {
			chi += (count - expected) * (count - expected) / max(expected, 1)
			degrees, expected, count = degrees+1, 0, 0
		}
	}
	// Wilson and Hilferty's approximation, 3.72 standard deviations.
	d := max(degrees, 1)
	return chi, d * math.Pow(1-2/(9*d)+3.72*math.Sqrt(2/(9*d)), 3)
}

// A population beyond all tables: the share of the first ranks is what sums of the law
// say, and no draw is out of range.
func TestZipfOfMany(t *testing.T) {
	const n, draws = 1 << 40, 100_000
	for _, s := range []float64{0.5, 0.9, 1, 1.2} {
		r := newRandom(3, 4)
		z := newZipf(n, s)
		first, head := 0, 0
		for range draws {
			k := z.draw(&r)
			if k < 1 || k > n {
				t.Fatalf("exponent %v: rank %d", s, k)
			}
			if k == 1 {
				first++
			}
			if k <= 1_000_000 {
				head++
			}
		}
		total, million := harmonic(n, s), harmonic(1_000_000, s)
		check := func(what string, count int, p float64) {
			if sd := math.Sqrt(draws * p * (1 - p)); math.Abs(float64(count)-draws*p) > 4*sd+1 {
				t.Errorf("exponent %v: %s are %d draws, not about %.0f", s, what, count, draws*p)
			}
		}
		check("those of the first rank", first, 1/total)
		check("those of the first million", head, million/total)
	}
}

// harmonic is the sum of k^-s up to n (Euler and Maclaurin).
func harmonic(n, s float64) float64 {
	sum := 0.0
	const some = 1000
	for k := 1.0; k < some; k++ {
		sum += math.Pow(k, -s)
	}
	if s == 1 {
		sum += math.Log(n / some)
	} else {
		sum += (math.Pow(n, 1-s) - math.Pow(some, 1-s)) / (1 - s)
	}
	return sum + (math.Pow(n, -s)+math.Pow(some, -s))/2
}

// TestAlias counts what is drawn of a few weights.
func TestAlias(t *testing.T) {
	for _, weights := range [][]float64{{1}, {1, 1}, {3, 1}, {1, 2, 3, 4, 0.001}, {5, 0.1, 0.1, 0.1, 7}} {
		a := newAlias(weights)
		r := newRandom(1, 1)
		const draws = 100_000
		counts := make([]int, len(weights))
		for range draws {
			counts[a.draw(r.bits())]++
		}
		total := 0.0
		for _, w := range weights {
			total += w
		}
		for i, w := range weights {
			p := w / total
			if sd := math.Sqrt(draws * p * (1 - p)); math.Abs(float64(counts[i])-draws*p) > 4*sd+1 {
				t.Errorf("weights %v: number %d is drawn %d times, not about %.0f", weights, i, counts[i], draws*p)
			}
		}
	}
}
