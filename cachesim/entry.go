package cachesim

// entry is one stored object (struct cache_entry). The zero entry is none. It lives
// in the row that holds its blocks.
type entry struct {
	hash   Hash
	expire int64
	stored int64 // when, in seconds
	// modified is what If-Modified-Since is compared with, in seconds.
	modified int64
	etag     uint64 // of its text, without W/; 0 for none
	clearTS  int64  // when the variants of the URL were last cleared
	key      uint32 // the first bytes of the hash; 0 takes the entry out of the index
	count    uint32 // of the variants; right in the last one only
	age      int32  // that the response came with, in seconds
	held     int32  // references to the entry (F3 on), the index's own among them
	// older and newer are the neighbours among the entries of one key. The newer of
	// the last is none; the older of the first is the last.
	older, newer rowID
	secondary    secondaryKey
	flags        entryFlags
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
)

func (e *entry) is(f entryFlags) bool { return e.flags&f != 0 }

// variant reports whether the entry is one of several of its URL.
func (e *entry) variant() bool { return e.secondary.signature != 0 }
