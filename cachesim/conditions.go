package cachesim

import (
	"hash/fnv"
	"net/http"
	"strings"
)

// readConditions reads what decides between 304 and 200.
func readConditions(h Headers, d *Request) {
	for _, value := range h.values("if-none-match") {
		d.HasIfNoneMatch = true
		for item := range items(value) {
			if item == "*" {
				d.AnyTag = true
			}
			d.IfNoneMatch = append(d.IfNoneMatch, tagOf(item))
		}
	}
	if value, ok := h.get("if-modified-since"); ok {
		if t, err := http.ParseTime(value); err == nil {
			d.IfModifiedSince = t.Unix()
		}
	}
}

// tagOf identifies an entity tag. Tags are compared weakly: W/ does not count.
func tagOf(text string) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(strings.TrimPrefix(text, "W/")))
	return sum.Sum64() | 1
}

// unchanged reports whether a hit is answered with 304
// (should_send_notmodified_response()).
func (c *Cache) unchanged(r *Request, id rowID) bool {
	if !c.sem.Conditional || !r.HasIfNoneMatch && r.IfModifiedSince == 0 {
		return false
	}
	d := &c.details[id]
	if r.HasIfNoneMatch {
		if r.AnyTag {
			return true
		}
		if d.etag == 0 || c.slab[id].is(hasFarETag) && c.sem.Has(ETagBeyondBlock) {
			return false
		}
		for _, tag := range r.IfNoneMatch {
			if tag == d.etag {
				return true
			}
		}
		return false
	}
	return d.modified <= r.IfModifiedSince
}
