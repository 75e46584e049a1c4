package explore

import "github.com/hapvet/hapvet/cachesim"

// config is what stays as it is during an exploration.
type config struct {
	sem      cachesim.Semantics
	unlocked bool // deletes take no lock (Unlocked)
	plain    bool // refused variants leave the index and nothing more (RefuseNew)
	blocks   int8
	variants uint32 // max-secondary-entries
	setup    []operation
	programs [maxThreads][]operation
	threads  int
	hints    hinting
	keys     uint8 // the trees that hold entries, as bits
}

// machine is a state and what runs it.
type machine struct {
	*config
	state    state
	current  *[maxThreads][]operation
	over     bool // nothing is certain any more
	observer func(Invariant, cause)
}

// newMachine makes a machine that has gone through the setup.
func newMachine(c *config, observer func(Invariant, cause)) *machine {
	m := &machine{config: c, observer: observer}
	m.state.reset(c)
	setup := [maxThreads][]operation{c.setup}
	m.current = &setup
	m.begin()
	for n := 0; !m.over && n < maxSteps && m.state.threads[0].step != done; n++ {
		m.step(0)
	}
	m.current = &c.programs
	m.begin()
	return m
}

// begin puts every thread before its first operation.
func (m *machine) begin() {
	for i := range m.state.threads {
		t := &m.state.threads[i]
		*t = thread{}
		t.step = m.start(t, i)
	}
}

// start returns the first step of the operation at which a thread is.
func (m *machine) start(t *thread, i int) stepID {
	*t = thread{op: t.op, locked: t.locked, first: none, at: none, other: none, row: none, drop: none, id: uint8(i)}
	if int(t.op) >= len(m.current[i]) {
		return done
	}
	o := m.operation(t)
	t.tree = m.treeOf(o.key())
	return firstSteps[o.kind][m.sem.Family]
}

// end goes on to the next operation of a thread.
func (m *machine) end(t *thread) stepID {
	t.op++
	return m.start(t, int(t.id))
}

func (m *machine) operation(t *thread) *operation { return &m.current[t.id][t.op] }

// oneLock tells that there is one lock, up to 2.8.
func (m *machine) oneLock() bool { return m.sem.Family <= cachesim.F2 }

func (m *machine) treeOf(key uint8) uint8 { return key % uint8(m.sem.Trees) }

// canStep reports whether a thread has a step to do, and whether the locks for it are
// free.
func (m *machine) canStep(i int) bool {
	t := &m.state.threads[i]
	takes := steps[t.step].takes
	if takes == 0 {
		return t.step != done
	}
	if takes&shctxLock != 0 && m.state.locks[0].writer {
		return false
	}
	l := &m.state.locks[1+t.tree]
	switch {
	case takes&treeWrite != 0:
		return !l.writer && l.readers == 0
	case takes&treeRead != 0:
		return !l.writer
	}
	return true
}

// step lets a thread do its next step.
func (m *machine) step(i int) {
	t := &m.state.threads[i]
	s := &steps[t.step]
	if s.takes != 0 {
		m.take(t, s.takes)
	}
	t.step = s.run(m, t)
}

func (m *machine) take(t *thread, l locks) {
	if l&shctxLock != 0 {
		m.state.locks[0].writer = true
	}
	if l&(treeRead|treeWrite) == 0 {
		return
	}
	t.locked = 1 + t.tree
	if l&treeRead != 0 {
		m.state.locks[t.locked].readers++
	} else {
		m.state.locks[t.locked].writer = true
	}
}

// give gives locks back. The thread may have turned to another tree since it took them.
func (m *machine) give(t *thread, l locks) {
	if l&shctxLock != 0 {
		m.state.locks[0].writer = false
	}
	if l&treeRead != 0 {
		m.state.locks[t.locked].readers--
	}
	if l&treeWrite != 0 {
		m.state.locks[t.locked].writer = false
	}
}

// finished reports whether every thread is done.
func (m *machine) finished() bool {
	for i := range m.threads {
		if m.state.threads[i].step != done {
			return false
		}
	}
	return true
}

// violate notes that an invariant does not hold.
func (m *machine) violate(v Invariant, why cause) {
	if m.over {
		return
	}
	m.over = invariants[v].fatal
	if m.observer != nil {
		m.observer(v, why)
	}
}

// checkRest looks for what is left over once every thread is done.
func (m *machine) checkRest() {
	for b := range m.state.blocks[:m.blocks] {
		if x := &m.state.blocks[b]; x.row == id(b) && x.refs > 0 {
			m.violate(LeakedBlocks, x.pinned)
		}
	}
}
