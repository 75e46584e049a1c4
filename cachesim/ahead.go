package cachesim

// ahead is how many requests of some traffic are read before the first of them is
// answered.
const ahead = 32

// warm looks at what requests to come will need of memory, without changing anything.
//
// A cache of a million objects does not fit into a processor's own caches, and a
// request would wait for memory some five times, one wait after the other: for its slot
// of the index, its entry, the neighbours of that in the list of available rows, and for
// as much of the entries that give way to it. Here the same places of several requests
// are read side by side, so that the waits are one.
func (c *Cache) warm(records []Record) {
	var ids [ahead]rowID
	var neighbours [ahead]link
	var sum uint64 // so that no read is left out as useless
	for i := range records {
		key := records[i].Request.Hash.index()
		ids[i&(ahead-1)] = c.index.slots[c.index.home(key)].first - 1
	}
	for i := range records {
		if id := ids[i&(ahead-1)]; id != none {
			sum += uint64(c.slab[id].expire)
			neighbours[i&(ahead-1)] = c.avail.links[id]
		}
	}
	for i := range records {
		if id := ids[i&(ahead-1)]; id != none {
			for _, neighbour := range [...]rowID{neighbours[i&(ahead-1)].prev, neighbours[i&(ahead-1)].next} {
				if neighbour != none {
					sum += uint64(c.avail.links[neighbour].next)
				}
			}
		}
	}
	c.warmth = sum + c.warmVictims()
}

// warmVictims does the same for the rows that are next to give way, if the cache is full.
func (c *Cache) warmVictims() uint64 {
	var sum uint64
	var keys [ahead]uint32
	n := 0
	for id := c.avail.head; id != none && n < ahead; id = c.avail.links[id].next {
		if c.slab[id].size == 0 && c.slab[id].blocks > ahead {
			break // there is room
		}
		keys[n] = c.slab[id].key()
		n++
	}
	for _, key := range keys[:n] {
		sum += uint64(c.index.slots[c.index.home(key)].key)
	}
	return sum
}
