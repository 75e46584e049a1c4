package cachesim

// row is a run of blocks that belong together: those of one entry (struct cache_entry),
// or free ones. HAProxy keeps free blocks as rows of one block each; neighbours among
// them are one row here, which comes to the same.
//
// What most requests look at is here, 64 bytes, a line of a processor's cache; the rest
// of an entry is in its [detail], the neighbours among the available rows are in its
// [link].
type row struct {
	hash   Hash
	blocks int32
	expire int64
	size   uint32 // bytes used; 0 in a free row
	refs   int32  // a writer, and the readers; 0 puts it into the list
	held   int32  // references to the entry (F3 on), the index's own among them
	count  uint32 // of the variants; right in the last one only
	// older and newer are the neighbours among the entries of one key. The newer of
	// the last is none; the older of the first is the last.
	older, newer rowID
	flags        entryFlags
	signature    uint8 // of its secondary key; 0 for none
}

// detail is what few requests look at.
type detail struct {
	stored int64 // when, in seconds
	// modified is what If-Modified-Since is compared with, in seconds.
	modified  int64
	etag      uint64 // of its text, without W/; 0 for none
	clearTS   int64  // when the variants of the URL were last cleared
	age       uint32 // that the response came with, in seconds
	hints     uint32 // bytes that its early hints would take
	secondary secondaryKey
}

type entryFlags uint16

const (
	isComplete entryFlags = 1 << iota
	isLinked              // in the index
	isZombie              // in the index without a key (WrongVictim)
	isRecycled            // and its block is something else by now
	isStripped            // nothing but hints are left (F4)
	hasFarETag            // the ETag lies beyond the first block
	hasBrokenHeaders
	hasTooManyHeaders
	isFilled // its headers are stored
	isTimed  // its expiry is counted in usage
	isDead   // it has content, and nobody can find it
	isRanked // in one of the lists of early hints
)

func (r *row) is(f entryFlags) bool { return r.flags&f != 0 }

// variant reports whether the entry is one of several of its URL.
func (r *row) variant() bool { return r.signature != 0 }

func (r *row) expired(now int64) bool { return r.expire <= now }

// key is what the index finds the entry by.
func (r *row) key() uint32 { return r.hash.index() }
