package explore

import (
	"slices"

	"github.com/hapvet/hapvet/cachesim"
)

// Invariant is something that holds in a cache without defects. Its name is stable.
type Invariant uint8

// The invariants.
const (
	UnlinkedNode Invariant = iota
	RecycledBlock
	DoubleUnlink
	Zombie
	EndlessWalk
	LeakedBlocks
	CorruptedList
	TruncatedServed
	ForeignServed
	CounterWrap

	invariantCount
)

// invariants says what each of them means to a process.
var invariants = [invariantCount]struct {
	name, summary string
	fatal         bool // of the process, or of all that could be said about it
}{
	UnlinkedNode: {
		"unlinked-node-used",
		"a walk goes on from an entry that has left the index, through a null pointer: the process crashes", true,
	},
	RecycledBlock: {
		"recycled-block-used",
		"memory is taken for an entry that holds something else by now: the process crashes, loops or answers with anything", true,
	},
	DoubleUnlink: {
		"double-unlink",
		"an entry is removed from the index that is no longer there, through a null pointer: the process crashes", true,
	},
	Zombie: {
		"zombie",
		"an entry stays in the index without a key while its block is given back: nothing happens until the block is used again", false,
	},
	EndlessWalk: {
		"endless-walk",
		"a walk through the index comes to no end: the watchdog ends the process", true,
	},
	LeakedBlocks: {
		"leaked-blocks",
		"blocks stay in use when nobody uses them: the cache gets smaller until the process is restarted", false,
	},
	CorruptedList: {
		"available-list-corrupted",
		"blocks are taken out of the list of available ones that belong to another object by now: what follows is a crash or wrong content", true,
	},
	TruncatedServed: {
		"truncated-content-served",
		"an object that is still being stored is served, cut off", false,
	},
	ForeignServed: {
		"foreign-content-served",
		"a request is answered with something else than what it asked for", false,
	},
	CounterWrap: {
		"counter-wrap",
		"the number of variants goes below 0, and so above any limit: further ones are refused", false,
	},
}

// Invariants returns all invariants.
func Invariants() []Invariant {
	list := make([]Invariant, invariantCount)
	for i := range list {
		list[i] = Invariant(i)
	}
	return list
}

// String is its name.
func (v Invariant) String() string { return invariants[v].name }

// Summary says in one line what it means that the invariant does not hold.
func (v Invariant) Summary() string { return invariants[v].summary }

// Fatal reports whether nothing is certain of the process any more.
func (v Invariant) Fatal() bool { return invariants[v].fatal }

// Finding is an invariant that a known defect breaks.
type Finding struct {
	Invariant Invariant
	// Defect is the one that breaks it, nil for the hypothesis of [Unlocked].
	Defect *cachesim.Defect
	// Advisory is the id of the advisory about it (advisories/db), "" for none.
	Advisory string
	// Schedule is how the threads came there: which took each step.
	Schedule []uint8
}

// unlockedCause stands for the hypothesis of deletes without a lock.
const unlockedCause cause = 255

// known is what may be named: the invariants that each defect breaks. What the
// exploration finds beyond it is not told, since a defect of memory safety is reported
// to HAProxy before anybody else hears of it.
var known = map[cachesim.DefectID]struct {
	advisory string
	breaks   []Invariant
}{
	cachesim.IncompleteVariantServed:  {"HAPV-2023-0302", []Invariant{TruncatedServed}},
	cachesim.ShowKeepsNode:            {"HAPV-2021-0304", []Invariant{UnlinkedNode, RecycledBlock}},
	cachesim.CollisionServed:          {"HAPV-2026-0301", []Invariant{ForeignServed}},
	cachesim.DeleteUnlinked:           {"HAPV-2024-0300", []Invariant{DoubleUnlink}},
	cachesim.WrongVictim:              {"HAPV-2025-0001", []Invariant{Zombie, RecycledBlock, EndlessWalk, UnlinkedNode, CounterWrap}},
	cachesim.SecondaryMissLeaks:       {"HAPV-2026-0300", []Invariant{LeakedBlocks}},
	cachesim.IncompleteSecondaryLeaks: {"HAPV-2026-0306", []Invariant{LeakedBlocks}},
	cachesim.RefusalWrapsCounter:      {"HAPV-2026-0322", []Invariant{CounterWrap}},
	cachesim.UncheckedVariant:         {"HAPV-2026-0307", []Invariant{CorruptedList}},
	cachesim.ReadLockedDelete:         {"HAPV-2026-0308", []Invariant{UnlinkedNode}},
}

// finding makes a finding of what was seen, if it may be named.
func finding(v Invariant, why cause) (Finding, bool) {
	if why == unlockedCause {
		return Finding{Invariant: v}, true
	}
	if why == 0 {
		return Finding{}, false
	}
	d := cachesim.DefectID(why - 1)
	k, ok := known[d]
	if !ok || !slices.Contains(k.breaks, v) {
		return Finding{}, false
	}
	return Finding{Invariant: v, Defect: cachesim.DefectOf(d), Advisory: k.advisory}, true
}
