package cachesim

// Store is cache-store: it decides whether a response is stored, and begins to. A
// transaction that is Storing goes on with [Cache.Append], and ends with
// [Cache.Finish] or [Cache.Abort].
func (c *Cache) Store(now int64, t *Transaction, r *Response) Verdict {
	c.now = max(c.now, now)
	if v := c.refuses(now, t, r); v != Storing {
		return v
	}
	if c.sem.Family == F1 {
		return c.storeUnique(now, t, r)
	}
	var variant secondaryKey
	if r.Signature != 0 {
		variant = t.variant.limited(r.Signature)
	}
	return c.storeIndexed(now, t, r, variant)
}

// refuses goes through what keeps a response out before anything is reserved.
func (c *Cache) refuses(now int64, t *Transaction, r *Response) Verdict {
	switch {
	case t.phase == delivering:
		return OfTheCache
	case t.old:
		return OldRequest
	case t.request.Method != MethodGet:
		return c.otherMethod(now, t, r)
	case !t.hasKey:
		return KeyMissing
	case r.Status != 200:
		return OtherStatus
	case r.Body >= 0 && !c.hints.only && c.tooLarge(r):
		return TooLarge
	case r.HasVary && (r.BadVary || c.sem.SecondaryBytes == 0 || !c.settings.ProcessVary):
		return VaryUnknown
	case r.Signature != 0 && !t.hasVariant:
		return VaryKeyMissing
	case !r.Cacheable.apply(t.cacheable) || !r.Cookies.apply(t.cookies):
		return NotCacheable
	case r.NoInfo:
		return NotFresh
	case t.ignore && c.sem.Has(IgnoredRequestNotStored):
		return NotCacheable
	}
	return Storing
}

// otherMethod handles what is no GET: from F2 on, what may change something removes
// the oldest entry of its URL.
func (c *Cache) otherMethod(now int64, t *Transaction, r *Response) Verdict {
	if !c.sem.Invalidates || t.request.Method != MethodOther || r.Status < 200 || r.Status > 399 || !t.hasKey {
		return OtherMethod
	}
	id := c.firstAlive(now, t.request, true)
	if id == none {
		return OtherMethod
	}
	if c.sem.Family >= F3 {
		c.release(id, CauseInvalidated)
	} else {
		c.unlinkEntry(id, CauseInvalidated)
	}
	return Invalidated
}

// tooLarge compares Content-Length with max-object-size.
func (c *Cache) tooLarge(r *Response) bool {
	if c.sem.PayloadCheck {
		return r.Body > int64(c.max)
	}
	return int64(r.Payload)+r.Body > int64(c.max)
}

// lifetime returns for how many seconds a response is stored, and what its own
// headers say; it may be 0 or less (http_calc_maxage).
func (c *Cache) lifetime(now int64, r *Response) (effective, own int64) {
	switch {
	case r.HasLifetime:
		own = r.Lifetime
	case r.HasExpires:
		own = max(0, r.Expires-now)
		if own == 0 {
			return 0, 0
		}
	default:
		return int64(c.settings.MaxAge), 0
	}
	// A negative max-age is a huge one where it caps: HAProxy compares without sign.
	if limit := int64(uint32(c.settings.MaxAge)); own > limit {
		return limit, own
	}
	return own, own
}

// storeUnique begins to store in F1: the entry enters the index when it is complete.
func (c *Cache) storeUnique(now int64, t *Transaction, r *Response) Verdict {
	lifetime, _ := c.lifetime(now, r)
	if v := c.headersFit(r); v != Storing {
		return v
	}
	id := c.add(0)
	c.slab[id].refs, c.slab[id].hash = 1, t.request.Hash
	if v := c.reserve(id, c.sem.EntrySize+r.Head); v != Storing {
		c.drop(id)
		return v
	}
	c.slab[id].size = uint32(c.sem.EntrySize + r.Head)
	c.fill(now, id, r, lifetime)
	if old := c.matching(t.request); old != none {
		c.unlinkEntry(old, CauseReplaced)
	}
	t.phase, t.row = storing, id
	return Storing
}

// storeIndexed begins to store from F2 on: the entry enters the index first.
func (c *Cache) storeIndexed(now int64, t *Transaction, r *Response, variant secondaryKey) Verdict {
	if old := c.predecessor(now, t, variant); old != none {
		if !c.slab[old].is(isComplete) {
			return BeingStored
		}
		c.discard(old, CauseReplaced)
	}
	id := c.add(0)
	c.slab[id].refs, c.slab[id].hash = 1, t.request.Hash
	if v := c.reserve(id, c.sem.EntrySize); v != Storing {
		c.drop(id)
		return v
	}
	row := &c.slab[id]
	row.size = uint32(c.sem.EntrySize)
	row.expire, row.signature = now+2, variant.signature
	c.details[id].secondary = variant
	if !c.insert(now, id) {
		if variant.signature == 0 {
			return c.withdraw(id, KeyTaken)
		}
		return c.withdraw(id, VariantsFull)
	}
	lifetime, own := c.lifetime(now, r)
	switch {
	case r.HasAge && (r.BadAge || r.Age > own):
		return c.withdraw(id, AgeRefused)
	case c.hints.only:
		return c.storeHints(now, id, r, lifetime)
	case c.headersFit(r) != Storing:
		return c.withdraw(id, HeadersTooLarge)
	case c.keepsEncoding(r) && r.BadEncoding:
		return c.withdraw(id, EncodingUnknown)
	}
	if v := c.reserve(id, r.Head); v != Storing {
		return c.withdraw(id, v)
	}
	c.slab[id].size += uint32(r.Head)
	if c.keepsEncoding(r) {
		c.details[id].secondary.encodings = r.Encodings
	}
	c.fill(now, id, r, lifetime)
	t.phase, t.row = storing, id
	return Storing
}

