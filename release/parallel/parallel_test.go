package parallel_test

import (
	"sync/atomic"
	"testing"

	"github.com/hapvet/hapvet/release/parallel"
)

// Each number comes once, however many goroutines there are.
func TestOn(t *testing.T) {
	for _, goroutines := range []int{-1, 0, 1, 3, 100} {
		for _, n := range []int{0, 1, 2, 50} {
			counts := make([]atomic.Int32, n)
			parallel.On(goroutines, n, func(i int) { counts[i].Add(1) })
			for i := range counts {
				if got := counts[i].Load(); got != 1 {
					t.Errorf("%d goroutines, %d calls: call %d was made %d times", goroutines, n, i, got)
				}
			}
		}
	}
}

// With one goroutine, calls come in order.
func TestInOrder(t *testing.T) {
	var order []int
	parallel.On(1, 5, func(i int) { order = append(order, i) })
	for i, got := range order {
		if got != i {
			t.Fatalf("%v", order)
		}
	}
	var sum atomic.Int64
	parallel.For(10, func(i int) { sum.Add(int64(i)) })
	if len(order) != 5 || sum.Load() != 45 {
		t.Errorf("%v, %d", order, sum.Load())
	}
}
