package curve

import (
	"math"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
)

// What the beginning of the traffic says of objects and sizes.
func TestProfile(t *testing.T) {
	b := &batch{records: make([]cachesim.Record, 4), places: []uint32{7, 7, 9, 0}, n: 3}
	for i, size := range []int64{9 << 10, 19 << 10, 9 << 10, 1 << 30} {
		b.records[i].Body = size
	}
	p := newProfile([]*batch{b})
	if p.urls != 2 {
		t.Errorf("%d URLs", p.urls)
	}
	if got := p.between(9<<10, 100<<10); math.Abs(got-1.0/3) > 1e-9 || p.between(100<<10, 9<<10) != got || p.between(1, 2) != 0 {
		t.Errorf("between: %v", got)
	}
	// Two objects of ten blocks, and one of twenty.
	if got := p.grain(1 << 30); got != 15 {
		t.Errorf("grain: %v", got)
	}
	if got := p.grain(10 << 10); got != 10 {
		t.Errorf("grain of the small ones: %v", got)
	}
	if empty := newProfile(nil); empty.grain(1) != 1 || empty.between(1, 2) != 0 {
		t.Error("nothing is something")
	}
}
