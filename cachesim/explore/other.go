package explore

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
		"list the entries of a key", shctxLock, "S.w",
		onTree | onEntries, onShctx, func(m *machine, t *thread) stepID {
			m.list(t)
			m.give(t, shctxLock)
			return m.end(t)
		},
	},
	pass: {
		"time passes", 0, "",
		0, onClock, func(m *machine, t *thread) stepID {
			m.state.now += m.operation(t).age
			return m.end(t)
		},
	},
}

// list walks over the entries of a key as `show cache` does.
func (m *machine) list(t *thread) {
	for e := m.firstOf(m.operation(t)); e != none && !m.over; {
		e = m.nextOf(e)
	}
}
