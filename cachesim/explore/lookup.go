package explore

import "github.com/hapvet/hapvet/cachesim"

const (
	allShared = onShctx | onRows | onEntries
	underRead = onLock | onTree
)

var lookupSteps = map[stepID]step{
	sharedFirst: {
		"find the first entry of the URL", treeRead, "T.r",
		underRead | onEntries | onClock, 0, (*machine).sharedFirst,
	},
	sharedRetain: {
		"count a reference to it", 0, "T.r",
		0, onEntries, func(m *machine, t *thread) stepID {
			m.state.blocks[t.first].entry.held++
			return sharedUsable
		},
	},
	sharedUsable: {
		"see if it is complete, take its row", shctxLock, "T.r+S.w",
		onLock | onClock, allShared | onTree, (*machine).sharedUsable,
	},
	sharedKey: {
		"work out the secondary key", 0, "",
		0, 0, func(*machine, *thread) stepID { return sharedScan },
	},
	sharedScan: {
		"compare it with the first entry", treeRead, "T.r",
		underRead | onEntries | onClock, 0, func(m *machine, t *thread) stepID {
			t.at = t.first
			return m.compare(t)
		},
	},
	sharedNext: {
		"go to the next entry, compare it", 0, "T.r",
		underRead | onEntries | onClock, 0, (*machine).sharedNext,
	},
	sharedReleaseReading: {
		"give the reference to the first entry back", 0, "T.r",
		0, onEntries, func(m *machine, t *thread) stepID {
			x := &m.state.blocks[t.first].entry
			if x.held--; x.held <= 0 {
				return sharedUnlinkReading
			}
			return m.afterReleaseReading(t)
		},
	},
	sharedUnlinkReading: {
		"remove the entry from the index", 0, "T.r",
		0, onTree | onEntries, func(m *machine, t *thread) stepID {
			m.remove(t.first, m.cause(cachesim.ReadLockedDelete))
			return m.afterReleaseReading(t)
		},
	},
	sharedGiveBackReading: {
		"give its row back", shctxLock, "T.r+S.w",
		onLock, allShared, func(m *machine, t *thread) stepID {
			m.reattach(t.first)
			m.give(t, shctxLock|treeRead)
			return m.end(t)
		},
	},
	sharedRetainOther: {
		"count a reference to the entry found", 0, "T.r",
		0, onEntries, func(m *machine, t *thread) stepID {
			m.state.blocks[t.other].entry.held++
			return sharedSwap
		},
	},
	sharedSwap: {
		"take the row of the entry found", shctxLock, "T.r+S.w",
		onLock | onClock, allShared, (*machine).sharedSwap,
	},
	lockedFirst: {
		"find the first entry of the URL, take its row", shctxLock, "S.w",
		onClock, allShared | onTree, (*machine).lockedFirst,
	},
	lockedKey: {
		"work out the secondary key", 0, "",
		0, 0, func(*machine, *thread) stepID { return lockedScan },
	},
	lockedScan: {
		"look for the variant, take its row", shctxLock, "S.w",
		onClock, allShared | onTree, (*machine).lockedScan,
	},
	lockedTest: {
		"see if it is complete", 0, "",
		onEntries, 0, func(m *machine, t *thread) stepID {
			if m.state.blocks[t.row].entry.complete || m.sem.Has(cachesim.IncompleteVariantServed) {
				return m.serve(t, t.row)
			}
			return giveBackRow
		},
	},
}

func (m *machine) sharedFirst(t *thread) stepID {
	t.first = m.firstOf(m.operation(t))
	if t.first != none {
		x := &m.state.blocks[t.first].entry
		t.life = x.life
		if m.sem.Family == cachesim.F3 && x.expire <= m.state.now {
			t.first = none
		}
	}
	switch {
	case t.first == none:
		m.give(t, treeRead)
		return m.end(t)
	case m.sem.Has(cachesim.UncheckedVariant):
		return sharedRetain
	}
	return sharedUsable
}

func (m *machine) sharedUsable(t *thread) stepID {
	defer m.give(t, shctxLock|treeRead)
	x := &m.state.blocks[t.first].entry
	retained := m.sem.Has(cachesim.UncheckedVariant)
	if !m.alive(t.first, t.life) || !x.complete || x.stripped || m.sem.Family == cachesim.F4 && x.expire <= m.state.now {
		if !m.over {
			m.hint(t.first)
		}
		if retained {
			m.release(t.first, m.cause(cachesim.ReadLockedDelete))
		}
		return m.end(t)
	}
	if !retained {
		x.held++
	}
	m.detach(t.first, 0)
	if x.variant == 0 {
		return m.serve(t, t.first)
	}
	return sharedKey
}

