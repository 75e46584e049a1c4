package curve

import (
	"encoding/binary"

	"github.com/hapvet/hapvet/cachesim"
)

// part is a part of all URLs: those whose place is in a range. The zero part is all
// traffic.
type part struct{ from, width uint32 }

// unsampled is the place of what has no key: it is in no sample, and it cannot hit.
const unsampled = 1<<32 - 1

func (p part) has(place uint32) bool {
	return place-p.from < p.width && place != unsampled
}

// placeOf returns where a URL stands among all URLs: a hash of its key, which itself
// need not be evenly spread.
func placeOf(r *cachesim.Request) uint32 {
	if !r.HasKey {
		return unsampled
	}
	h := r.Hash[:]
	x := binary.LittleEndian.Uint64(h) ^ binary.LittleEndian.Uint64(h[8:])*0x9e3779b97f4a7c15 ^ uint64(binary.LittleEndian.Uint32(h[16:]))<<17
	// The finalizer of SplitMix64.
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return uint32((x ^ x>>31) >> 32)
}

// sample returns the part that is one of several samples of a rate. They share
// nothing as long as they make no more than the whole.
func sample(i, of int, rate float64) part {
	const whole = 1 << 32
	return part{from: uint32(i * (whole / of)), width: uint32(rate * whole)}
}

// rate is the share of the URLs that the part has.
func (p part) rate() float64 {
	if p.width == 0 {
		return 1
	}
	return float64(p.width) / (1 << 32)
}

// scale returns how many blocks are to a cache what the part is to all traffic.
func (p part) scale(blocks int) int { return max(1, int(float64(blocks)*p.rate()+0.5)) }
