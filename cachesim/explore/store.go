package explore

import "github.com/hapvet/hapvet/cachesim"

var storeSteps = map[stepID]step{
	sharedPredecessor: {
		"look for an entry to replace", treeWrite, "T.w",
		onClock, onLock | onTree | onEntries, func(m *machine, t *thread) stepID {
			defer m.give(t, treeWrite)
			old := m.predecessor(m.operation(t))
			if old == none {
				return sharedReserve
			}
			if !m.state.blocks[old].entry.complete {
				return m.end(t)
			}
			m.release(old, 0)
			return sharedReserve
		},
	},
	sharedReserve: {
		"reserve a block for the entry", shctxLock, "S.w+C",
		0, allShared, func(m *machine, t *thread) stepID {
			defer m.give(t, shctxLock)
			if t.row = m.takeBlock(none); t.row == none {
				return m.end(t)
			}
			return m.cleanUpThen(t, initialise)
		},
	},
	cleanUp: {
		"remove evicted entries", treeWrite, "T.w+C",
		0, onLock | onTree | onEntries, (*machine).cleanUp,
	},
	initialise: {
		"write the new entry", 0, "",
		onClock, onRows | onEntries | onTrees, func(m *machine, t *thread) stepID {
			m.initialise(t)
			return sharedInsert
		},
	},
	sharedInsert: {
		"insert it into the index", treeWrite, "T.w",
		onClock, onLock | onTree | onEntries, func(m *machine, t *thread) stepID {
			defer m.give(t, treeWrite)
			if !m.enter(t.row) {
				m.state.blocks[t.row].used = false
				return giveBackRow
			}
			return fillHeaders
		},
	},
	lockedStore: {
		"replace, reserve, write and insert", shctxLock, "S.w",
		onClock, allShared | onTrees, (*machine).lockedStore,
	},
	fillHeaders: {
		"write the headers", 0, "",
		onClock, onEntries | onRows, func(m *machine, t *thread) stepID {
			x := &m.state.blocks[t.row]
			x.entry.expire = m.state.now + m.operation(t).age
			if m.hints.only {
				return m.storeHints(t)
			}
			return m.grown(t)
		},
	},
	grow: {
		"reserve a block for the body", shctxLock, "S.w+C",
		0, allShared | onTrees, (*machine).grow,
	},
	copyBody: {
		"write a block of the body", 0, "",
		0, onRows | onEntries | onTrees, func(m *machine, t *thread) stepID {
			b := m.last(t.row)
			m.overwrite(b, false)
			m.state.blocks[b].written = content(t.row, t.life)
			t.chunk++
			return m.grown(t)
		},
	},
	finish: {
		"complete it, give the row back", shctxLock, "S.w",
		0, allShared, func(m *machine, t *thread) stepID {
			m.state.blocks[t.row].entry.complete = true
			m.reattach(t.row)
			m.give(t, shctxLock)
			return m.end(t)
		},
	},
	finishHints: {
		"complete the hints, give the row back", shctxLock, "S.w",
		0, allShared, func(m *machine, t *thread) stepID {
			x := &m.state.blocks[t.row].entry
			x.complete, x.stripped = true, true
			m.reattach(t.row)
			m.give(t, shctxLock)
			return m.end(t)
		},
	},
	abandon: {
		"give up what is incomplete, give the row back", shctxLock, "S.w",
		0, allShared | onTree, func(m *machine, t *thread) stepID {
			if !m.sem.Has(cachesim.AbortKeepsEntry) {
				m.remove(t.row, 0)
			}
			m.reattach(t.row)
			m.give(t, shctxLock)
			return m.end(t)
		},
	},
}

// cleanUpThen goes over the trees before it goes on. Trees that can hold no entry are
// left out: to lock them does nothing.
func (m *machine) cleanUpThen(t *thread, then stepID) stepID {
	t.then = then
	t.tree = 0
	return m.nextTree(t)
}

// nextTree goes to the tree of the thread, or the next one that is in use.
func (m *machine) nextTree(t *thread) stepID {
	for ; t.tree < trees; t.tree++ {
		if m.keys>>t.tree&1 != 0 {
			return cleanUp
		}
	}
	t.tree = m.treeOf(m.operation(t).key())
	then := t.then
	t.then = done
	return then
}

// cleanUp removes the entries of a tree whose blocks were taken (cache_reserve_finish).
func (m *machine) cleanUp(t *thread) stepID {
	for b := range m.state.blocks[:m.blocks] {
		x := &m.state.blocks[b].entry
		if x.queued && m.treeOf(x.home) == t.tree {
			x.queued = false
			m.remove(id(b), 0)
		}
	}
	m.give(t, treeWrite)
	t.tree++
	return m.nextTree(t)
}

// initialise writes a new entry into the first block of its row.
func (m *machine) initialise(t *thread) {
	m.overwrite(t.row, true)
	o := m.operation(t)
	x := &m.state.blocks[t.row]
	life := x.entry.life + 1
	x.entry = entry{
		life: life, url: o.url, key: o.key(), home: o.key(), variant: o.variant, hinted: o.hints, expire: m.state.now + 2,
	}
	x.rank = 0
	x.used, x.written, x.pinned = true, content(t.row, life), 0
	t.life = life
}

func (m *machine) lockedStore(t *thread) stepID {
	defer m.give(t, shctxLock)
	o := m.operation(t)
	if old := m.predecessor(o); old != none {
		if !m.state.blocks[old].entry.complete {
			return m.end(t)
		}
		m.remove(old, 0)
	}
	if t.row = m.takeBlock(none); t.row == none {
		return m.end(t)
	}
	m.initialise(t)
	if !m.enter(t.row) {
		m.state.blocks[t.row].used = false
		return giveBackRow
	}
	return fillHeaders
}

// grown goes on after a part of an object is written.
func (m *machine) grown(t *thread) stepID {
	o := m.operation(t)
	switch {
	case t.chunk < o.blocks:
		return grow
	case o.kind == storing && m.sem.Family == cachesim.F1:
		return uniqueFinish
	case o.kind == storing:
		return finish
	case m.sem.Family == cachesim.F1:
		return giveBackRow // it never was in the index
	case m.sem.Family == cachesim.F2:
		return abandon
	}
	return m.giveUp(t)
}

// giveUp ends an object that does not come to its end. The tree is that of the key that
// the entry has now.
func (m *machine) giveUp(t *thread) stepID {
	t.drop, t.then, t.other = t.row, done, none
	t.tree = m.treeOf(m.state.blocks[t.row].entry.key)
	return releaseEntry
}

func (m *machine) grow(t *thread) stepID {
	defer m.give(t, shctxLock)
	if m.takeBlock(t.row) != none {
		if m.oneLock() {
			return copyBody
		}
		return m.cleanUpThen(t, copyBody)
	}
	if !m.oneLock() {
		return m.giveUp(t)
	}
	m.reattach(t.row)
	m.unlink(t.row, 0)
	return m.end(t)
}
