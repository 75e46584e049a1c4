// Package parallel spreads work over processors.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// For calls f(0) to f(n-1), in this order, on as many goroutines as there are processors.
func For(n int, f func(i int)) { On(runtime.GOMAXPROCS(0), n, f) }

// On calls f(0) to f(n-1), in this order, on so many goroutines, the caller's among them. It returns
// when all calls have.
func On(goroutines, n int, f func(i int)) {
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			f(i)
		}
	}
	var wg sync.WaitGroup
	for range min(n, goroutines) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}
