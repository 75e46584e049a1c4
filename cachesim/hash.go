package cachesim

import (
	"crypto/sha1" //nolint:gosec // HAProxy's choice
	"encoding/binary"
)

// Hash is a primary key: a SHA-1, of which the first four bytes index the entry.
type Hash [sha1.Size]byte

// HashOf hashes the text of a key.
func HashOf(text string) Hash { return sha1.Sum([]byte(text)) } //nolint:gosec // see above

// index returns the bytes that the index goes by. 0 means that there is no key.
func (h *Hash) index() uint32 { return binary.LittleEndian.Uint32(h[:]) }

// Shown is the number that `show cache` prints for a key.
func (h Hash) Shown() uint32 { return h.index() }
