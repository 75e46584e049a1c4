package explore

// locks are the locks that a step takes: the shctx lock, for writing, and the lock of a
// tree. Up to 2.8 there is one lock, which is the shctx lock here.
type locks uint8

const (
	shctxLock locks = 1 << iota
	treeRead
	treeWrite
)

// effects are what a step reads or writes.
type effects uint32

const (
	onShctx   effects = 1 << iota // the shctx lock
	onRows                        // rows, and the list of available ones
	onEntries                     // entries and their counters
	onClock
	onLock          // the lock of the thread's tree
	onTree          // the tree
	onTrees effects = (1<<trees - 1) << treeBits

	lockBits, treeBits = 8, 16
)

// of makes the effects those of one tree.
func (e effects) of(tree uint8) effects {
	at := e &^ (onLock | onTree)
	if e&onLock != 0 {
		at |= 1 << (lockBits + tree)
	}
	if e&onTree != 0 {
		at |= 1 << (treeBits + tree)
	}
	return at
}

// step is one atomic step of an operation. Other threads may run before and after it.
type step struct {
	name  string
	takes locks  // before it; it waits for them
	locks string // under which it runs, as section 3 of the specification writes them
	// reads and writes are its effects, never less than it has: steps that have none in
	// common may change places.
	reads, writes effects
	run           func(*machine, *thread) stepID
}

type stepID uint8

// The steps: of lookups, of deliveries, of stores, and of the rest. Shared ones are of
// 2.9 and later, locked ones of 2.4 to 2.8, unique ones of 2.0 to 2.3.
const (
	done stepID = iota

	sharedFirst
	sharedRetain
	sharedUsable
	sharedKey
	sharedScan
	sharedNext
	sharedReleaseReading
	sharedUnlinkReading
	sharedGiveBackReading
	sharedRetainOther
	sharedSwap
	lockedFirst
	lockedKey
	lockedScan
	lockedTest

	deliver
	releaseEntry
	unlinkEntry
	unlinkUnlocked
	giveBackDropped
	giveBackRow

	sharedPredecessor
	sharedReserve
	cleanUp
	initialise
	sharedInsert
	lockedStore
	fillHeaders
	grow
	copyBody
	finish
	finishHints
	abandon

	invalidate
	lockedInvalidate
	show
	lockedShow
	lockedShowNext
	pass
	keep

	uniqueFirst
	uniqueReserve
	uniqueFill
	uniqueReplace
	uniqueFinish

	stepCount
)

// steps is the table of them.
var steps [stepCount]step

func init() {
	for _, table := range [...]map[stepID]step{lookupSteps, deliverySteps, storeSteps, otherSteps, uniqueSteps} {
		for id, s := range table {
			steps[id] = s
		}
	}
}

// independent reports whether two steps come to the same in either order.
func independent(a, b *thread) bool {
	x, y := &steps[a.step], &steps[b.step]
	written := x.writes.of(a.tree)
	other := y.writes.of(b.tree)
	return written&(other|y.reads.of(b.tree)) == 0 && other&x.reads.of(a.tree) == 0
}
