package explore

import "github.com/hapvet/hapvet/cachesim"

// The bounds of what is explored. They keep a state small, which is copied often.
const (
	maxBlocks  = 16
	maxThreads = 4
	maxOps     = 8
	trees      = 8 // at most (CACHE_TREE_NUM)
)

// id is a block, and the row or the entry that begins in it; none is no block.
type id = int8

const none id = -1

// state is everything that the steps of the threads change.
type state struct {
	index    cachesim.Index
	blocks   [maxBlocks]block
	avail    [maxBlocks]id // those that nobody uses, in the order in which they are taken
	free     int8          // how many of avail
	now      int16         // seconds
	locks    [1 + trees]lock
	threads  [maxThreads]thread
	ranks    int16 // that were given (early hints)
	recycled cause // why memory that the index still holds became something else
}

// block is a block of the cache, and an entry if a row begins in it.
type block struct {
	row  id // the first block of its row
	next id // the next block of its row
	refs int8
	// used tells that a row with content begins here.
	used    bool
	rank    int16 // its place among those with or without a body (early hints), 0 for none
	written uint8 // the life whose content was written here last
	pinned  cause // why references to the row are never given back
	entry   entry
	former  cause // why the entry before this one left, or its memory did
}

// entry is a cache entry (struct cache_entry).
type entry struct {
	life    uint8 // differs for each entry that the block ever held
	url     uint8
	key     uint8 // of the index: URLs may share one; 0 once it is removed
	home    uint8 // the key that it had
	variant uint8 // 0 for a response without Vary
	held    int8  // references (F3 on), the index's own among them
	expire  int16
	cleared int16
	count   uint32 // of the variants; right in the last one only
	// complete is the flag that readers ask for.
	complete bool
	hinted   bool  // it has hints to tell early
	stripped bool  // and nothing else
	queued   bool  // taken, and still to be removed from the index
	why      cause // which defect left it as it is
}

// cause is a defect and one, or 0 for none that is known.
type cause uint8

func (c *config) cause(d cachesim.DefectID) cause {
	if c.sem.Has(d) {
		return cause(d) + 1
	}
	return 0
}

// lock is a lock that many may hold for reading, or one for writing.
type lock struct {
	readers int8
	writer  bool
}

// thread is where a thread is, and what it knows.
type thread struct {
	id   uint8
	op   uint8 // which of its operations it is at
	step stepID
	then stepID // where it goes on after a detour
	tree uint8  // whose lock it takes
	// locked is the lock of a tree that it took last.
	locked uint8
	// first is the first entry of the URL, at where a walk or a delivery is, other the
	// entry that the walk found, row the one that is read or written, drop the one to
	// which a reference is given back.
	first, at, other, row, drop id
	life                        uint8 // of the first entry, or the row, when it was got
	chunk                       int8  // blocks of the body so far
}

// reset makes the state that of an empty cache.
func (s *state) reset(c *config) {
	index := s.index
	empty := cachesim.NewIndex(&c.sem)
	index.CopyFrom(&empty)
	*s = state{index: index, free: c.blocks}
	for b := range s.blocks {
		s.blocks[b] = block{row: id(b), next: none}
		s.avail[b] = id(b)
	}
}

// copyFrom makes the state a copy of another one, in the memory that it has.
func (s *state) copyFrom(other *state) {
	index := s.index
	index.CopyFrom(&other.index)
	*s = *other
	s.index = index
}

// appendState appends bytes that differ wherever two states of one exploration do.
func (s *state) appendState(b []byte, c *config) []byte {
	b = s.index.AppendState(b)
	for i := range s.blocks[:c.blocks] {
		x := &s.blocks[i]
		e := &x.entry
		b = append(b, byte(x.row), byte(x.next), byte(x.refs), x.written, byte(x.pinned), byte(x.former),
			e.life, e.url, e.key, e.home, e.variant, byte(e.held), byte(e.expire), byte(e.expire>>8), byte(e.cleared), byte(e.cleared>>8),
			byte(e.count), byte(e.count>>8), byte(e.count>>16), byte(e.count>>24), flags(x.used, e.complete, e.queued, e.hinted, e.stripped), byte(x.rank), byte(x.rank>>8), byte(e.why))
	}
	for _, a := range s.avail[:s.free] {
		b = append(b, byte(a))
	}
	b = append(b, byte(s.free), byte(s.now), byte(s.now>>8), byte(s.recycled))
	for i := range c.threads {
		t := &s.threads[i]
		b = append(b, t.op, byte(t.step), byte(t.then), t.tree, byte(t.first), byte(t.at), byte(t.other), byte(t.row), byte(t.drop),
			t.life, byte(t.chunk))
	}
	return b // the locks follow from where the threads are
}

func flags(bits ...bool) byte {
	var b byte
	for i, set := range bits {
		if set {
			b |= 1 << i
		}
	}
	return b
}
