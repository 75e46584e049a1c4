package upgrade

import (
	"time"

	"github.com/hapvet/hapvet/release"
)

// Release is a version of HAProxy with what is known of its branch.
type Release struct {
	Version release.Version `json:"version"`
	Branch  string          `json:"branch"`
	LTS     bool            `json:"lts"`
	// EndOfLife is the last day with fixes, an ISO date; "" where it is not known.
	EndOfLife string `json:"end_of_life,omitempty"`
	// Maintained tells that the branch gets fixes on the day of the plan.
	Maintained bool `json:"maintained"`
	// EndsSoon tells that this ends within a year.
	EndsSoon bool `json:"ends_soon"`
	// Newest tells that no later release of the branch is known.
	Newest bool `json:"newest"`
}

// releaseOf looks a version up.
func releaseOf(v release.Version, on time.Time) Release {
	r := Release{Version: v, Branch: v.Branch()}
	if b, ok := release.LookupBranch(v.Branch()); ok {
		r.LTS, r.EndOfLife, r.Maintained = b.LTS, b.EndOfLife, b.Maintained(on)
		r.EndsSoon = r.Maintained && !b.Maintained(on.Add(enoughLife))
		r.Newest = !v.Before(b.Latest)
	}
	return r
}

// enoughLife is for how long a branch should get fixes to be worth a move to it.
const enoughLife = 365 * 24 * time.Hour

// nextLTS returns the newest release of the first long-term branch after that of v
// which gets fixes for a year from a day on, or of the newest one if none does. It
// returns false where v is as new.
func nextLTS(v release.Version, on time.Time) (release.Version, bool) {
	for _, b := range release.Branches() {
		if b.LTS && b.Released() && v.Before(b.First()) && b.Maintained(on.Add(enoughLife)) {
			return b.Latest, true
		}
	}
	return newestLTS(v)
}

// newestLTS returns the newest release of the newest long-term branch, if that is
// newer than the branch of v.
func newestLTS(v release.Version) (release.Version, bool) {
	b := release.NewestLTS()
	return b.Latest, v.Before(b.First())
}

// stops returns the versions at which a way by long-term branches stops between two
// versions: the newest release of each long-term branch in between that gets fixes,
// in the order of the way, which may go down.
func stops(from, to release.Version, on time.Time) []release.Version {
	var between []release.Version
	low, high := from, to
	if to.Before(from) {
		low, high = to, from
	}
	for _, b := range release.Branches() {
		if b.LTS && b.Maintained(on) && low.Before(b.First()) && b.Latest.Before(high) && b.Name != high.Branch() {
			between = append(between, b.Latest)
		}
	}
	if to.Before(from) {
		for i, j := 0, len(between)-1; i < j; i, j = i+1, j-1 {
			between[i], between[j] = between[j], between[i]
		}
	}
	return between
}
