package input

// Window puts items in the order of their times, within a number of items: logs are
// written when a request ends, and traffic is in the order in which requests begin.
// An item that comes so late that a later one has gone already gets the time of that
// one, and is counted.
type Window[T any] struct {
	slots  []T
	unused []int32
	heap   []place
	added  int64
	newest int64 // time among those added
	last   int64 // time that was taken
	begun  bool
	// Swapped counts the items that came behind a later one; Late those among them
	// that came too late to be put in place.
	Swapped, Late int64
}

// place is an item in the queue.
type place struct {
	time, number int64
	slot         int32
}

// NewWindow makes a window of a number of items, at least one.
func NewWindow[T any](size int) *Window[T] {
	size = max(1, size)
	w := &Window[T]{slots: make([]T, size), unused: make([]int32, size), heap: make([]place, 0, size)}
	for i := range w.unused {
		w.unused[i] = int32(size - 1 - i)
	}
	return w
}

// Free returns a place for an item, or nil if the window is full. The item belongs to
// the window once Add is called.
func (w *Window[T]) Free() *T {
	if len(w.unused) == 0 {
		return nil
	}
	return &w.slots[w.unused[len(w.unused)-1]]
}

// Add puts the item of the place that Free returned in order.
func (w *Window[T]) Add(time int64) {
	slot := w.unused[len(w.unused)-1]
	w.unused = w.unused[:len(w.unused)-1]
	if w.added > 0 && time < w.newest {
		w.Swapped++
	}
	w.newest = max(w.newest, time)
	if w.begun && time < w.last {
		w.Late++
		time = w.last
	}
	w.added++
	w.heap = append(w.heap, place{time, w.added, slot})
	w.up(len(w.heap) - 1)
}

// Take returns the first item and its time, or nil if there is none. The item is
// valid until Free is called.
func (w *Window[T]) Take() (item *T, time int64) {
	if len(w.heap) == 0 {
		return nil, 0
	}
	first := w.heap[0]
	last := len(w.heap) - 1
	w.heap[0] = w.heap[last]
	w.heap = w.heap[:last]
	w.down(0)
	w.unused = append(w.unused, first.slot)
	w.last, w.begun = first.time, true
	return &w.slots[first.slot], first.time
}

func (p *place) before(q *place) bool {
	return p.time < q.time || p.time == q.time && p.number < q.number
}

func (w *Window[T]) up(i int) {
	for h := w.heap; i > 0; {
		parent := (i - 1) / 2
		if !h[i].before(&h[parent]) {
			return
		}
		h[i], h[parent] = h[parent], h[i]
		i = parent
	}
}

func (w *Window[T]) down(i int) {
	for h := w.heap; ; {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && h[child+1].before(&h[child]) {
			child++
		}
		if !h[child].before(&h[i]) {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