// keepsEncoding reports whether the codings of a response become part of its
// secondary key.
func (c *Cache) keepsEncoding(r *Response) bool {
	return r.Signature&varyEncoding != 0 || r.Signature != 0 && c.sem.Has(EncodingWithoutVary)
}

// predecessor returns the entry that a response is to replace.
func (c *Cache) predecessor(now int64, t *Transaction, variant secondaryKey) rowID {
	id := c.firstAlive(now, t.request, true)
	if id == none || variant.signature == 0 {
		return id
	}
	saved := t.variant
	t.variant = variant
	id = c.scan(now, t, id, true)
	t.variant = saved
	return id
}

// headersFit reports whether the headers leave room for an Age when they are sent.
func (c *Cache) headersFit(r *Response) Verdict {
	const htxBlock = 8
	if c.headRoom > 0 && r.Payload+htxBlock*r.HeadBlocks > c.headRoom {
		return HeadersTooLarge
	}
	return Storing
}

// fill writes into an entry what its headers say.
func (c *Cache) fill(now int64, id rowID, r *Response, lifetime int64) {
	e := &c.slab[id]
	e.expire = now + lifetime
	e.flags |= isFilled
	d := &c.details[id]
	d.stored, d.etag, d.modified, d.age = now, r.ETag, r.Modified, 0
	d.hints = uint32(r.StoredHints)
	if d.modified == 0 {
		d.modified = now
	}
	if !r.BadAge {
		d.age = uint32(min(max(0, r.Age), 1<<31))
	}
	if r.ETagAt >= blockSize {
		e.flags |= hasFarETag
	}
	if c.sem.Has(NoHeaderLimit) && r.Payload+8*r.HeadBlocks > bufferSize-48-maxRewrite {
		e.flags |= hasTooManyHeaders
	}
	if c.sem.Has(HeadersStraddleBlocks) && c.sem.EntrySize+r.Head > blockSize {
		e.flags |= hasBrokenHeaders
	}
}

// reserve gets the blocks that n more bytes of a row need (shctx_row_reserve_hot).
func (c *Cache) reserve(id rowID, n int) Verdict {
	row := &c.slab[id]
	need := n // that must be available; HAProxy counted the room in the last block up to 2.8
	if !c.sem.StrictSize {
		need = int(row.size) + n - int(row.blocks)*blockSize
	}
	switch {
	case int(row.size)+n > c.max && (c.sem.StrictSize || need > 0):
		return ObjectTooLarge
	case need > c.available*blockSize:
		return NoRoom
	}
	c.take(id, row.blocksFor(n))
	return Storing
}

// insert links a new entry. It refuses one more variant than there may be.
func (c *Cache) insert(now int64, id rowID) bool {
	c.index.insert(id)
	c.usage.entered()
	e := &c.slab[id]
	e.held = 1
	before := c.index.before(id)
	if !e.variant() {
		if before != none && c.sem.Alone {
			c.release(id, CauseRefused)
			return false
		}
		return true
	}
	if before == none {
		e.count, c.details[id].clearTS = 1, now
		return true
	}
	count, cleared := c.slab[before].count, c.details[before].clearTS
	if count >= c.settings.MaxSecondaryEntries {
		if cleared == now {
			c.refuseVariant(id, before)
			return false
		}
		var newest rowID
		if count, newest = c.clearExpired(now, before); count >= c.settings.MaxSecondaryEntries {
			c.details[newest].clearTS = now
			c.refuseVariant(id, newest)
			return false
		}
	}
	e = &c.slab[id]
	e.count, c.details[id].clearTS = count+1, cleared
	c.stats.MostVariants = max(c.stats.MostVariants, count+1)
	return true
}

// clearExpired removes the expired ones among an entry and those before it. It
// returns how many are left, and the newest of them.
func (c *Cache) clearExpired(now int64, id rowID) (alive uint32, newest rowID) {
	newest = none
	for id != none {
		before := c.index.before(id)
		if c.slab[id].expired(now) {
			c.sweep(id)
		} else {
			alive++
			if newest == none {
				newest = id
			}
		}
		id = before
	}
	return alive, newest
}

// refuseVariant takes a new entry back out of the index; with WrongVictim, another
// one.
func (c *Cache) refuseVariant(id, other rowID) {
	switch {
	case c.sem.Family == F2:
		c.unlinkEntry(id, CauseRefused)
	case c.sem.Has(WrongVictim):
		c.usage.left(&c.slab[id])
		c.index.forget(id)
		c.release(other, CauseWrongVictim)
	default:
		c.release(id, CauseRefused)
	}
}

// withdraw gives the row of an entry back that cannot be stored after all.
func (c *Cache) withdraw(id rowID, why Verdict) Verdict {
	if !c.slab[id].is(isZombie) {
		c.remove(id, CauseAbandoned)
	}
	c.usage.emptied(&c.slab[id])
	c.slab[id].size = 0
	c.giveBack(id)
	return why
}
