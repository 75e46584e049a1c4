package cachesim

// blockSize is what a block holds, in bytes (CACHE_BLOCKSIZE).
const blockSize = 1024

// none is the index of no row.
const none int32 = -1

// rowID is the index of a row in the slab of a cache.
type rowID = int32

// row is a run of blocks that belong together: those of one entry, or free ones.
// HAProxy keeps free blocks as rows of one block each; neighbours among them are
// one row here, which comes to the same.
type row struct {
	entry
	prev, next rowID // in the list of available rows
	blocks     int32
	refs       int32  // a writer, and the readers; 0 puts it into the list
	size       uint32 // bytes used; 0 in a free row
}

// rows is the allocator (struct shared_context): all blocks, as rows, and the list
// of those that nobody uses, from which new ones are taken at the head.
type rows struct {
	slab       []row
	unused     []rowID // of the slab
	head, tail rowID   // of the list of available rows
	available  int     // blocks in that list ("available blocks" of show cache)
	least      int     // of them there have been
	total      int
}

func newRows(blocks int) rows {
	rs := rows{head: none, tail: none, total: blocks, least: blocks}
	free := rs.add(int32(blocks))
	rs.append(free)
	return rs
}

// add makes a row that is in no list.
func (rs *rows) add(blocks int32) rowID {
	if n := len(rs.unused); n > 0 {
		id := rs.unused[n-1]
		rs.unused = rs.unused[:n-1]
		rs.slab[id] = row{prev: none, next: none, blocks: blocks}
		return id
	}
	rs.slab = append(rs.slab, row{prev: none, next: none, blocks: blocks})
	return rowID(len(rs.slab) - 1)
}

func (rs *rows) drop(id rowID) { rs.unused = append(rs.unused, id) }

// append puts a row at the tail of the list, where it is taken last.
func (rs *rows) append(id rowID) {
	r := &rs.slab[id]
	r.prev, r.next = rs.tail, none
	if rs.tail == none {
		rs.head = id
	} else {
		rs.slab[rs.tail].next = id
	}
	rs.tail = id
	rs.available += int(r.blocks)
}

// unlink takes a row out of the list.
func (rs *rows) unlink(id rowID) {
	r := &rs.slab[id]
	if r.prev == none {
		rs.head = r.next
	} else {
		rs.slab[r.prev].next = r.next
	}
	if r.next == none {
		rs.tail = r.prev
	} else {
		rs.slab[r.next].prev = r.prev
	}
	r.prev, r.next = none, none
	rs.available -= int(r.blocks)
	rs.least = min(rs.least, rs.available)
}

// detach takes a row into use (shctx_row_detach).
func (rs *rows) detach(id rowID) {
	if rs.slab[id].refs == 0 {
		rs.unlink(id)
	}
	rs.slab[id].refs++
}

// reattach gives a use back (shctx_row_reattach). The last one puts the row at the
// tail of the list.
func (rs *rows) reattach(id rowID) {
	r := &rs.slab[id]
	if r.refs--; r.refs == 0 {
		rs.append(id)
	}
}

// take moves blocks from the head of the list to a row that is in use. What is left
// of the last victim stays at the head, as free blocks. There must be enough.
func (c *Cache) take(to rowID, blocks int) {
	for blocks > 0 {
		id := c.head
		if c.slab[id].size > 0 {
			c.evicted(id, to)
			c.usage.emptied(&c.slab[id])
		}
		if c.slab[id].is(isLinked) {
			id = c.recycle(id)
		}
		victim := &c.slab[id]
		n := min(int(victim.blocks), blocks)
		victim.entry, victim.size = entry{}, 0
		victim.blocks -= int32(n)
		c.available -= n
		c.slab[to].blocks += int32(n)
		c.usage.grown(&c.slab[to], n)
		blocks -= n
		if victim.blocks == 0 {
			c.unlink(id)
			c.drop(id)
		}
	}
	c.least = min(c.least, c.available)
}

// recycle gives the blocks of a zombie to a new row at the head of the list. What is
// left of the zombie is a link to something else.
func (rs *rows) recycle(zombie rowID) rowID {
	id := rs.add(rs.slab[zombie].blocks)
	rs.unlink(zombie)
	rs.slab[zombie].blocks = 0
	rs.slab[zombie].flags |= isRecycled
	rs.prepend(id)
	return id
}

// prepend puts a row at the head of the list, where it is taken first.
func (rs *rows) prepend(id rowID) {
	r := &rs.slab[id]
	r.prev, r.next = none, rs.head
	if rs.head == none {
		rs.tail = id
	} else {
		rs.slab[rs.head].prev = id
	}
	rs.head = id
	rs.available += int(r.blocks)
}

// blocksFor returns how many blocks a row needs more to hold n more bytes.
func (r *row) blocksFor(n int) int {
	return max(0, (int(r.size)+n+blockSize-1)/blockSize-int(r.blocks))
}
