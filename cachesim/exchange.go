package cachesim

// ChunkBytes is how much of a body HAProxy stores in one record, where it comes fast:
// what a buffer of the default size holds beside its headers.
const ChunkBytes = 15300

// Exchange is a request and its response, back to back: a lookup, then the delivery
// or the storing of a body of this many bytes. It returns what the lookup came to
// and, where the request went to the origin, what became of the response.
func (c *Cache) Exchange(now int64, request *Request, response *Response, body int64) (Outcome, Verdict) {
	var t Transaction
	outcome := c.Lookup(now, request, &t)
	if outcome.IsHit() {
		c.Release(&t)
		return outcome, OfTheCache
	}
	if outcome == Crash {
		return outcome, Aborted
	}
	if v := c.Store(now, &t, response); v != Storing {
		return outcome, v
	}
	for body > ChunkBytes {
		if !c.Append(&t, ChunkBytes) {
			return outcome, ObjectTooLarge
		}
		body -= ChunkBytes
	}
	return outcome, c.last(&t, int(body), response.Body >= 0, response.Tail)
}

// last stores the last bytes of a body, and what ends the message.
func (c *Cache) last(t *Transaction, n int, known bool, tail int) Verdict {
	switch {
	case n == 0:
		return c.Finish(t, tail)
	case known:
		return c.FinishWith(t, n, tail)
	case !c.Append(t, n):
		return ObjectTooLarge
	}
	return c.Finish(t, tail)
}
