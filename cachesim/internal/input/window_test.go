package input

import (
	"math/rand/v2"
	"testing"
)

// Whatever the order in which items come, they go in the order of time, each of them
// once; those that are late by less than the window keep their time, and equal times
// their order.
func TestWindow(t *testing.T) {
	for seed := range uint64(200) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		size, n, spread := 1+rnd.IntN(20), rnd.IntN(300), 1+rnd.IntN(60)
		w := NewWindow[[2]int64](size)
		gone := map[int64]bool{}
		last, lastNumber, late := int64(-1), int64(-1), int64(0)
		take := func() bool {
			item, time := w.Take()
			if item == nil {
				return false
			}
			own, number := item[0], item[1]
			switch {
			case gone[number], time < last, time < own:
				t.Fatalf("seed %d: item %d of time %d went at %d, after %d", seed, number, own, time, last)
			case time > own:
				late++
			case time == last && number < lastNumber && late == 0:
				t.Fatalf("seed %d: item %d went behind item %d of the same time", seed, number, lastNumber)
			}
			gone[number] = true
			last, lastNumber = time, number
			return true
		}
		for i := range n {
			if w.Free() == nil {
				take()
			}
			time := int64(i + rnd.IntN(spread))
			*w.Free() = [2]int64{time, int64(i)}
			w.Add(time)
		}
		for take() {
		}
		if len(gone) != n || w.Late != late || w.Swapped < w.Late {
			t.Errorf("seed %d: %d of %d items, %d late, %d counted, %d swapped", seed, len(gone), n, late, w.Late, w.Swapped)
		}
		if spread <= size && w.Late > 0 {
			t.Errorf("seed %d: %d items are late in a window of %d, out of order by %d", seed, w.Late, size, spread)
		}
	}
}
