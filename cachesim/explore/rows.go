package explore

// takeBlock moves a block from the head of the list of available ones to a row, none
// for a new one, and returns the row (shctx_row_reserve_hot). A row that gives way is
// evicted. It returns none if there is no block.
func (m *machine) takeBlock(to id) id {
	s := &m.state
	if s.free == 0 {
		return none
	}
	for m.hints.on && s.blocks[s.avail[0]].used && m.makeRoom() {
	}
	b := s.avail[0]
	if s.blocks[b].used {
		m.evict(b)
	}
	s.free--
	copy(s.avail[:], s.avail[1:s.free+1])
	x := &s.blocks[b]
	x.next = none
	if to == none {
		x.row, x.refs = b, 1
		return b
	}
	x.row = to
	s.blocks[m.last(to)].next = b
	return to
}

// evict ends a row whose blocks go to another one. Up to 2.8 its entry leaves the index
// at once; since, it is no longer complete, and leaves it when the lock of its tree is
// taken.
func (m *machine) evict(row id) {
	x := &m.state.blocks[row]
	for b := row; b != none; {
		next := m.state.blocks[b].next
		m.state.blocks[b].row, m.state.blocks[b].next = b, none
		b = next
	}
	x.used, x.rank = false, 0
	e := &x.entry
	switch {
	case e.key == 0:
	case m.oneLock():
		m.remove(row, 0)
	default:
		e.complete, e.queued = false, true
		e.held++
	}
}

// last returns the last block of a row.
func (m *machine) last(row id) id {
	for b := row; ; {
		next := m.state.blocks[b].next
		if next == none {
			return b
		}
		b = next
	}
}

// detach takes a row into use (shctx_row_detach). why is the defect that lets a row be
// taken that is another one's by now.
func (m *machine) detach(row id, why cause) {
	s := &m.state
	x := &s.blocks[row]
	if x.entry.queued || x.row != row {
		m.violate(CorruptedList, why)
		return
	}
	if x.refs == 0 {
		kept := s.avail[:0]
		for _, b := range s.avail[:s.free] {
			if s.blocks[b].row != row {
				kept = append(kept, b)
			}
		}
		s.free = int8(len(kept))
	}
	x.refs++
}

// reattach gives a use of a row back (shctx_row_reattach).
func (m *machine) reattach(row id) {
	s := &m.state
	x := &s.blocks[row]
	m.rank(row)
	if x.refs--; x.refs > 0 {
		return
	}
	for b := row; b != none; b = s.blocks[b].next {
		s.avail[s.free] = b
		s.free++
	}
}

// overwrite notes that the memory of a block gets other content. An entry there that
// the index still holds becomes another one, or none.
func (m *machine) overwrite(b id, byEntry bool) {
	x := &m.state.blocks[b]
	x.former = x.entry.why
	if m.state.index.Linked(int32(b)) {
		m.state.recycled = x.former
		if byEntry {
			m.state.index.Reuse(int32(b))
		} else {
			m.state.index.Recycle(int32(b))
		}
	}
	x.entry = entry{life: x.entry.life}
}
