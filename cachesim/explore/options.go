package explore

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
)

// Delete is under which lock entries are removed from the index.
type Delete uint8

// The ways of deleting.
const (
	// DeleteAsVersion is what the version does.
	DeleteAsVersion Delete = iota
	// WriteLocked: always under the write lock of the tree, or the one lock there is. So do
	// 2.0 to 2.8, and the versions with 6da161c1c.
	WriteLocked
	// ReadLocked: a lookup may remove an entry under the read lock. So do versions from 2.9
	// on without 6da161c1c.
	ReadLocked
	// Unlocked: an entry is removed under no lock when its last reference is given
	// back. No build of a release with threads does that; it is what some
	// articles suppose of the crash of #2950.
	Unlocked
)

var deleteNames = [...]string{"as-version", "write-locked", "read-locked", "unlocked"}

func (d Delete) String() string { return deleteNames[d] }

// ParseDelete reads the name of a way of deleting.
func ParseDelete(name string) (Delete, error) {
	d, err := parseName(name, deleteNames[:])
	return Delete(d), err
}

// Refuse is what becomes of a variant beyond max-secondary-entries.
type Refuse uint8

// The ways of refusing.
const (
	// RefuseAsVersion is what the version does.
	RefuseAsVersion Refuse = iota
	// RefuseWrongVictim removes another variant, and leaves the new one in the index:
	// #2950, in versions from 2.9 on without 90441e9bf.
	RefuseWrongVictim
	// RefuseNew removes the new one and nothing more. So do 2.4 to 2.8; no later release.
	RefuseNew
	// RefuseNewWraps removes the new one, and the number of variants goes below 0. So do
	// the versions with 90441e9bf.
	RefuseNewWraps
)

var refuseNames = [...]string{"as-version", "wrong-victim", "new", "new-wraps"}

func (r Refuse) String() string { return refuseNames[r] }

// ParseRefuse reads the name of a way of refusing.
func ParseRefuse(name string) (Refuse, error) {
	r, err := parseName(name, refuseNames[:])
	return Refuse(r), err
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
