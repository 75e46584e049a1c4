package cachesim

// Cache is one cache section of one process.
type Cache struct {
	rows
	index    index
	settings Settings
	sem      Semantics
	max      int // bytes of an object
	headRoom int // bytes that headers may take in a buffer; 0 for no limit
	stats    Stats
	usage    usage
	hints    hints
	now      int64 // the latest that the cache was told
	observer func(*Removal)
	removal  Removal
	warmth   uint64
	// crashed tells that a real process would have ended.
	crashed bool
}

// Stats are the counters of a cache.
type Stats struct {
	Lookups, Hits int64
	Evicted       int64 // entries that gave way to others
	EvictedDead   int64 // of these, those that nobody could have found any more
	Pinned        int64 // references to rows that nobody will ever give back
	// PinnedStoring are those of them that came from requests for a variant that was just
	// being stored (IncompleteSecondaryLeaks).
	PinnedStoring int64
	// Foreign are the hits on an entry of another URL (CollisionServed).
	Foreign int64
	// MostVariants is the greatest number that HAProxy counted for one URL. Expired
	// variants are among them until they are cleared.
	MostVariants uint32
	// Removed are the ends of entries by cause, those of dead ones among the evictions.
	Removed [CauseCount]int64
	// HintHits are the requests answered with 103 (early-hints).
	HintHits int64
}

// The defaults of tune.bufsize and tune.maxrewrite.
const (
	bufferSize = 16384
	maxRewrite = 1024
)

// New makes an empty cache. It refuses settings that HAProxy refuses.
func New(settings Settings, sem Semantics) (*Cache, error) {
	if err := settings.check(); err != nil {
		return nil, err
	}
	c := &Cache{settings: settings, sem: sem, max: settings.maxObject()}
	if sem.HTXHeader > 0 && !sem.Has(NoHeaderLimit) {
		c.headRoom = bufferSize - sem.HTXHeader - maxRewrite
	}
	c.rows = newRows(settings.Blocks())
	c.index = newIndex(&c.rows)
	c.hints = newHints(&settings, &c.sem)
	return c, nil
}

// NewExact makes an empty cache whose index is the elastic binary trees of HAProxy, node
// by node. What becomes of requests is the same, unless a defect leaves a node in a tree
// that is no entry any more: [Cache.Fault] tells what a walk came by then. It takes more
// memory and time, and forgets nothing.
func NewExact(settings Settings, sem Semantics) (*Cache, error) {
	c, err := New(settings, sem)
	if err == nil {
		c.index.exact = newEBTrees(sem.Trees)
	}
	return c, err
}

// Fault is what went wrong in the index of an exact cache.
func (c *Cache) Fault() Fault { return c.index.fault() }

// Stats returns the counters.
func (c *Cache) Stats() Stats { return c.stats }

// Available is how many blocks nobody is using ("available blocks" of show cache).
func (c *Cache) Available() int { return c.available }

// Crashed reports whether a real process would have ended by now.
func (c *Cache) Crashed() bool { return c.crashed || c.index.fault() != NoFault }

// phase is what a transaction does with a row.
type phase uint8

const (
	idle phase = iota
	storing
	delivering
)

// Transaction is one request and its response. The zero Transaction is ready for
// [Cache.Lookup], and again once it is over.
type Transaction struct {
	request             *Request
	cacheable, cookies  bool
	ignore, old, hasKey bool
	hasVariant          bool
	beyond              bool // the lookup went on from the first variant of the URL
	phase               phase
	row                 rowID
	variant             secondaryKey
}

