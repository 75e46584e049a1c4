package explore

import "github.com/hapvet/hapvet/cachesim"

var deliverySteps = map[stepID]step{
	deliver: {
		"send a block", 0, "",
		onRows | onEntries, 0, (*machine).deliver,
	},
	releaseEntry: {
		"give a reference to an entry back", 0, "",
		0, onEntries, (*machine).releaseEntry,
	},
	unlinkEntry: {
		"remove the entry if nobody holds it", treeWrite, "T.w",
		0, onLock | onTree | onEntries, func(m *machine, t *thread) stepID {
			m.unlinkUnheld(t)
			m.give(t, treeWrite)
			return giveBackDropped
		},
	},
	unlinkUnlocked: {
		"remove the entry if nobody holds it", 0, "",
		0, onTree | onEntries, func(m *machine, t *thread) stepID {
			m.unlinkUnheld(t)
			return giveBackDropped
		},
	},
	giveBackDropped: {
		"give its row back", shctxLock, "S.w",
		0, onShctx | onRows, func(m *machine, t *thread) stepID {
			if t.drop != t.other || !m.sem.Has(cachesim.IncompleteSecondaryLeaks) {
				m.reattach(t.drop)
			}
			m.give(t, shctxLock)
			then := t.then
			t.drop, t.then = none, done
			if then == done {
				return m.end(t)
			}
			return then
		},
	},
	giveBackRow: {
		"give the row back", shctxLock, "S.w",
		0, onShctx | onRows, func(m *machine, t *thread) stepID {
			m.reattach(t.row)
			m.give(t, shctxLock)
			return m.end(t)
		},
	},
}

// serve begins to deliver a row.
func (m *machine) serve(t *thread, row id) stepID {
	x := &m.state.blocks[row].entry
	t.row, t.at, t.life = row, row, x.life
	if x.url != m.operation(t).url {
		m.violate(ForeignServed, m.cause(cachesim.CollisionServed))
	}
	if !x.complete {
		m.violate(TruncatedServed, m.cause(cachesim.IncompleteVariantServed))
	}
	return deliver
}

// deliver sends the block at which a delivery is. No lock is held: the row is in use.
func (m *machine) deliver(t *thread) stepID {
	x := &m.state.blocks[t.at]
	if x.row != t.row || x.written != content(t.row, t.life) {
		m.violate(ForeignServed, 0)
	}
	if t.at = x.next; t.at != none {
		return deliver
	}
	if m.oneLock() {
		return giveBackRow
	}
	t.drop, t.then = t.row, done
	t.other = none
	return releaseEntry
}

// content is what the blocks of an entry hold.
func content(row id, life uint8) uint8 { return uint8(row)<<4 | life&15 }

func (m *machine) releaseEntry(t *thread) stepID {
	x := &m.state.blocks[t.drop].entry
	if x.held--; x.held > 0 {
		return giveBackDropped
	}
	if m.unlocked {
		return unlinkUnlocked
	}
	return unlinkEntry
}

// unlinkUnheld removes an entry, unless somebody took a reference in the meantime.
func (m *machine) unlinkUnheld(t *thread) {
	if m.state.blocks[t.drop].entry.held > 0 {
		return
	}
	why := cause(0)
	if m.unlocked {
		why = unlockedCause
	}
	m.remove(t.drop, why)
}
