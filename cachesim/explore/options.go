package explore

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// Delete is under which lock entries are removed from the index.
type Delete uint8

// The ways of deleting. [Deletes] says what each is.
const (
	DeleteAsVersion Delete = iota
	WriteLocked
	ReadLocked
	Unlocked
)

// Refuse is what becomes of a variant beyond max-secondary-entries.
type Refuse uint8

// The ways of refusing. [Refusals] says what each is.
const (
	RefuseAsVersion Refuse = iota
	RefuseWrongVictim
	RefuseNew
	RefuseNewWraps
)

// Choice is one of the ways in which versions do something, or are said to do it.
type Choice struct {
	// Name is a slug, as users write it.
	Name string
	// Summary says in one line what it is.
	Summary string
	// Versions have it. Those of a hypothesis are empty: no release does so.
	Versions release.Ranges
	// Hypothesis says whose idea it is, "" for what there really is.
	Hypothesis string
}

const (
	// readLocked are the versions without 6da161c1c.
	readLocked = ">=2.9-dev10 <3.2.23, >=3.3-dev0 <3.4.4, >=3.5-dev0 <3.5-dev5"
	// writeLocked are all others.
	writeLocked = ">=2.0-dev0 <2.9-dev10, >=3.2.23 <3.3-dev0, >=3.4.4 <3.5-dev0, >=3.5-dev5"
	// wrongVictim are the versions from 2.9 on without 90441e9bf.
	wrongVictim = ">=2.9-dev10 <3.0.11, >=3.1-dev0 <3.1.8, >=3.2-dev0 <3.2.0"
	refuseNew   = ">=2.4-dev5 <2.9-dev10"
	newWraps    = ">=3.0.11 <3.1-dev0, >=3.1.8 <3.2-dev0, >=3.2.0"
)

var deletes = [...]Choice{
	DeleteAsVersion: {Name: "as-version", Summary: "what the version does"},
	WriteLocked: {
		Name: "write-locked", Versions: release.MustRanges(writeLocked),
		Summary: "an entry leaves the index under the lock for writing, or the one lock that there is",
	},
	ReadLocked: {
		Name: "read-locked", Versions: release.MustRanges(readLocked),
		Summary: "a lookup may remove an entry under the lock for reading, which others hold, too (mended by 6da161c1c); every other removal is under the lock for writing",
	},
	Unlocked: {
		Name: "unlocked", Hypothesis: "what articles suppose behind the crash of #2950; no release with threads was ever built so by default",
		Summary: "whoever gives the last reference back removes the entry under no lock",
	},
}

var refusals = [...]Choice{
	RefuseAsVersion: {Name: "as-version", Summary: "what the version does"},
	RefuseWrongVictim: {
		Name: "wrong-victim", Versions: release.MustRanges(wrongVictim),
		Summary: "another variant is removed, and the new one stays in the index while its block is given back (#2950, mended by 90441e9bf)",
	},
	RefuseNew: {
		Name: "new", Versions: release.MustRanges(refuseNew),
		Summary: "the new variant leaves the index, and nothing else changes",
	},
	RefuseNewWraps: {
		Name: "new-wraps", Versions: release.MustRanges(newWraps),
		Summary: "the new variant leaves the index, and the number of variants that the last one holds goes below 0 (since 90441e9bf)",
	},
}

// Deletes returns the ways of deleting, in the order of their numbers.
func Deletes() []Choice { return deletes[:] }

// Refusals returns the ways of refusing, in the order of their numbers.
func Refusals() []Choice { return refusals[:] }

func (d Delete) String() string { return deletes[d].Name }

func (r Refuse) String() string { return refusals[r].Name }

// ParseDelete reads the name of a way of deleting.
func ParseDelete(name string) (Delete, error) {
	d, err := parseChoice(name, deletes[:])
	return Delete(d), err
}

// ParseRefuse reads the name of a way of refusing.
func ParseRefuse(name string) (Refuse, error) {
	r, err := parseChoice(name, refusals[:])
	return Refuse(r), err
}

func parseChoice(name string, list []Choice) (int, error) {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return parseName(name, names)
}

func parseName(name string, names []string) (int, error) {
	for i, n := range names {
		if n == name {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%q is none of %s", name, strings.Join(names, ", "))
}

// Options are what a user sets by hand. The zero Options follow the version.
type Options struct {
	Delete Delete
	Refuse Refuse
}

// DeleteOn returns how a version deletes under these options.
func (o Options) DeleteOn(v release.Version) Choice { return chosen(deletes[:], int(o.Delete), v) }

// RefuseOn returns how a version refuses under these options; a choice without a name
// where it stores no variants.
func (o Options) RefuseOn(v release.Version) Choice { return chosen(refusals[:], int(o.Refuse), v) }

func chosen(list []Choice, choice int, v release.Version) Choice {
	if choice > 0 {
		return list[choice]
	}
	for _, c := range list {
		if c.Versions.Contains(v) {
			return c
		}
	}
	return Choice{}
}

// check refuses what has no meaning for a version.
func (o Options) check(sem *cachesim.Semantics) error {
	switch {
	case sem.Family <= cachesim.F2 && (o.Delete == ReadLocked || o.Delete == Unlocked):
		return fmt.Errorf("%s has one lock for everything, so that its deletes cannot be %s", sem.Version, o.Delete)
	case sem.Family < cachesim.F2 && o.Refuse != RefuseAsVersion:
		return fmt.Errorf("%s stores no variants, and refuses none", sem.Version)
	case sem.Family == cachesim.F2 && (o.Refuse == RefuseWrongVictim || o.Refuse == RefuseNewWraps):
		return fmt.Errorf("%s counts no references to entries, so that it cannot refuse by %s", sem.Version, o.Refuse)
	}
	return nil
}

// apply changes what a version does.
func (o Options) apply(sem cachesim.Semantics) (changed cachesim.Semantics, unlocked, plain bool) {
	switch o.Delete {
	case WriteLocked:
		sem = sem.With(cachesim.ReadLockedDelete, false)
	case ReadLocked:
		sem = sem.With(cachesim.ReadLockedDelete, true)
	}
	switch o.Refuse {
	case RefuseWrongVictim:
		sem = sem.With(cachesim.WrongVictim, true).With(cachesim.RefusalWrapsCounter, false)
	case RefuseNew:
		sem = sem.With(cachesim.WrongVictim, false).With(cachesim.RefusalWrapsCounter, false)
	case RefuseNewWraps:
		sem = sem.With(cachesim.WrongVictim, false).With(cachesim.RefusalWrapsCounter, true)
	}
	return sem, o.Delete == Unlocked, o.Refuse == RefuseNew
}
