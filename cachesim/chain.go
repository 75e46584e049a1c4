package cachesim

// chain is a list of rows, in which HAProxy keeps them from the one to be taken first,
// at the head, to the one used last, at the tail.
type chain struct {
	links      []link // by row
	head, tail rowID
}

// link holds the neighbours of a row.
type link struct{ prev, next rowID }

func newChain() chain { return chain{head: none, tail: none} }

// room makes a place for the links of a row.
func (l *chain) room(id rowID) {
	if n := len(l.links); int(id) >= n {
		l.links = append(l.links, make([]link, int(id)+1-n)...)
	}
}

// append puts a row at the tail.
func (l *chain) append(id rowID) {
	l.room(id)
	l.links[id] = link{l.tail, none}
	if l.tail == none {
		l.head = id
	} else {
		l.links[l.tail].next = id
	}
	l.tail = id
}

// prepend puts a row at the head.
func (l *chain) prepend(id rowID) {
	l.room(id)
	l.links[id] = link{none, l.head}
	if l.head == none {
		l.tail = id
	} else {
		l.links[l.head].prev = id
	}
	l.head = id
}

// remove takes a row out.
func (l *chain) remove(id rowID) {
	x := l.links[id]
	if x.prev == none {
		l.head = x.next
	} else {
		l.links[x.prev].next = x.next
	}
	if x.next == none {
		l.tail = x.prev
	} else {
		l.links[x.next].prev = x.prev
	}
}
