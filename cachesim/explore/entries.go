package explore

import "github.com/hapvet/hapvet/cachesim"

// firstOf returns the oldest entry of a URL, or none. One of another URL with the same
// key may hide it.
func (m *machine) firstOf(o *operation) id {
	e := id(m.state.index.First(uint32(o.key())))
	m.checkIndex(0)
	if e == none || m.state.blocks[e].entry.url != o.url {
		return none
	}
	return e
}

// checkIndex notes what a walk of the index came by. why is the defect that left the
// entry from which it went on as it is.
func (m *machine) checkIndex(why cause) {
	switch m.state.index.Fault() {
	case cachesim.UnlinkedNode:
		m.violate(UnlinkedNode, why)
	case cachesim.RecycledNode:
		m.violate(RecycledBlock, m.state.recycled)
	case cachesim.EndlessWalk:
		m.violate(EndlessWalk, m.state.recycled)
	}
}

// nextOf and beforeOf return the neighbours of an entry among those of its key.
func (m *machine) nextOf(e id) id {
	n := id(m.state.index.Next(int32(e)))
	m.checkIndex(m.state.blocks[e].entry.why)
	return n
}

func (m *machine) beforeOf(e id) id {
	n := id(m.state.index.Before(int32(e)))
	m.checkIndex(m.state.blocks[e].entry.why)
	return n
}

// alive reports whether the memory of an entry still holds that entry.
func (m *machine) alive(e id, life uint8) bool {
	if x := &m.state.blocks[e]; x.entry.life != life {
		m.violate(RecycledBlock, x.former)
		return false
	}
	return true
}

// release gives a reference back, under a lock that allows removal (F3 on).
func (m *machine) release(e id, why cause) {
	x := &m.state.blocks[e].entry
	if x.held--; x.held <= 0 {
		m.remove(e, why)
	}
}

// discard gives up an entry that is in the way.
func (m *machine) discard(e id) {
	if m.oneLock() {
		m.remove(e, 0)
	} else {
		m.release(e, 0)
	}
}

// sweep gives up an expired entry that a walk passes. F2 does not count it.
func (m *machine) sweep(e id) {
	if m.oneLock() {
		m.unlink(e, 0)
	} else {
		m.release(e, 0)
	}
}

// remove takes an entry out of the index and corrects the number of its siblings
// (delete_entry). why is the defect by which it happens.
func (m *machine) remove(e id, why cause) {
	x := &m.state.blocks[e].entry
	if x.variant != 0 {
		switch linked := m.state.index.Linked(int32(e)); {
		case !linked && m.sem.Has(cachesim.DeleteUnlinked):
			m.violate(DoubleUnlink, m.cause(cachesim.DeleteUnlinked))
			return
		case !linked:
			return
		case x.key != 0 || m.sem.Has(cachesim.DeleteUnlinked):
			m.uncount(e)
		}
	}
	m.unlink(e, why)
}

// uncount takes a variant from the number that the last one holds.
func (m *machine) uncount(e id) {
	last := e
	for next := m.nextOf(e); next != none && !m.over; next = m.nextOf(next) {
		last = next
	}
	if m.over {
		return
	}
	if last != e {
		x := &m.state.blocks[last].entry
		x.count--
		m.checkCount(x)
		return
	}
	if before := m.beforeOf(e); before != none {
		x := &m.state.blocks[before].entry
		x.count = m.state.blocks[e].entry.count - 1
		m.checkCount(x)
	}
}

func (m *machine) checkCount(e *entry) {
	if e.count == ^uint32(0) {
		m.violate(CounterWrap, max(m.cause(cachesim.WrongVictim), m.cause(cachesim.RefusalWrapsCounter)))
	}
}

// unlink takes an entry out of the index and nothing more.
func (m *machine) unlink(e id, why cause) {
	if m.over {
		return
	}
	x := &m.state.blocks[e].entry
	if m.state.index.Linked(int32(e)) {
		m.state.index.Remove(int32(e))
		m.checkIndex(x.why)
		x.why = why
	}
	x.key = 0
}

// enter links a new entry (insert_entry). It reports whether it is kept: there may be no
// more than a number of variants.
func (m *machine) enter(e id) bool {
	x := &m.state.blocks[e].entry
	m.state.index.Insert(int32(e), uint32(x.key))
	m.checkIndex(0)
	x.held = 1
	if x.variant == 0 || m.over {
		return true
	}
	before := m.beforeOf(e)
	if before == none {
		x.count, x.cleared = 1, m.state.now
		return true
	}
	p := &m.state.blocks[before].entry
	count, cleared := p.count, p.cleared
	if count >= m.variants {
		if cleared == m.state.now {
			m.refuse(e, before)
			return false
		}
		var newest id
		if count, newest = m.clearExpired(before); count >= m.variants && !m.over {
			m.state.blocks[newest].entry.cleared = m.state.now
			m.refuse(e, newest)
			return false
		}
	}
	x.count, x.cleared = count+1, cleared
	return true
}

// clearExpired removes the expired ones among an entry and those before it. It returns
// how many are left, and the newest of them.
func (m *machine) clearExpired(e id) (alive uint32, newest id) {
	newest = none
	for e != none && !m.over {
		before := m.beforeOf(e)
		if m.state.blocks[e].entry.expire <= m.state.now {
			m.sweep(e)
		} else {
			alive++
			if newest == none {
				newest = e
			}
		}
		e = before
	}
	return alive, newest
}

// refuse takes a new entry back out of the index; with WrongVictim, another one, while
// the new one stays there without a key.
func (m *machine) refuse(e, other id) {
	switch {
	case m.oneLock() || m.plain:
		m.unlink(e, 0)
	case m.sem.Has(cachesim.WrongVictim):
		why := m.cause(cachesim.WrongVictim)
		m.release(other, why)
		m.state.index.Forget(int32(e))
		x := &m.state.blocks[e].entry
		x.key, x.why = 0, why
		m.violate(Zombie, why)
	default:
		m.release(e, m.cause(cachesim.RefusalWrapsCounter))
	}
}

// predecessor returns the entry that a response is to replace, and gives up expired
// ones on the way.
func (m *machine) predecessor(o *operation) id {
	e := m.firstOf(o)
	if e != none && m.state.blocks[e].entry.expire <= m.state.now {
		m.discard(e)
		return none
	}
	if o.variant == 0 {
		return e
	}
	return m.scan(o, e)
}

// scan looks for a variant among an entry and those behind it, in one go, and gives up
// expired ones on the way (get_secondary_entry).
func (m *machine) scan(o *operation, e id) id {
	for e != none && !m.over && m.state.blocks[e].entry.variant != o.variant {
		next := m.nextOf(e)
		if m.state.blocks[e].entry.expire <= m.state.now {
			m.sweep(e)
		}
		e = next
	}
	if e == none || m.over || m.otherURL(o, e) {
		return none
	}
	if m.state.blocks[e].entry.expire <= m.state.now {
		m.sweep(e)
		return none
	}
	return e
}

// otherURL reports whether a walk may see that it ended at another URL of the same key.
func (m *machine) otherURL(o *operation, e id) bool {
	return m.state.blocks[e].entry.url != o.url && !m.sem.Has(cachesim.CollisionServed)
}
