package release

import "slices"

// oldestMajor is the major number of the oldest version that hapvet knows, 2.0.
const oldestMajor = 2

// Release is one published version with its day.
type Release struct {
	Version Version
	Date    string // ISO date, "" where only the version is known
}

// Oldest returns 2.0.0, the oldest release that hapvet has facts about. Its
// development versions parse too, and come before it.
func Oldest() Version { return Version{order: newOrder(oldestMajor, 0, 0, released)} }

// Known reports whether v is in the embedded list of releases. False means
// newer than [DataDate], or a version that never was, such as 3.0.999.
func Known(v Version) bool {
	_, found := slices.BinarySearchFunc(releases(), v, compareRelease)
	return found
}

// Releases returns the known versions of a branch ("3.0"), development versions
// first, oldest first; nil for an unknown branch.
func Releases(branch string) []Release {
	var list []Release
	for _, r := range releases() {
		if r.Version.Branch() == branch {
			list = append(list, r)
		}
	}
	return list
}

// DataDate returns the ISO date up to which the embedded data reach. It is that
// of the newest source; see the header of branches.tsv.
func DataDate() string { return branches().date }

func compareRelease(r Release, v Version) int { return r.Version.Compare(v) }
