package cachesim

// Usage is what the blocks of a cache are used for at some time.
type Usage struct {
	// Blocks is how many there are. Content of them hold something, ever or at that
	// time; Peak is the most there have been. A cache that has been full once stays so.
	Blocks, Content, Peak int
	// InUse are those of objects that are being stored or delivered, PeakInUse the most
	// of them there have been.
	InUse, PeakInUse int
	// Entries are the objects in the index.
	Entries int
	// Expired are the blocks of objects in the index that are stored to their end and
	// whose time is over; Dead are those of objects that have left it. Neither serves
	// anybody, and neither is given back before its turn comes.
	Expired, Dead int
}

// Usage returns what the blocks are used for, now being the time in seconds. It takes
// no longer for a large cache, but for the first time, and once in about an hour of
// simulated time.
func (c *Cache) Usage(now int64) Usage {
	if c.usage.expiries == nil {
		c.usage.expiries = &expiries{}
		c.usage.rebuild(&c.rows, now)
	}
	c.usage.advance(&c.rows, now)
	u := &c.usage
	return Usage{
		Blocks: c.total, Content: u.content, Peak: u.peak, InUse: c.total - c.available, PeakInUse: c.total - c.least,
		Entries: u.entries, Expired: u.expired, Dead: u.dead,
	}
}

// usage counts along.
type usage struct {
	entries, content, peak, dead int

	*expiries // nil until somebody asks
}

// horizon is for how many seconds ahead blocks are counted by the second.
const horizon = 4096

// expiries counts the blocks that expire in each of the next seconds.
type expiries struct {
	expired int
	now     int64 // up to which blocks count as expired
	base    int64 // the second of the first place
	at      [horizon]int32
}

// entered is told of an entry that is linked.
func (u *usage) entered() { u.entries++ }

// left is told of an entry that is not linked any more.
func (u *usage) left(r *row) {
	u.entries--
	u.untimed(r)
	u.died(r)
}

// died is told of a row that nobody can find any more.
func (u *usage) died(r *row) {
	if !r.is(isDead) {
		r.flags |= isDead
		u.dead += int(r.blocks)
	}
}

// emptied is told of a row whose content is given up, before it is.
func (u *usage) emptied(r *row) {
	u.content -= int(r.blocks)
	if r.is(isDead) {
		u.dead -= int(r.blocks)
		r.flags &^= isDead
	}
}

// grown is told of blocks that a row gets.
func (u *usage) grown(r *row, blocks int) {
	u.content += blocks
	u.peak = max(u.peak, u.content)
	if r.is(isDead) {
		u.dead += blocks
	}
}

// timed is told of an entry in the index to which nothing comes any more.
func (u *usage) timed(r *row) {
	if !r.is(isLinked) || r.is(isTimed) {
		return
	}
	r.flags |= isTimed
	if u.expiries != nil {
		u.count(r.expire, r.blocks)
	}
}

// untimed is told of one that was.
func (u *usage) untimed(r *row) {
	if r.is(isTimed) && u.expiries != nil {
		u.count(r.expire, -r.blocks)
	}
	r.flags &^= isTimed
}

// count counts blocks by when they expire. Those beyond the horizon are counted when
// it comes nearer.
func (x *expiries) count(expire int64, blocks int32) {
	switch {
	case expire <= x.now:
		x.expired += int(blocks)
	case expire-x.base < horizon:
		x.at[expire-x.base] += blocks
	}
}

// advance lets time go on.
func (x *expiries) advance(rs *rows, now int64) {
	if now-x.base >= horizon {
		x.rebuild(rs, now)
	}
	for x.now < now {
		x.now++
		x.expired += int(x.at[x.now-x.base])
	}
}

// rebuild counts all rows anew.
func (x *expiries) rebuild(rs *rows, now int64) {
	*x = expiries{now: now, base: now}
	for i := range rs.slab {
		if r := &rs.slab[i]; r.is(isTimed) {
			x.count(r.expire, r.blocks)
		}
	}
}
