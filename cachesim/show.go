package cachesim

import (
	"cmp"
	"slices"
)

// Shown is one line of `show cache`.
type Shown struct {
	Key    uint32 // "hash"
	Size   int    // bytes
	Blocks int
	Refs   int   // readers and writer
	Expire int64 // seconds from now
	// Variant tells that it is one of several of its URL.
	Variant bool
	// Hints tells that nothing but its early hints are left (3.5 on).
	Hints bool
}

// Show returns the entries of the index as `show cache` lists them, by key and, from
// 2.9 on, by tree first; of several entries of a key the oldest.
func (c *Cache) Show(now int64) []Shown {
	var list []Shown
	for id := range c.slab {
		r := &c.slab[id]
		if !r.is(isLinked) || r.is(isZombie) || c.index.first(r.key()) != rowID(id) {
			continue
		}
		list = append(list, Shown{
			Key: r.key(), Size: int(r.size), Blocks: int(r.blocks), Refs: int(r.refs), Expire: r.expire - now, Variant: r.variant(), Hints: r.is(isStripped),
		})
	}
	trees := uint32(c.sem.Trees)
	slices.SortFunc(list, func(a, b Shown) int {
		return cmp.Or(cmp.Compare(a.Key%trees, b.Key%trees), cmp.Compare(a.Key, b.Key))
	})
	if c.sem.Has(ShowSkipsEntries) {
		list = slices.DeleteFunc(list, belowGreatest())
	}
	return list
}

// belowGreatest reports, of entries in order, those whose key does not exceed all
// keys before it: the listing goes on in each tree where it was in the last one.
func belowGreatest() func(Shown) bool {
	greatest := uint32(0)
	return func(s Shown) bool {
		if s.Key <= greatest {
			return true
		}
		greatest = s.Key
		return false
	}
}
