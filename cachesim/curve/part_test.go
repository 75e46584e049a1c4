package curve

import (
	"encoding/binary"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

// Samples share nothing, and have the share of URLs that they are to have, whatever the
// keys look like.
func TestParts(t *testing.T) {
	const urls, rate = 200_000, 1.0 / 64
	var counts [4]int
	for n := range urls {
		r := cachesim.Request{HasKey: true}
		binary.BigEndian.PutUint32(r.Hash[16:], uint32(n))
		in := 0
		for i := range counts {
			if sample(i, len(counts), rate).has(placeOf(&r)) {
				counts[i]++
				in++
			}
		}
		if in > 1 {
			t.Fatalf("URL %d is in %d samples", n, in)
		}
	}
	for i, n := range counts {
		if off := float64(n)/urls/rate - 1; off < -0.1 || off > 0.1 {
			t.Errorf("sample %d has %d of %d URLs", i, n, urls)
		}
	}
	if sample(3, 4, 0.25).has(placeOf(&cachesim.Request{})) {
		t.Error("a request without a key is in a sample")
	}
}

// A part ends before its width, and may reach over the end into the beginning.
func TestPartBorders(t *testing.T) {
	p := part{from: 1<<32 - 10, width: 20}
	for place, want := range map[uint32]bool{1<<32 - 11: false, 1<<32 - 10: true, unsampled: false, 0: true, 9: true, 10: false} {
		if got := p.has(place); got != want {
			t.Errorf("%d is in it: %t", place, got)
		}
	}
}

// The estimate is the anchor and the difference that samples see, and the bound that of
// Student.
func TestEstimate(t *testing.T) {
	half := func(hits int64) *run { return &run{part: part{width: 1 << 29}, hits: hits} } // an eighth
	p := plan{
		rate:    0.25,
		samples: []*run{half(110), half(130)},
		anchors: []anchor{{exact: &run{hits: 800}, samples: []*run{half(100), half(110)}, weight: 1}},
	}
	// 800 + 8 * 10 and 800 + 8 * 20: 920 ± 12.706 * 40 * sqrt(0.75)
	mean, bound := p.estimate(func(r *run) int64 { return r.hits }, 10_000)
	if mean != 920 || bound < 440.1 || bound > 440.2 {
		t.Errorf("%v ± %v", mean, bound)
	}
	if mean, _ := p.estimate(func(r *run) int64 { return r.hits }, 900); mean != 900 {
		t.Errorf("%v of 900", mean)
	}
}