// Lookup is cache-use. After a hit the transaction holds the object until
// [Cache.Release].
func (c *Cache) Lookup(now int64, r *Request, t *Transaction) Outcome {
	readable := r.Method != MethodOther
	t.request, t.phase, t.row = r, idle, none
	t.cacheable, t.cookies, t.old, t.hasVariant, t.beyond = readable, readable, r.Old, false, false
	t.ignore = r.Old || r.Method == MethodSafe || r.Method == MethodOther
	if !t.ignore || t.cacheable {
		if r.NoStore {
			t.cacheable, t.cookies = false, false
		}
		t.ignore = t.ignore || r.NoLookup
	}
	t.hasKey = false
	if c.sem.Family == F1 && t.ignore && !t.cacheable {
		return Bypass
	}
	t.hasKey = r.HasKey
	switch {
	case t.ignore:
		return Bypass
	case !t.hasKey:
		return NoKey
	}
	c.stats.Lookups++
	c.now = max(c.now, now)
	id := none
	switch c.sem.Family {
	case F1:
		id = c.lookupUnique(now, t)
	case F2:
		id = c.lookupLocked(now, t)
	case F3, F4:
		id = c.lookupShared(now, t)
	}
	if c.Crashed() {
		c.crashed = true
		return Crash
	}
	if id == none {
		return Miss
	}
	c.stats.Hits++
	t.phase, t.row = delivering, id
	e := &c.slab[id]
	if e.hash != r.Hash {
		c.stats.Foreign++
	}
	switch {
	case !e.is(isComplete):
		return CutOff
	case e.is(hasTooManyHeaders):
		return Unsendable
	case c.unchanged(r, id):
		return NotModified
	case e.is(hasBrokenHeaders):
		return Damaged
	}
	return Hit
}

// matching returns the oldest entry of the request's key, if it is of its hash.
func (c *Cache) matching(r *Request) rowID {
	id := c.index.first(r.Hash.index())
	if id == none || c.slab[id].hash != r.Hash || c.slab[id].is(isZombie) {
		return none
	}
	return id
}

// Release ends a delivery, after a hit.
func (c *Cache) Release(t *Transaction) {
	if t.phase != delivering {
		return
	}
	t.phase = idle
	if c.sem.Family >= F3 {
		c.release(t.row, CauseLastReference)
	}
	c.giveBack(t.row)
}

// Age is what the Age header of a hit says, in seconds.
func (c *Cache) Age(now int64, t *Transaction) int64 {
	if t.phase != delivering {
		return 0
	}
	d := &c.details[t.row]
	return min(max(0, now-d.stored)+int64(d.age), 1<<31)
}

// release gives a reference to an entry back (F3 on). The last one removes it.
func (c *Cache) release(id rowID, cause Cause) {
	e := &c.slab[id]
	if e.held--; e.held <= 0 {
		c.remove(id, cause)
	}
}

// remove takes an entry out of the index, and corrects the number of its siblings
// (delete_entry).
func (c *Cache) remove(id rowID, cause Cause) {
	e := &c.slab[id]
	if e.variant() {
		if !e.is(isLinked) {
			if c.sem.Has(DeleteUnlinked) {
				c.crashed = true
			}
			return
		}
		if last := c.index.last(id); last != id {
			c.slab[last].count--
		} else if before := c.index.before(id); before != none {
			c.slab[before].count = e.count - 1
		}
	}
	c.unlinkEntry(id, cause)
}

// unlinkEntry takes an entry out of the index and nothing more.
func (c *Cache) unlinkEntry(id rowID, cause Cause) {
	e := &c.slab[id]
	if !e.is(isLinked) {
		return
	}
	if !cause.Evicts() {
		c.removed(id, none, cause)
	}
	c.index.remove(id)
	c.usage.left(&c.slab[id])
}

// evicted is told that the blocks of a row go to another one.
func (c *Cache) evicted(id, by rowID) {
	e := &c.slab[id]
	cause := CauseNewObject
	if c.slab[by].is(isFilled) {
		cause = CauseGrowingObject
	}
	c.stats.Evicted++
	if !e.is(isLinked) {
		c.stats.EvictedDead++
	}
	c.removed(id, by, cause)
	c.unrank(id)
	if e.is(isLinked) {
		c.remove(id, cause)
	}
}
