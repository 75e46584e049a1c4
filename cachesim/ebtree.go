package cachesim

import "math/bits"

// ebTrees is the index as HAProxy has it: elastic binary trees of 32-bit keys, with
// entries of one key in sub-trees of duplicates, in the order in which they came (Willy
// Tarreau's ebtree, which is published apart from HAProxy). It finds what [index] finds,
// more slowly, and is here for what only it has: which nodes a walk comes by, and what
// becomes of it where one of them is no entry any more.
//
// An entry is two things in a tree: a leaf, and a node that joins two branches. The node
// of an entry may stand anywhere above its leaf, and the first entry of a tree needs none. When an
// entry leaves, its parent's node is free, and takes the place of its own where that is
// still needed.
type ebTrees struct {
	roots [maxTrees]ebRoot
	trees uint32
	nodes []ebNode // by row
	fault Fault
	// stale tells that branches may point to memory that became another entry, met that a
	// walk has followed one.
	stale, met bool
}

// maxTrees is how many trees a cache has since 2.9 (CACHE_TREE_NUM).
const maxTrees = 8

// ebRoot is the top of a tree. All is on its left.
type ebRoot struct{ left ebDown }

// ebNode is what an entry holds of a tree.
type ebNode struct {
	leafUp, nodeUp ebUp
	branches       [2]ebDown
	key            uint32
	// bit is the one in which the keys of both branches differ first. Within
	// duplicates it is below 0: how many levels the sub-tree may have.
	bit  int8
	life nodeLife
}

const (
	left = iota
	right
)

// ebUp points from a leaf or a node to the branch on which it hangs: the row of the
// node, or the negative number of the root, and the side. The zero ebUp is none.
type ebUp struct {
	at   rowID
	side uint8
	is   bool
}

// ebDown points from a branch to a leaf or a node. The zero ebDown is none.
type ebDown struct {
	to   rowID
	kind uint8
}

const (
	noBranch uint8 = iota
	toLeaf
	toNode
)

// nodeLife is what has become of the memory of an entry.
type nodeLife uint8

const (
	unlinked nodeLife = iota
	linked
	recycled // linked still, and something else by now
)

// Fault is what goes wrong in an index that was not left as it should have been. After
// it nothing is certain of a real process.
type Fault uint8

// The faults.
const (
	NoFault Fault = iota
	// UnlinkedNode: a walk went on from an entry that had left the index. HAProxy reads
	// through a null pointer.
	UnlinkedNode
	// RecycledNode: a walk came by memory that holds something else.
	RecycledNode
	// EndlessWalk: a walk came by more nodes than there are.
	EndlessWalk
)

var faultNames = [...]string{"none", "unlinked-node", "recycled-node", "endless-walk"}

func (f Fault) String() string { return faultNames[f] }

func newEBTrees(trees int) *ebTrees { return &ebTrees{trees: uint32(trees)} }

// node returns the node of a row for reading or writing, and notes a fault if it is
// none any more.
func (x *ebTrees) node(id rowID) *ebNode {
	if n := len(x.nodes); int(id) >= n {
		x.nodes = append(x.nodes, make([]ebNode, int(id)+1-n)...)
	}
	n := &x.nodes[id]
	if n.life == recycled && x.fault == NoFault {
		x.fault = RecycledNode
	}
	return n
}

func rootOf(key, trees uint32) rowID { return -1 - rowID(key%trees) }

// branch returns the branch to which a pointer points.
func (x *ebTrees) branch(up ebUp) *ebDown {
	if up.at < 0 {
		return &x.roots[-1-up.at].left
	}
	return &x.node(up.at).branches[up.side]
}

// hang lets a branch hold a leaf or a node.
func (x *ebTrees) hang(up ebUp, down ebDown) {
	*x.branch(up) = down
	if down.kind == toLeaf {
		x.node(down.to).leafUp = up
	} else {
		x.node(down.to).nodeUp = up
	}
}

// firstOf returns the oldest entry of a key, or none.
func (x *ebTrees) firstOf(key uint32) rowID {
	at := x.follow(ebUp{rootOf(key, x.trees), left, true})
	for steps := 0; at.kind == toNode && x.goesOn(steps); steps++ {
		n := x.node(at.to)
		differ := n.key ^ key
		switch {
		case differ == 0 && n.bit < 0:
			return x.outermost(at, left)
		case differ == 0:
			return at.to
		}
		// Above duplicates of another key, HAProxy shifts by what is below 0, of which
		// the processor takes five bits. In a tree as it should be, that ends at a leaf of
		// that other key.
		shift := uint8(n.bit) & 31
		if differ>>shift > 1 {
			return none
		}
		at = x.follow(ebUp{at.to, uint8(key >> shift & 1), true})
	}
	if at.kind == toLeaf && x.node(at.to).key == key {
		return at.to
	}
	return none
}

// follow goes down a branch.
func (x *ebTrees) follow(up ebUp) ebDown {
	down := *x.branch(up)
	if !x.stale || down.kind == noBranch {
		return down
	}
	n := x.node(down.to)
	x.met = x.met || down.kind == toLeaf && n.leafUp != up || down.kind == toNode && n.nodeUp != up
	return down
}

// goesOn notes a fault in a walk that never ends.
func (x *ebTrees) goesOn(steps int) bool {
	if steps > 2*len(x.nodes) && x.fault == NoFault {
		x.fault = EndlessWalk
	}
	return x.fault == NoFault
}

