package cachesim

// index finds the entries of a key: the oldest of them, from which the others
// follow in the order in which they came. It is a hash table with linear probing,
// for one tree or several: no key is in two trees. On demand, elastic binary trees take
// its place.
type index struct {
	rows  *rows
	exact *ebTrees // or nil
	slots []slot   // a power of two
	used  int
}

// slot holds the oldest entry of a key, as its row and one; the zero slot is empty.
type slot struct {
	key   uint32
	first rowID
}

const firstSlots = 1 << 10

func newIndex(rs *rows) index { return index{rows: rs, slots: make([]slot, firstSlots)} }

// home is where a key is looked for first. The keys are bytes of a SHA-1, or as good
// as random.
func (x *index) home(key uint32) int { return int(key*0x9e3779b1>>1) & (len(x.slots) - 1) }

// find returns the slot of a key, or the empty one that it would take.
func (x *index) find(key uint32) int {
	mask := len(x.slots) - 1
	for i := x.home(key); ; i = (i + 1) & mask {
		if s := &x.slots[i&mask]; s.key == key || s.first == 0 {
			return i
		}
	}
}

// first returns the oldest entry of a key.
func (x *index) first(key uint32) rowID {
	if x.exact != nil {
		return x.exact.firstOf(key)
	}
	return x.slots[x.find(key)].first - 1
}

// next returns the entry of the same key that came after this one.
func (x *index) next(id rowID) rowID {
	if x.exact != nil {
		return x.exact.neighbour(id, right)
	}
	return x.rows.slab[id].newer
}

// before returns the one that came before it.
func (x *index) before(id rowID) rowID {
	if x.exact != nil {
		return x.exact.neighbour(id, left)
	}
	if older := x.rows.slab[id].older; x.rows.slab[older].newer == id {
		return older
	}
	return none // it is the first, whose older is the last
}

// insert links an entry, behind those of the same key.
func (x *index) insert(id rowID) {
	e := &x.rows.slab[id]
	e.flags |= isLinked
	e.newer = none
	key := e.key()
	if x.exact != nil {
		x.exact.insert(id, key)
		return
	}
	s := &x.slots[x.find(key)]
	if s.first == 0 {
		e.older = id
		*s = slot{key, id + 1}
		if x.used++; 2*x.used > len(x.slots) {
			x.grow()
		}
		return
	}
	first := s.first - 1
	last := x.rows.slab[first].older
	x.rows.slab[last].newer = id
	e.older = last
	x.rows.slab[first].older = id
}

// remove unlinks an entry.
func (x *index) remove(id rowID) {
	slab := x.rows.slab
	e := &slab[id]
	if x.exact != nil {
		x.exact.remove(id)
		e.flags &^= isLinked
		return
	}
	i := x.find(e.key())
	first := x.slots[i].first - 1
	switch {
	case first != id:
		slab[e.older].newer = e.newer
		if e.newer != none {
			slab[e.newer].older = e.older
		} else {
			slab[first].older = e.older
		}
	case e.newer != none:
		x.slots[i].first = e.newer + 1
		slab[e.newer].older = e.older
	default:
		x.vacate(i)
	}
	e.flags &^= isLinked
	e.older, e.newer = none, none
}

// vacate empties a slot, and moves up those behind it that it kept from their home.
func (x *index) vacate(i int) {
	mask := len(x.slots) - 1
	x.used--
	for j := i; ; {
		j = (j + 1) & mask
		s := x.slots[j]
		if s.first == 0 {
			break
		}
		if home := x.home(s.key); (j-home)&mask >= (j-i)&mask {
			x.slots[i] = s
			i = j
		}
	}
	x.slots[i] = slot{}
}

func (x *index) grow() {
	old := x.slots
	x.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.first != 0 {
			x.slots[x.find(s.key)] = s
		}
	}
}

// last returns the newest entry of the key of an entry.
func (x *index) last(id rowID) rowID {
	if x.exact != nil {
		for next := id; next != none; next = x.exact.neighbour(id, right) {
			id = next
		}
		return id
	}
	return x.rows.slab[x.first(x.rows.slab[id].key())].older
}

// forget takes the key from an entry that stays linked (WrongVictim).
func (x *index) forget(id rowID) {
	x.rows.slab[id].flags |= isZombie
	if x.exact != nil {
		x.exact.forget(id)
	}
}

// fault returns what went wrong in exact trees.
func (x *index) fault() Fault {
	if x.exact != nil {
		return x.exact.fault
	}
	return NoFault
}
