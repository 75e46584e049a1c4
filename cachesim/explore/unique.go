package explore

// uniqueSteps are those of 2.0 to 2.3, where an entry enters the index once it is
// complete, and no key is in it twice.
var uniqueSteps = map[stepID]step{
	uniqueFirst: {
		"find the entry of the URL, take its row", shctxLock, "S.w",
		onClock, allShared | onTree, (*machine).uniqueFirst,
	},
	uniqueReserve: {
		"reserve a block for the entry", shctxLock, "S.w",
		0, allShared | onTrees, (*machine).uniqueReserve,
	},
	uniqueFill: {
		"write the entry and its headers", 0, "",
		onClock, onRows | onEntries | onTrees, func(m *machine, t *thread) stepID {
			m.initialise(t)
			return uniqueReplace
		},
	},
	uniqueReplace: {
		"remove the entry of the same URL", shctxLock, "S.w",
		0, onShctx | onEntries | onTree, func(m *machine, t *thread) stepID {
			if old := m.firstOf(m.operation(t)); old != none {
				m.unlink(old, 0)
			}
			m.give(t, shctxLock)
			return fillHeaders
		},
	},
	uniqueFinish: {
		"insert it into the index, give the row back", shctxLock, "S.w",
		0, allShared | onTree, (*machine).uniqueFinish,
	},
}

func (m *machine) uniqueFirst(t *thread) stepID {
	defer m.give(t, shctxLock)
	e := m.firstOf(m.operation(t))
	switch {
	case e == none:
		return m.end(t)
	case m.state.blocks[e].entry.expire <= m.state.now:
		m.unlink(e, 0)
		return m.end(t)
	}
	m.detach(e, 0)
	return m.serve(t, e)
}

// uniqueReserve begins to store. What varies is not stored.
func (m *machine) uniqueReserve(t *thread) stepID {
	defer m.give(t, shctxLock)
	if m.operation(t).variant != 0 {
		return m.end(t)
	}
	if t.row = m.takeBlock(none); t.row == none {
		return m.end(t)
	}
	return uniqueFill
}

// uniqueFinish completes an object. One whose key is taken meanwhile is never found.
func (m *machine) uniqueFinish(t *thread) stepID {
	defer m.give(t, shctxLock)
	x := &m.state.blocks[t.row].entry
	x.complete = true
	if m.state.index.First(uint32(x.key)) == -1 {
		m.state.index.Insert(int32(t.row), uint32(x.key))
	} else {
		x.key = 0
	}
	m.reattach(t.row)
	return m.end(t)
}
