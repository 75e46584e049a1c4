package cachesim

// Outcome is what a lookup came to.
type Outcome uint8

// The outcomes of lookups.
const (
	// Bypass: nothing was looked up, because the request asks for a fresh answer or
	// is none that can be stored.
	Bypass Outcome = iota
	// NoKey: nothing was looked up, because the request has no key.
	NoKey
	Miss
	Hit
	// NotModified is a hit that is answered with 304.
	NotModified
	// CutOff is a hit on an object that is not complete yet.
	CutOff
	// Unsendable is a hit on headers that leave no room: a 500.
	Unsendable
	// Damaged is a hit with damaged headers.
	Damaged
	// Crash: the index led to memory that is something else by now.
	Crash
	// OutcomeCount is how many outcomes there are.
	OutcomeCount
)

var outcomeNames = [OutcomeCount]string{"bypass", "no-key", "miss", "hit", "not-modified", "cut-off", "unsendable", "damaged", "crash"}

func (o Outcome) String() string { return outcomeNames[o] }

// IsHit reports whether the answer came from the cache.
func (o Outcome) IsHit() bool { return o >= Hit && o < Crash }

// Verdict is what became of a response at cache-store, and of its body.
type Verdict uint8

// The verdicts. All but Storing and Stored are reasons not to store.
const (
	Storing Verdict = iota
	Stored
	OfTheCache      // it came from the cache
	OldRequest      // HTTP/1.0
	OtherMethod     // neither GET
	Invalidated     // a method that changes something: the entry was removed
	KeyMissing      // cache-use did not run, or found no key
	OtherStatus     // not 200
	TooLarge        // by its Content-Length
	VaryUnknown     // by a header that HAProxy does not look at
	VaryKeyMissing  // the request has no secondary key
	NotCacheable    // by Cache-Control or Pragma, of request or response
	NotFresh        // neither lifetime nor validator
	BeingStored     // the same object is on its way into the cache
	NoRoom          // all blocks are in use
	VariantsFull    // max-secondary-entries
	AgeRefused      // by its Age
	HeadersTooLarge // no room for Age
	EncodingUnknown // Content-Encoding
	ObjectTooLarge  // max-object-size, while it came in
	Aborted         // the transfer broke off
	LostRace        // another one was stored first (F1)
	KeyTaken        // it does not vary, and others of its key are there
	NoHints         // early-hints only, and no link to tell early
	// VerdictCount is how many verdicts there are.
	VerdictCount
)

var verdictNames = [VerdictCount]string{
	"storing", "stored", "of-the-cache", "old-request", "other-method", "invalidated", "key-missing", "other-status", "too-large",
	"vary-unknown", "vary-key-missing", "not-cacheable", "not-fresh", "being-stored", "no-room", "variants-full", "age-refused",
	"headers-too-large", "encoding-unknown", "object-too-large", "aborted", "lost-race", "key-taken", "no-hints",
}

func (v Verdict) String() string { return verdictNames[v] }
