package cachesim

// lookupUnique is the lookup of F1: one entry a key, always complete.
func (c *Cache) lookupUnique(now int64, t *Transaction) rowID {
	id := c.matching(t.request)
	if id == none {
		return none
	}
	if c.slab[id].expired(now) {
		c.unlinkEntry(id, CauseExpired)
		return none
	}
	c.detach(id)
	return id
}

// lookupLocked is the lookup of F2: several entries a key, under one lock.
func (c *Cache) lookupLocked(now int64, t *Transaction) rowID {
	id := c.firstAlive(now, t.request, true)
	if id == none {
		c.prepareVariant(t)
		return none
	}
	e := &c.slab[id]
	cutOff := c.sem.Has(IncompleteVariantServed)
	if cutOff && !e.is(isComplete) {
		return none
	}
	c.detach(id)
	if e.variant() {
		found := none
		if c.variantFor(t, e.signature) {
			found = c.scan(now, t, id, true)
		}
		if found == none {
			c.reattach(id)
			return none
		}
		if found != id {
			c.reattach(id)
			c.detach(found)
			id = found
		}
	}
	if !c.slab[id].is(isComplete) && !cutOff {
		c.reattach(id)
		return none
	}
	return id
}

// lookupShared is the lookup of F3 and F4, where entries are counted references to.
func (c *Cache) lookupShared(now int64, t *Transaction) rowID {
	id := c.matching(t.request)
	if id != none && c.sem.Family == F3 && c.slab[id].expired(now) {
		id = none
	}
	if id == none {
		c.prepareVariant(t)
		return none
	}
	e := &c.slab[id]
	if e.expired(now) || !e.is(isComplete) || e.is(isStripped) {
		c.hint(t.request, id)
		return none
	}
	e.held++
	c.detach(id)
	if !e.variant() {
		return id
	}
	if !c.variantFor(t, e.signature) {
		c.release(id, CauseLastReference)
		c.giveBack(id)
		return none
	}
	found := c.scan(now, t, id, false)
	t.beyond = found != id
	switch {
	case found == id || c.crashed:
		return found
	case found == none && c.sem.Has(SecondaryMissLeaks):
		c.stats.Pinned++
		return none
	}
	c.release(id, CauseLastReference)
	c.giveBack(id)
	if found == none {
		return none
	}
	s := &c.slab[found]
	if s.is(isComplete) && !s.is(isStripped) {
		s.held++
		c.detach(found)
		return found
	}
	if c.sem.Has(IncompleteSecondaryLeaks) {
		c.detach(found)
		c.stats.Pinned++
		c.stats.PinnedStoring++
	}
	return none
}

// firstAlive returns the oldest entry of the request's key if it has not expired;
// if it has, it is removed on demand (get_entry).
func (c *Cache) firstAlive(now int64, r *Request, clean bool) rowID {
	id := c.matching(r)
	if id == none || !c.slab[id].expired(now) {
		return id
	}
	if clean {
		c.discard(id, CauseExpired)
	}
	return none
}

// discard gives up an entry that the index found in the way.
func (c *Cache) discard(id rowID, cause Cause) {
	if c.sem.Family >= F3 {
		c.release(id, cause)
	} else {
		c.remove(id, cause)
	}
}

// prepareVariant builds the whole secondary key of a request of whose URL nothing is
// known.
func (c *Cache) prepareVariant(t *Transaction) {
	if c.settings.ProcessVary && c.sem.SecondaryBytes > 0 && !t.request.Variant.broken {
		t.variant, t.hasVariant = t.request.Variant, true
	}
}

// variantFor builds the part of the secondary key that a signature names. It fails
// where Accept-Encoding is too long.
func (c *Cache) variantFor(t *Transaction, signature uint8) bool {
	v := t.request.Variant
	if signature&varyEncoding != 0 && v.broken {
		return false
	}
	t.variant, t.hasVariant = v.limited(signature), true
	return true
}

// scan looks for the variant of a request among an entry and those behind it. On
// demand it removes expired ones that it passes (get_secondary_entry).
func (c *Cache) scan(now int64, t *Transaction, id rowID, clean bool) rowID {
	for id != none && !c.details[id].secondary.matches(&t.variant) {
		if c.slab[id].is(isRecycled) {
			c.crashed = true
			return none
		}
		next := c.index.next(id)
		if clean && c.slab[id].expired(now) {
			c.sweep(id)
		}
		id = next
	}
	switch {
	case id == none:
		return none
	case c.slab[id].hash != t.request.Hash && !c.sem.Has(CollisionServed):
		return none
	case c.slab[id].expired(now):
		if clean {
			c.sweep(id)
		}
		return none
	}
	return id
}

// sweep removes an expired entry that a scan passes. F2 does not count it.
func (c *Cache) sweep(id rowID) {
	if c.sem.Family >= F3 {
		c.release(id, CauseExpired)
	} else {
		c.unlinkEntry(id, CauseExpired)
	}
}
