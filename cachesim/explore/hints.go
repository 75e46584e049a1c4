package explore

import "slices"

// Early hints (3.5-dev3 on): beside the list of available blocks there are two more, of
// complete entries and of those of which nothing but the hints is left, in the order in
// which they were last used. Here an entry holds its place in them as a number.

// hinting is what a scenario says of early hints.
type hinting struct {
	on, only bool
	limit    int8 // blocks
}

// rank moves an entry to the end of its list; one that is in none enters it when it is
// complete (cache_row_reattach).
func (m *machine) rank(row id) {
	x := &m.state.blocks[row]
	if m.hints.on && (x.rank > 0 || x.entry.complete) {
		m.state.ranks++
		x.rank = m.state.ranks
	}
}

// length is how many blocks a row has.
func (m *machine) length(row id) (n int8) {
	for b := row; b != none; b = m.state.blocks[b].next {
		n++
	}
	return n
}

// mayStrip reports whether there is room for more hints.
func (m *machine) mayStrip() bool {
	n := int8(0)
	for b := range m.state.blocks[:m.blocks] {
		if x := &m.state.blocks[b]; x.used && x.entry.stripped {
			n += m.length(id(b))
		}
	}
	return n < m.hints.limit
}

// oldest returns the idle row that is first in one of the lists, or none.
func (m *machine) oldest(stripped bool) id {
	row := none
	for b := range m.state.blocks[:m.blocks] {
		x := &m.state.blocks[b]
		if x.used && x.rank > 0 && x.refs == 0 && x.entry.stripped == stripped && (row == none || x.rank < m.state.blocks[row].rank) {
			row = id(b)
		}
	}
	return row
}

// makeRoom frees some blocks of one idle entry, which come to the head of the available
// ones (cache_make_room). It reports whether there was one.
func (m *machine) makeRoom() bool {
	may := m.mayStrip()
	row := none
	if !may {
		row = m.oldest(true)
	}
	if row == none {
		row = m.oldest(false)
		if row != none && m.state.blocks[row].entry.key != 0 && may && m.strip(row) {
			return true
		}
	}
	if row == none {
		return false
	}
	blocks := m.blocksFrom(row)
	m.evict(row)
	m.prepend(blocks)
	return true
}

// strip leaves nothing of an idle entry but its hints, if it has some, and if that frees a
// block (cache_strip_entry). They fit in the block of the entry.
func (m *machine) strip(row id) bool {
	x := &m.state.blocks[row]
	freed := m.blocksFrom(x.next)
	if !x.entry.hinted || len(freed) == 0 {
		return false
	}
	x.next, x.entry.stripped = none, true
	for _, b := range freed {
		m.state.blocks[b].row, m.state.blocks[b].next = b, none
	}
	m.rank(row)
	m.prepend(freed)
	return true
}

// hint tells a client the hints of an entry that cannot be served.
func (m *machine) hint(e id) {
	x := &m.state.blocks[e]
	switch {
	case !m.hints.on:
	case x.entry.stripped:
		m.rank(e)
	case x.entry.complete && x.refs == 0 && m.mayStrip():
		m.strip(e)
	}
}

func (m *machine) blocksFrom(b id) (list []id) {
	for ; b != none; b = m.state.blocks[b].next {
		list = append(list, b)
	}
	return list
}

// prepend moves available blocks to the head of their list.
func (m *machine) prepend(blocks []id) {
	s := &m.state
	list := make([]id, 0, maxBlocks)
	list = append(list, blocks...)
	for _, b := range s.avail[:s.free] {
		if !slices.Contains(blocks, b) {
			list = append(list, b)
		}
	}
	copy(s.avail[:], list)
}

// storeHints completes an object of which only the hints are kept; one without is
// given up.
func (m *machine) storeHints(t *thread) stepID {
	if !m.operation(t).hints {
		m.state.blocks[t.row].used = false
		return m.giveUp(t)
	}
	return finishHints
}
