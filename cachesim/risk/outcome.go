package risk

import (
	"github.com/hapvet/hapvet/cachesim"
)

// Harm is what an outcome does.
type Harm uint8

// The kinds of harm, gravest first.
const (
	// HarmCrash ends the process, or leaves nothing certain of it.
	HarmCrash Harm = iota
	// HarmMemory damages memory; what follows is a crash, sooner or later.
	HarmMemory
	// HarmContent gives clients something wrong.
	HarmContent
	// HarmLoss costs room in the cache, or hits.
	HarmLoss
)

var harmNames = [...]string{"crash", "memory", "content", "loss"}

func (h Harm) String() string { return harmNames[h] }

// MarshalText writes the harm as its name.
func (h Harm) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// outcomeID numbers the outcomes.
type outcomeID uint8

const (
	crashByIndex outcomeID = iota
	crashByDelete
	listRace
	deleteRace
	indexCorrupted
	foreignServed
	truncatedServed
	headersDamaged
	headersUnsendable
	blocksLeaked
	storingLeaked
	counterWrapped
	abortsKept

	outcomeCount
)

// outcome is something harmful that a known defect does.
type outcome struct {
	name    string
	defect  cachesim.DefectID
	harm    Harm
	summary string
	// advisory is the one about the defect.
	advisory string
	// vary tells that it needs process-vary, threads that it needs more than one.
	vary, threads bool
}

// outcomes are the known ones, gravest first. What is not here is not named.
var outcomes = [outcomeCount]outcome{
	crashByIndex: {
		"crash-by-corrupted-index", cachesim.WrongVictim, HarmCrash,
		"the process crashes or loops, as the index leads to memory that is used again", "HAPV-2025-0001", true, false,
	},
	crashByDelete: {
		"crash-by-double-removal", cachesim.DeleteUnlinked, HarmCrash,
		"the process crashes, as an entry is removed twice", "HAPV-2024-0300", true, false,
	},
	listRace: {
		"recycled-row-used", cachesim.UncheckedVariant, HarmMemory,
		"a row is read while another thread takes its blocks", "HAPV-2026-0307", true, true,
	},
	deleteRace: {
		"unlinked-entry-used", cachesim.ReadLockedDelete, HarmMemory,
		"an entry leaves the index while another thread goes on from it", "HAPV-2026-0308", true, true,
	},
	indexCorrupted: {
		"index-corrupted", cachesim.WrongVictim, HarmMemory,
		"a variant too many stays in the index while its block is given back", "HAPV-2025-0001", true, false,
	},
	foreignServed: {
		"foreign-content-served", cachesim.CollisionServed, HarmContent,
		"a request is answered with a variant of another URL", "HAPV-2026-0301", true, false,
	},
	truncatedServed: {
		"truncated-content-served", cachesim.IncompleteVariantServed, HarmContent,
		"a variant that is still being stored is served, cut off", "HAPV-2023-0302", true, false,
	},
	headersDamaged: {
		"damaged-headers-served", cachesim.HeadersStraddleBlocks, HarmContent,
		"a hit is delivered with damaged headers", "HAPV-2019-0301", false, false,
	},
	headersUnsendable: {
		"hit-answered-500", cachesim.NoHeaderLimit, HarmContent,
		"a hit is answered with a 500", "HAPV-2019-0302", false, false,
	},
	blocksLeaked: {
		"blocks-leaked", cachesim.SecondaryMissLeaks, HarmLoss,
		"blocks of a variant stay in use for ever", "HAPV-2026-0300", true, false,
	},
	storingLeaked: {
		"blocks-leaked-while-storing", cachesim.IncompleteSecondaryLeaks, HarmLoss,
		"blocks of a variant that was being stored stay in use for ever", "HAPV-2026-0306", true, false,
	},
	counterWrapped: {
		"variants-refused", cachesim.RefusalWrapsCounter, HarmLoss,
		"a URL takes no variants for the rest of a second, and may lose one it had", "HAPV-2026-0322", true, false,
	},
	abortsKept: {
		"url-kept-out", cachesim.AbortKeepsEntry, HarmLoss,
		"a transfer that broke off keeps its URL out of the cache", "HAPV-2023-0305", false, false,
	},
}

// Outcome is a harmful outcome that a study looks for.
type Outcome struct {
	// Name is a slug, stable.
	Name string
	Harm Harm
	// Defect is the one that does it, Advisory the id of what hapvet tells about it.
	Defect   cachesim.DefectID
	Advisory string
}

// Outcomes returns all that a study looks for, gravest first.
func Outcomes() []Outcome {
	list := make([]Outcome, outcomeCount)
	for i, o := range outcomes {
		list[i] = Outcome{o.name, o.harm, o.defect, o.advisory}
	}
	return list
}

// fatal are the defects after which a process does not go on.
var fatal = []cachesim.DefectID{cachesim.WrongVictim, cachesim.DeleteUnlinked}

// calmed returns what a version does without the defects that end the process, to see
// what else would become of the traffic.
func calmed(sem cachesim.Semantics) cachesim.Semantics {
	for _, d := range fatal {
		sem = sem.With(d, false)
	}
	return sem
}

// absent says why an outcome cannot be: the version has no such defect, or the settings
// do not reach it; both "" where it can be.
func (o *outcome) absent(sem *cachesim.Semantics, settings *cachesim.Settings, threads int) (status Status, why string) {
	switch {
	case !sem.Has(o.defect):
		return NoKnownDefect, ""
	case o.vary && !settings.ProcessVary:
		return NotReachable, "process-vary is off"
	case o.threads && threads == 1:
		return NotReachable, "there is one thread"
	}
	return "", ""
}