// outermost goes down on one side to a leaf.
func (x *ebTrees) outermost(at ebDown, side int) rowID {
	for steps := 0; at.kind == toNode && x.goesOn(steps); steps++ {
		at = x.follow(ebUp{at.to, uint8(side), true})
	}
	if at.kind != toLeaf || x.fault != NoFault {
		return none
	}
	return at.to
}

// neighbour returns the next duplicate of an entry on one side, or none.
func (x *ebTrees) neighbour(id rowID, side int) rowID {
	up := x.node(id).leafUp
	if !up.is {
		x.fault = UnlinkedNode
		return none
	}
	for steps := 0; up.at >= 0 && x.goesOn(steps); steps++ {
		n := x.node(up.at)
		switch {
		case n.bit >= 0:
			return none
		case int(up.side) != side:
			return x.outermost(x.follow(ebUp{up.at, uint8(side), true}), 1-side)
		}
		up = n.nodeUp
	}
	return none
}

// insert links an entry, behind those of the same key.
func (x *ebTrees) insert(id rowID, key uint32) {
	n := x.node(id)
	if !x.stale {
		*n = ebNode{}
	}
	n.leafUp, n.nodeUp, n.key, n.life = ebUp{}, ebUp{}, key, linked
	up := ebUp{rootOf(key, x.trees), left, true}
	at := x.follow(up)
	if at.kind == noBranch {
		x.hang(up, ebDown{id, toLeaf})
		return
	}
	for steps := 0; at.kind == toNode && x.goesOn(steps); steps++ {
		old := x.node(at.to)
		if old.bit < 0 || (key^old.key)>>old.bit > 1 {
			break
		}
		up = ebUp{at.to, uint8(key >> old.bit & 1), true}
		at = x.follow(up)
	}
	old := x.node(at.to).key
	switch {
	case key != old:
		bit := int8(bits.Len32(key^old) - 1)
		x.join(id, bit, up, at, key > old)
	case at.kind == toNode:
		x.insertDuplicate(id, at.to)
	default:
		x.join(id, -1, up, at, true)
	}
}

// join lets the node of an entry take the place of what hangs on a branch, and hold it
// beside the leaf of the entry.
func (x *ebTrees) join(id rowID, bit int8, up ebUp, other ebDown, behind bool) {
	x.node(id).bit = bit
	x.hang(up, ebDown{id, toNode})
	side := uint8(left)
	if behind {
		side = right
	}
	x.hang(ebUp{id, 1 - side, true}, other)
	x.hang(ebUp{id, side, true}, ebDown{id, toLeaf})
}

// insertDuplicate links an entry as the last of a sub-tree of duplicates. The sub-tree grows
// at its top when it is full; otherwise there is a place on its right edge where a
// level is missing, and the lowest of them is taken.
func (x *ebTrees) insertDuplicate(id, top rowID) {
	above, last := top, top
	for steps := 0; x.goesOn(steps); steps++ {
		down := x.follow(ebUp{last, right, true})
		if down.kind != toNode {
			break
		}
		if x.node(down.to).bit > x.node(last).bit+1 {
			above = down.to
		}
		last = down.to
	}
	if x.fault != NoFault {
		return
	}
	if n := x.node(last); n.bit < -1 {
		x.join(id, -1, ebUp{last, right, true}, n.branches[right], true)
		return
	}
	n := x.node(above)
	x.join(id, n.bit-1, n.nodeUp, ebDown{above, toNode}, true)
}

// remove unlinks an entry. One that is not linked stays as it is.
func (x *ebTrees) remove(id rowID) {
	up := x.node(id).leafUp
	if !up.is {
		return
	}
	defer func() {
		n := x.node(id)
		n.leafUp, n.life = ebUp{}, unlinked
	}()
	if up.at < 0 { // it is alone
		*x.branch(up) = ebDown{}
		return
	}
	// What hangs beside it takes the place of its parent, which is free then.
	parent := x.node(up.at)
	x.hang(parent.nodeUp, parent.branches[1-up.side])
	parent.nodeUp = ebUp{}
	n := x.node(id)
	if !n.nodeUp.is {
		return
	}
	parent = x.node(up.at)
	parent.bit = n.bit
	x.hang(n.nodeUp, ebDown{up.at, toNode})
	for side, down := range n.branches {
		x.hang(ebUp{up.at, uint8(side), true}, down)
	}
	n.nodeUp = ebUp{}
}

// forget takes the key from an entry that stays linked (WrongVictim).
func (x *ebTrees) forget(id rowID) { x.node(id).key = 0 }

// recycle notes that the memory of an entry that is still linked holds something else.
func (x *ebTrees) recycle(id rowID) {
	if n := x.node(id); n.leafUp.is {
		n.life = recycled
	}
}

// reuse notes that the memory of an entry that is still linked becomes another entry.
// What pointed to the one points to the other from now on; a walk that comes by there
// may never end.
func (x *ebTrees) reuse(id rowID) {
	if n := x.node(id); n.leafUp.is {
		n.leafUp, n.key, n.life = ebUp{}, 0, unlinked
		x.stale = true
	}
}

// seen is what went wrong so far.
func (x *ebTrees) seen() Fault {
	if x.fault == NoFault && x.met {
		return RecycledNode
	}
	return x.fault
}
