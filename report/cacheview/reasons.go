package cacheview

// meanings say in words what the names of counts are; of those that are missing the
// name says it.
var meanings = map[string]string{
	// Outcomes of lookups.
	"bypass":       "not looked up: method, HTTP version, or the client asks for a fresh answer",
	"no-key":       "not looked up: the request has no host",
	"hit":          "hit",
	"not-modified": "hit, answered with 304",
	"cut-off":      "hit on an object that is not complete: the answer is cut off",
	"unsendable":   "hit on headers that leave no room: answered with 500",
	"damaged":      "hit with damaged headers",
	"crash":        "the process crashes",

	// What became of responses.
	"stored":            "stored",
	"old-request":       "not stored: HTTP/1.0",
	"other-method":      "not stored: the method is not GET",
	"invalidated":       "not stored: the method changes something, and what was stored is removed",
	"key-missing":       "not stored: the request has no key",
	"other-status":      "not stored: the status is not 200",
	"too-large":         "not stored: larger than max-object-size, by its Content-Length",
	"object-too-large":  "given up: larger than max-object-size, as it turned out",
	"vary-unknown":      "not stored: has a Vary header that is not looked at",
	"vary-key-missing":  "not stored: varies, and the request got no key for that",
	"not-cacheable":     "not stored: Cache-Control, Pragma or Authorization",
	"not-fresh":         "not stored: neither lifetime nor validator",
	"being-stored":      "not stored: another request is storing the same object",
	"no-room":           "not stored: all blocks are in use",
	"variants-full":     "not stored: max-secondary-entries",
	"age-refused":       "not stored: its Age header",
	"headers-too-large": "not stored: its headers",
	"encoding-unknown":  "not stored: its Content-Encoding",
	"aborted":           "given up: the transfer broke off",
	"lost-race":         "not kept: another request stored the same object first",
	"key-taken":         "not stored: it does not vary, and others of its key are there",
	"no-hints":          "not stored: early-hints only, and no link to tell early",

	// Why entries left the cache.
	"new-object":     "for the headers of a new object",
	"growing-object": "for the body of a new object",
	"expired":        "found after their time",
	"replaced":       "replaced by a newer answer",
	"abandoned":      "not stored to their end",
	"refused":        "one variant too many",
	"wrong-victim":   "removed instead of the one variant too many, a defect of the version",
	"last-reference": "given up while somebody read them",
	"stripped":       "reduced to early hints",
}

// meaning is a name in words.
func meaning(name string) string {
	if m := meanings[name]; m != "" {
		return m
	}
	return name
}
