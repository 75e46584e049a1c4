package curve_test

import (
	"encoding/binary"
	"io"
	"math"
	"math/rand/v2"

	"github.com/hapvet/hapvet/cachesim"
)

// zipf is traffic of objects that are popular after Zipf's law, of sizes after a
// lognormal distribution.
type zipf struct {
	left  int
	rnd   *rand.Rand
	alias []int32
	share []float64
	sizes []int32
	ttl   int64
	now   int64
}

// newZipf makes some requests to objects of a mean size in bytes.
func newZipf(requests, objects int, exponent, mean, sigma float64, ttl int64) *zipf {
	z := &zipf{left: requests, rnd: rand.New(rand.NewPCG(1, 2)), ttl: ttl, now: 1e15}
	weights := make([]float64, objects)
	for i := range weights {
		weights[i] = math.Pow(float64(i+1), -exponent)
	}
	z.alias, z.share = aliasTable(weights)
	z.sizes = make([]int32, objects)
	for i := range z.sizes {
		z.sizes[i] = int32(min(1e8, math.Exp(z.rnd.NormFloat64()*sigma+math.Log(mean)-sigma*sigma/2)))
	}
	return z
}

// aliasTable is Walker's, for draws in constant time.
func aliasTable(weights []float64) (alias []int32, share []float64) {
	n := len(weights)
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	alias, share = make([]int32, n), make([]float64, n)
	var small, large []int32
	for i, w := range weights {
		share[i] = w * float64(n) / sum
		if share[i] < 1 {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		alias[s] = l
		if share[l] -= 1 - share[s]; share[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	return alias, share
}

func (z *zipf) Next(r *cachesim.Record) error {
	if z.left == 0 {
		return io.EOF
	}
	z.left--
	z.now += 1000
	i := int32(z.rnd.IntN(len(z.sizes)))
	if z.rnd.Float64() > z.share[i] {
		i = z.alias[i]
	}
	*r = cachesim.Record{
		Time:     z.now,
		Body:     int64(z.sizes[i]),
		Broken:   -1,
		Request:  cachesim.Request{HasKey: true},
		Response: cachesim.Response{Status: 200, Lifetime: z.ttl, HasLifetime: true, Head: 300, Payload: 280, Body: int64(z.sizes[i])},
	}
	binary.LittleEndian.PutUint32(r.Request.Hash[:], uint32(i+1)*0x9e3779b1)
	return nil
}
