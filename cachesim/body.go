package cachesim

// Append stores n more bytes of the body, as one record. It reports whether the
// object goes on being stored.
func (c *Cache) Append(t *Transaction, n int) bool { return c.grow(t, recordHeader+n) }

// grow stores n bytes as they are.
func (c *Cache) grow(t *Transaction, n int) bool {
	if t.phase != storing {
		return false
	}
	if v := c.reserve(t.row, n); v != Storing {
		c.giveUp(t)
		return false
	}
	c.slab[t.row].size += uint32(n)
	return true
}

// giveUp ends the storing of an object for which there is no room.
func (c *Cache) giveUp(t *Transaction) {
	t.phase = idle
	switch c.sem.Family {
	case F1:
		c.usage.died(&c.slab[t.row])
	case F2:
		c.unlinkEntry(t.row, CauseAbandoned)
	case F3, F4:
		c.release(t.row, CauseAbandoned)
	}
	c.giveBack(t.row)
}

// Finish ends the storing of an object that came whole. tail is the size of what
// ends the message (Response.Tail).
func (c *Cache) Finish(t *Transaction, tail int) Verdict {
	if t.phase != storing {
		return ObjectTooLarge
	}
	if tail > 0 && !c.grow(t, tail) {
		return ObjectTooLarge
	}
	t.phase = idle
	e := &c.slab[t.row]
	e.flags |= isComplete
	verdict := Stored
	if c.sem.Family == F1 {
		key := e.hash.index()
		if c.index.first(key) == none {
			c.index.insert(t.row)
			c.usage.entered()
		} else {
			verdict = LostRace
			c.usage.died(&c.slab[t.row])
		}
	}
	c.usage.timed(&c.slab[t.row])
	c.giveBack(t.row)
	return verdict
}

// FinishWith ends the storing of an object whose last n bytes come together with what
// ends the message, as they do where Content-Length tells the end. There is room for
// both, or for neither.
func (c *Cache) FinishWith(t *Transaction, n, tail int) Verdict {
	if t.phase == storing && !c.grow(t, recordHeader+n+tail) {
		return ObjectTooLarge
	}
	return c.Finish(t, 0)
}

// Abort ends the storing of an object whose transfer broke off.
func (c *Cache) Abort(t *Transaction) Verdict {
	if t.phase != storing {
		return ObjectTooLarge
	}
	t.phase = idle
	switch c.sem.Family {
	case F1:
		c.usage.died(&c.slab[t.row])
	case F2:
		if !c.sem.Has(AbortKeepsEntry) {
			c.remove(t.row, CauseAborted)
		}
		c.usage.timed(&c.slab[t.row])
	case F3, F4:
		c.release(t.row, CauseAborted)
	}
	c.giveBack(t.row)
	return Aborted
}
