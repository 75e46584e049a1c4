package cachesim

import "slices"

// Index is the index of [NewExact] without a cache around it, for models that have
// entries of their own (cachesim/explore). Entries are small numbers from 0 on, which
// stand for places in memory.
type Index struct{ trees ebTrees }

// NewIndex makes an empty index of as many trees as a version has.
func NewIndex(sem *Semantics) Index { return Index{ebTrees{trees: uint32(sem.Trees)}} }

// First returns the oldest entry of a key, or -1.
func (x *Index) First(key uint32) int32 { return x.trees.firstOf(key) }

// Next returns the entry of the same key that came after one, or -1.
func (x *Index) Next(id int32) int32 { return x.trees.neighbour(id, right) }

// Before returns the one that came before it, or -1.
func (x *Index) Before(id int32) int32 { return x.trees.neighbour(id, left) }

// Insert links an entry, behind those of the same key.
func (x *Index) Insert(id int32, key uint32) { x.trees.insert(id, key) }

// Remove unlinks an entry. One that is not linked stays as it is.
func (x *Index) Remove(id int32) { x.trees.remove(id) }

// Forget takes the key from an entry that stays linked (WrongVictim).
func (x *Index) Forget(id int32) { x.trees.forget(id) }

// Recycle notes that the memory of an entry that is still linked holds something else.
func (x *Index) Recycle(id int32) { x.trees.recycle(id) }

// Reuse notes that the memory of an entry that is still linked becomes another entry,
// which is not linked yet.
func (x *Index) Reuse(id int32) { x.trees.reuse(id) }

// Linked reports whether an entry is in a tree.
func (x *Index) Linked(id int32) bool {
	return int(id) < len(x.trees.nodes) && x.trees.nodes[id].leafUp.is
}

// Fault is what went wrong so far.
func (x *Index) Fault() Fault { return x.trees.seen() }

// CopyFrom makes the index a copy of another one, in the memory that it has.
func (x *Index) CopyFrom(other *Index) {
	nodes := x.trees.nodes
	x.trees = other.trees
	x.trees.nodes = slices.Grow(nodes[:0], len(other.trees.nodes))[:len(other.trees.nodes)]
	copy(x.trees.nodes, other.trees.nodes)
}

// AppendState appends bytes that differ wherever two indexes of the same trees and of
// fewer than 128 entries do.
func (x *Index) AppendState(b []byte) []byte {
	if x.trees.stale {
		b = append(b, 1)
	}
	for _, root := range x.trees.roots[:x.trees.trees] {
		b = append(b, byte(root.left.to), root.left.kind)
	}
	for i := range x.trees.nodes {
		n := &x.trees.nodes[i]
		b = append(b, byte(n.life), byte(n.bit), byte(n.key), byte(n.key>>8), byte(n.key>>16), byte(n.key>>24))
		for _, up := range [...]ebUp{n.leafUp, n.nodeUp} {
			b = append(b, byte(up.at), up.side)
			if up.is {
				b[len(b)-1] |= 2
			}
		}
		for _, down := range n.branches {
			b = append(b, byte(down.to), down.kind)
		}
	}
	return b
}
