package cachesim

// blockSize is what a block holds, in bytes (CACHE_BLOCKSIZE).
const blockSize = 1024

// none is the index of no row.
const none int32 = -1

// rowID is the index of a row in the slab of a cache.
type rowID = int32

// rows is the allocator (struct shared_context): all blocks, as rows, and the list
// of those that nobody uses, from which new ones are taken at the head.
type rows struct {
	slab      []row
	details   []detail // of the same rows
	unused    []rowID  // of the slab
	avail     chain    // the rows that nobody uses
	available int      // blocks in that list ("available blocks" of show cache)
	least     int      // of them there have been
	total     int
}

func newRows(blocks int) rows {
	rs := rows{avail: newChain(), total: blocks, least: blocks}
	free := rs.add(int32(blocks))
	rs.append(free)
	return rs
}

// add makes a row that is in no list.
func (rs *rows) add(blocks int32) rowID {
	var id rowID
	if n := len(rs.unused); n > 0 {
		id = rs.unused[n-1]
		rs.unused = rs.unused[:n-1]
		rs.slab[id] = row{}
	} else {
		id = rowID(len(rs.slab))
		rs.slab = append(rs.slab, row{})
		rs.details = append(rs.details, detail{})
		rs.avail.room(id) // requests that are read ahead look at the neighbours of any row
	}
	rs.slab[id].blocks = blocks
	return id
}

func (rs *rows) drop(id rowID) { rs.unused = append(rs.unused, id) }

// append puts a row at the tail of the list, where it is taken last.
func (rs *rows) append(id rowID) {
	rs.avail.append(id)
	rs.available += int(rs.slab[id].blocks)
}

// prepend puts a row at the head of the list, where it is taken first.
func (rs *rows) prepend(id rowID) {
	rs.avail.prepend(id)
	rs.available += int(rs.slab[id].blocks)
}

// unlink takes a row out of the list.
func (rs *rows) unlink(id rowID) {
	rs.avail.remove(id)
	rs.available -= int(rs.slab[id].blocks)
	rs.least = min(rs.least, rs.available)
}

// detach takes a row into use (shctx_row_detach).
func (rs *rows) detach(id rowID) {
	r := &rs.slab[id]
	if r.refs == 0 {
		rs.unlink(id)
	}
	r.refs++
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
		id := c.avail.head
		if c.slab[id].size > 0 {
			if c.hints.on && c.makeRoom(to) {
				continue
			}
			c.evicted(id, to)
			c.usage.emptied(&c.slab[id])
		}
		if c.slab[id].is(isLinked) {
			if c.index.exact != nil {
				c.index.exact.recycle(id)
			}
			id = c.recycle(id)
		}
		victim := &c.slab[id]
		n := min(int(victim.blocks), blocks)
		victim.size, victim.flags = 0, 0
		c.slab[to].blocks += int32(n)
		c.usage.grown(&c.slab[to], n)
		blocks -= n
		if n == int(victim.blocks) {
			c.unlink(id)
			c.drop(id)
			continue
		}
		victim.blocks -= int32(n)
		c.available -= n
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

// blocksFor returns how many blocks a row needs more to hold n more bytes.
func (r *row) blocksFor(n int) int {
	return max(0, (int(r.size)+n+blockSize-1)/blockSize-int(r.blocks))
}
