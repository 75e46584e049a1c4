package explore

import "github.com/hapvet/hapvet/cachesim"

var otherSteps = map[stepID]step{
	done: {"", 0, "", 0, 0, func(*machine, *thread) stepID { return done }},
	invalidate: {
		"release the first entry of the URL", treeWrite, "T.w",
		onClock, onLock | onTree | onEntries, func(m *machine, t *thread) stepID {
			if e := m.firstOf(m.operation(t)); e != none {
				m.release(e, 0)
			}
			m.give(t, treeWrite)
			return m.end(t)
		},
	},
	lockedInvalidate: {
		"remove the first entry of the URL", shctxLock, "S.w",
		onClock, allShared | onTree, func(m *machine, t *thread) stepID {
			if e := m.firstOf(m.operation(t)); e != none {
				m.unlink(e, 0)
			}
			m.give(t, shctxLock)
			return m.end(t)
		},
	},
	show: {
		"list the entries of a key", treeRead, "T.r",
		underRead | onEntries, 0, func(m *machine, t *thread) stepID {
			m.list(t)
			m.give(t, treeRead)
			return m.end(t)
		},
	},
	lockedShow: {
		"list the first entry of a key", shctxLock, "S.w",
		onTree | onEntries, onShctx, func(m *machine, t *thread) stepID {
			defer m.give(t, shctxLock)
			t.at = m.firstOf(m.operation(t))
			if t.at == none || !m.sem.Has(cachesim.ShowKeepsNode) {
				return m.end(t)
			}
			t.life = m.state.blocks[t.at].entry.life
			return lockedShowNext
		},
	},
	lockedShowNext: {
		"list the entry behind it", shctxLock, "S.w",
		onTree | onEntries, onShctx, (*machine).showNext,
	},
	keep: {
		"nothing: the entry stays", 0, "",
		0, 0, (*machine).end,
	},
	pass: {
		"time passes", 0, "",
		0, onClock, func(m *machine, t *thread) stepID {
			m.state.now += m.operation(t).age
			return m.end(t)
		},
	},
}

// showNext goes on from the entry at which a listing was when it gave the lock back.
func (m *machine) showNext(t *thread) stepID {
	defer m.give(t, shctxLock)
	why := m.cause(cachesim.ShowKeepsNode)
	x := &m.state.blocks[t.at].entry
	switch {
	case x.url == 0 || x.life != t.life:
		m.violate(RecycledBlock, why)
	case !m.state.index.Linked(int32(t.at)):
		m.violate(UnlinkedNode, why)
	}
	if m.over {
		return done
	}
	if t.at = m.nextOf(t.at); t.at == none {
		return m.end(t)
	}
	t.life = m.state.blocks[t.at].entry.life
	return lockedShowNext
}

// list walks over the entries of a key as `show cache` does.
func (m *machine) list(t *thread) {
	for e := m.firstOf(m.operation(t)); e != none && !m.over; {
		e = m.nextOf(e)
	}
}
