package cachesim

// Cause is why an entry left the index, or why its blocks went to another object.
type Cause uint8

// The causes.
const (
	// CauseNewObject: its blocks were taken for the header and the headers of a new
	// object.
	CauseNewObject Cause = iota
	// CauseGrowingObject: they were taken for more of an object that is being stored.
	CauseGrowingObject
	// CauseExpired: a lookup or a newer variant came upon it after its time.
	CauseExpired
	// CauseReplaced: a newer answer of the same URL and variant took its place.
	CauseReplaced
	// CauseInvalidated: a request with a method that changes something (2.4 on).
	CauseInvalidated
	// CauseAborted: its transfer broke off.
	CauseAborted
	// CauseAbandoned: it was not stored to its end, as it grew too large, found no room,
	// or because of its headers.
	CauseAbandoned
	// CauseRefused: it was one variant too many.
	CauseRefused
	// CauseWrongVictim: another one was one variant too many (WrongVictim).
	CauseWrongVictim
	// CauseLastReference: it had been given up while somebody read it, and that reader
	// has ended (2.9 on).
	CauseLastReference
	// CauseStripped: only its early hints stay, and its other blocks are free (3.5 on).
	CauseStripped
	// CauseCount is how many causes there are.
	CauseCount
)

var causeNames = [CauseCount]string{
	"new-object", "growing-object", "expired", "replaced", "invalidated", "aborted", "abandoned", "refused", "wrong-victim",
	"last-reference", "stripped",
}

func (x Cause) String() string { return causeNames[x] }

// Evicts reports whether the entry gave way to another one, and its blocks with it.
// After all other causes the blocks of the entry stay as they are, as dead space,
// until they are taken one day.
func (x Cause) Evicts() bool { return x <= CauseGrowingObject }

// Removal is the end of an entry.
type Removal struct {
	Cause Cause
	// Dead tells that nobody could have found it any more: its blocks go, the entry
	// had left the index before, and was reported then.
	Dead bool
	// Complete tells that it had been stored to its end.
	Complete bool
	// Variant tells that it was one of the variants of its URL, First that it was the oldest of
	// them. Of an exact cache ([NewExact]) it is not told which is the oldest: to look would be a walk of its own.
	Variant, First bool
	// Hash is its primary key, By that of the object that its blocks go to, where the
	// cause evicts.
	Hash, By Hash
	// Size is in bytes. Expire is when it expires, in seconds, as Now is.
	Size, Blocks int
	Expire, Now  int64
}

// Observe lets a function be told of every entry that leaves the index, and of every
// row whose blocks are taken. The removal is valid until the function returns; it must
// not call the cache. nil ends that.
func (c *Cache) Observe(f func(*Removal)) { c.observer = f }

// removed counts the end of an entry, and tells the observer.
func (c *Cache) removed(id, by rowID, cause Cause) {
	c.stats.Removed[cause]++
	if c.observer == nil {
		return
	}
	r := &c.slab[id]
	c.removal = Removal{
		Cause: cause, Dead: r.is(isDead), Complete: r.is(isComplete), Hash: r.hash,
		Size: int(r.size), Blocks: int(r.blocks), Expire: r.expire, Now: c.now,
	}
	c.removal.Variant = r.variant()
	c.removal.First = c.index.exact == nil && r.is(isLinked) && c.index.before(id) == none
	if by != none {
		c.removal.By = c.slab[by].hash
	}
	c.observer(&c.removal)
}