// compare looks whether the entry at which a walk is is the one wanted.
func (m *machine) compare(t *thread) stepID {
	o, x := m.operation(t), &m.state.blocks[t.at].entry
	if x.variant != o.variant {
		return sharedNext
	}
	if m.otherURL(o, t.at) || x.expire <= m.state.now {
		return m.scanned(t, none)
	}
	return m.scanned(t, t.at)
}

func (m *machine) sharedNext(t *thread) stepID {
	t.at = m.nextOf(t.at)
	if t.at == none {
		return m.scanned(t, none)
	}
	return m.compare(t)
}

// scanned goes on from the end of a walk. It holds the lock for reading; where deletes
// are write-locked it gives it back before the first entry is released.
func (m *machine) scanned(t *thread, found id) stepID {
	t.at, t.other = none, found
	switch {
	case found == t.first:
		m.give(t, treeRead)
		return m.serve(t, found)
	case found == none && m.sem.Has(cachesim.SecondaryMissLeaks):
		m.state.blocks[t.first].pinned = m.cause(cachesim.SecondaryMissLeaks)
		m.give(t, treeRead)
		return m.end(t)
	case m.sem.Has(cachesim.ReadLockedDelete):
		return sharedReleaseReading
	case found == none:
		m.give(t, treeRead)
		return m.dropFirst(t, done)
	case m.sem.Has(cachesim.UncheckedVariant):
		return sharedRetainOther
	}
	return sharedSwap
}

func (m *machine) afterReleaseReading(t *thread) stepID {
	switch {
	case t.other == none:
		return sharedGiveBackReading
	case m.sem.Has(cachesim.UncheckedVariant):
		return sharedRetainOther
	}
	return sharedSwap
}

// dropFirst gives the first entry back, and goes on then; done ends the operation.
func (m *machine) dropFirst(t *thread, then stepID) stepID {
	t.drop, t.then = t.first, then
	return releaseEntry
}

func (m *machine) sharedSwap(t *thread) stepID {
	defer m.give(t, shctxLock|treeRead)
	readLocked := m.sem.Has(cachesim.ReadLockedDelete)
	if readLocked {
		m.reattach(t.first)
	}
	found := &m.state.blocks[t.other].entry
	complete := found.complete && !found.stripped
	unchecked := m.sem.Has(cachesim.UncheckedVariant)
	if unchecked {
		m.detach(t.other, m.cause(cachesim.UncheckedVariant))
	}
	switch {
	case m.over:
		return done
	case unchecked && !complete && readLocked:
		return m.dropIncomplete(t)
	case unchecked && !complete: // by hand only: no release does one without the other
		m.release(t.other, 0)
		m.reattach(t.other)
		t.other = none
	case !complete:
		t.other = none
	case !unchecked:
		m.state.blocks[t.other].entry.held++
		m.detach(t.other, 0)
	}
	return m.swapped(t, readLocked)
}

// swapped goes on from the row of the first entry to that of another one, or none.
func (m *machine) swapped(t *thread, firstDropped bool) stepID {
	next := done
	if t.other != none {
		next = m.serve(t, t.other)
	}
	switch {
	case !firstDropped:
		return m.dropFirst(t, next)
	case next == done:
		return m.end(t)
	}
	return next
}

// dropIncomplete gives back a variant that turns out to be no use.
func (m *machine) dropIncomplete(t *thread) stepID {
	t.drop, t.then = t.other, done
	if m.sem.Has(cachesim.IncompleteSecondaryLeaks) {
		m.state.blocks[t.other].pinned = m.cause(cachesim.IncompleteSecondaryLeaks)
	}
	return releaseEntry
}

func (m *machine) lockedFirst(t *thread) stepID {
	defer m.give(t, shctxLock)
	e := m.firstOf(m.operation(t))
	if e == none {
		return m.end(t)
	}
	x := &m.state.blocks[e].entry
	if x.expire <= m.state.now {
		m.remove(e, 0)
		return m.end(t)
	}
	if m.sem.Has(cachesim.IncompleteVariantServed) && !x.complete {
		return m.end(t)
	}
	m.detach(e, 0)
	t.row, t.life = e, x.life
	if x.variant == 0 {
		return lockedTest
	}
	return lockedKey
}

func (m *machine) lockedScan(t *thread) stepID {
	defer m.give(t, shctxLock)
	found := m.scan(m.operation(t), t.row)
	switch {
	case m.over:
		return done
	case found == t.row:
		return lockedTest
	}
	m.reattach(t.row)
	if found == none {
		return m.end(t)
	}
	m.detach(found, 0)
	t.row, t.life = found, m.state.blocks[found].entry.life
	return lockedTest
}
