package cachesim

import "strings"

// Early hints (3.5-dev3 on; manual 6.2, early-hints). Beside the list of available rows
// HAProxy keeps two more, of entries in full and of entries of which nothing but the
// values of their Link headers is left. When blocks are needed, the oldest full entry
// is stripped to those, up to a share of the blocks, or goes whole.
type hints struct {
	on, only    bool
	limit       int // blocks
	blocks      int // of stripped entries
	full, stubs chain
}

func newHints(s *Settings, sem *Semantics) hints {
	h := hints{full: newChain(), stubs: newChain()}
	if sem.Family == F4 && s.EarlyHints != EarlyHintsOff {
		h.on, h.only = true, s.EarlyHints == EarlyHintsOnly
		h.limit = s.Blocks() * s.HintsRatio / 100
	}
	return h
}

// chainOf returns the list in which an entry is.
func (h *hints) chainOf(r *row) *chain {
	if r.is(isStripped) {
		return &h.stubs
	}
	return &h.full
}

// rank moves an entry to the end of its list; one that is in none yet enters it when it
// is complete (cache_row_reattach).
func (c *Cache) rank(id rowID) {
	r := &c.slab[id]
	if !c.hints.on || !r.is(isRanked) && !r.is(isComplete) {
		return
	}
	c.unrank(id)
	r.flags |= isRanked
	c.hints.chainOf(r).append(id)
	if r.is(isStripped) {
		c.hints.blocks += int(r.blocks)
	}
}

// unrank takes an entry out of its list.
func (c *Cache) unrank(id rowID) {
	r := &c.slab[id]
	if !r.is(isRanked) {
		return
	}
	r.flags &^= isRanked
	c.hints.chainOf(r).remove(id)
	if r.is(isStripped) {
		c.hints.blocks -= int(r.blocks)
	}
}

// giveBack ends the use of a row.
func (c *Cache) giveBack(id rowID) {
	c.rank(id)
	c.reattach(id)
}

// makeRoom frees some blocks of one idle entry, which come to the head of the available
// ones (cache_make_room). It reports whether there was one.
func (c *Cache) makeRoom(by rowID) bool {
	mayStrip := c.hints.blocks < c.hints.limit
	if !mayStrip {
		for id := c.hints.stubs.head; id != none; id = c.hints.stubs.links[id].next {
			if c.slab[id].refs == 0 {
				c.evictWhole(id, by)
				return true
			}
		}
	}
	for id := c.hints.full.head; id != none; id = c.hints.full.links[id].next {
		r := &c.slab[id]
		if r.refs > 0 {
			continue
		}
		if !r.is(isLinked) || !mayStrip || !c.strip(id) {
			c.evictWhole(id, by)
		}
		return true
	}
	return false
}

// evictWhole lets an idle entry go.
func (c *Cache) evictWhole(id, by rowID) {
	c.evicted(id, by)
	c.usage.emptied(&c.slab[id])
	c.unlink(id)
	c.slab[id].size, c.slab[id].flags = 0, 0
	c.prepend(id)
}

// strip leaves nothing of an idle entry but its hints, if it has some, and if that frees a block
// (cache_strip_entry).
func (c *Cache) strip(id rowID) bool {
	r := &c.slab[id]
	size := c.sem.EntrySize + int(c.details[id].hints)
	blocks := (size + blockSize - 1) / blockSize
	if c.details[id].hints == 0 || blocks >= int(r.blocks) {
		return false
	}
	c.removed(id, none, CauseStripped)
	c.unrank(id)
	c.usage.untimed(r)
	freed := r.blocks - int32(blocks)
	c.usage.content -= int(freed)
	if r.is(isDead) {
		c.usage.dead -= int(freed)
	}
	r.blocks, r.size = int32(blocks), uint32(size)
	r.flags |= isStripped
	c.available -= int(freed)
	c.usage.timed(r)
	c.rank(id)
	c.prepend(c.add(freed))
	return true
}

// hint answers a request whose entry cannot be served with the hints of that entry, if
// it has some: 103.
func (c *Cache) hint(r *Request, id rowID) {
	e := &c.slab[id]
	if !c.hints.on || r.NoHints || !e.is(isStripped) && !e.is(isComplete) {
		return
	}
	size := int(c.details[id].hints)
	if e.is(isStripped) {
		size = int(e.size) - c.sem.EntrySize
		c.rank(id)
	} else if size > 0 && e.refs == 0 && c.hints.blocks < c.hints.limit {
		c.strip(id)
	}
	if size > 0 {
		c.stats.HintHits++
	}
}

// storeHints stores the hints of a response, and nothing else of it (early-hints only).
func (c *Cache) storeHints(now int64, id rowID, r *Response, lifetime int64) Verdict {
	if r.Hints == 0 {
		return c.withdraw(id, NoHints)
	}
	if c.keepsEncoding(r) && r.BadEncoding {
		return c.withdraw(id, EncodingUnknown)
	}
	if v := c.reserve(id, r.Hints); v != Storing {
		return c.withdraw(id, v)
	}
	c.slab[id].size += uint32(r.Hints)
	if c.keepsEncoding(r) {
		c.details[id].secondary.encodings = r.Encodings
	}
	c.fill(now, id, r, lifetime)
	c.slab[id].flags |= isComplete | isStripped
	c.giveBack(id)
	c.usage.timed(&c.slab[id])
	return Stored
}

// longestLink is the longest value of a Link header of which hints are taken when its
// entry is stripped.
const longestLink = 1024

// hintSizes returns the bytes that the hints of a response take: as it comes, and when
// its entry is stripped. Each Link header with some is a record: its length in two bytes, and its
// links, joined by ", ".
func hintSizes(h Headers) (live, stored int) {
	for _, value := range h.values("link") {
		size := 0
		for item := range items(value) {
			if !isHint(item) {
				continue
			}
			if size > 0 {
				size += len(", ")
			}
			size += len(item)
		}
		if size == 0 {
			continue
		}
		live += 2 + size
		if len(value) <= longestLink {
			stored += 2 + size
		}
	}
	return live, stored
}

// hintRelations are those of which a client is told early.
var hintRelations = []string{"preload", "preconnect", "dns-prefetch", "modulepreload", "prefetch"}

// isHint reports whether the first relation of a link is one to tell early.
func isHint(item string) bool {
	_, parameters, ok := strings.Cut(item, ">")
	if !ok || !strings.HasPrefix(item, "<") {
		return false
	}
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.Trim(name, " \t"), "rel") {
			continue
		}
		value = strings.Trim(value, " \t")
		if unquoted := strings.Trim(value, `"`); unquoted != strings.Trim(unquoted, " \t") {
			return false
		}
		for word := range strings.FieldsSeq(strings.Trim(value, `"`)) {
			for _, relation := range hintRelations {
				if strings.EqualFold(word, relation) {
					return true
				}
			}
		}
		return false
	}
	return false
}
