package release

import (
	"slices"
	"time"
)

// Branch is one line of HAProxy, such as 3.0, as known on [DataDate].
// All dates are ISO dates ("2024-05-29") or "" where not known or not yet.
type Branch struct {
	Name         string  // "3.0"
	LTS          bool    // long-term support: about five years of fixes
	FirstRelease string  // date of X.Y.0; "" while in development
	StatedEnd    string  // quarter in which the branch itself says that fixes end: "2029-Q2"; "" if not stated
	EndOfLife    string  // last day with fixes; in the future it is the first day of StatedEnd
	Latest       Version // newest known version; a development version while there is no release
	LatestDate   string  // when Latest was released
}

// Released reports whether the branch has left development.
func (b Branch) Released() bool { return b.FirstRelease != "" }

// Maintained reports whether the branch got, or is promised, fixes on that day
// (taken in UTC, both ends included). A branch in development is not maintained:
// nobody should run it in production.
func (b Branch) Maintained(on time.Time) bool {
	day := on.UTC().Format(time.DateOnly)
	return b.Released() && b.FirstRelease <= day && day <= b.EndOfLife
}

// First returns X.Y.0, whether or not it is out yet.
func (b Branch) First() Version {
	o := b.Latest.order
	return Version{order: newOrder(o.major(), o.minor(), 0, released)}
}

// LatestDev returns the newest known development version of the branch:
// 3.0-dev13 for 3.0, although 3.0.0 followed.
func (b Branch) LatestDev() Version {
	first := b.First()
	newest := Version{}
	for _, r := range releases() {
		if r.Version.IsDev() && r.Version.Before(first) {
			newest = r.Version
		}
	}
	return newest
}

// Branches returns all known branches, oldest first, the one in development
// last. The caller owns the slice.
func Branches() []Branch { return slices.Clone(branches().list) }

// NewestBranch returns the branch in development.
func NewestBranch() Branch {
	all := branches().list
	return all[len(all)-1]
}

// LookupBranch returns the branch called name ("3.0"); false if there is none
// or it is older than 2.0.
func LookupBranch(name string) (Branch, bool) {
	for _, b := range branches().list {
		if b.Name == name {
			return b, true
		}
	}
	return Branch{}, false
}

// NewestLTS returns the newest long-term branch that has a release.
func NewestLTS() Branch { return newest(func(b Branch) bool { return b.LTS && b.Released() }) }

func newestReleased() Branch { return newest(Branch.Released) }

func newestBranch() Branch { return newest(func(Branch) bool { return true }) }

// newest returns the newest branch that fits. The data have one for each
// question asked here; the tests see to it.
func newest(fits func(Branch) bool) Branch {
	for _, b := range slices.Backward(branches().list) {
		if fits(b) {
			return b
		}
	}
	return Branch{}
}
