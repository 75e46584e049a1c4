package upgrade

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/advisories"
)

// Way is how an option gets where it is.
type Way string

// The ways.
const (
	Stay       Way = "stay"        // the version of today
	Mitigate   Way = "mitigate"    // the version of today, with edits that close the way to defects
	Package    Way = "package"     // a newer package of the same distribution
	SameBranch Way = "same-branch" // the smallest release of the branch that mends all it can
	NextLTS    Way = "next-lts"    // the newest release of the next long-term branch
	NewestLTS  Way = "newest-lts"  // the newest release of the newest long-term branch
	Asked      Way = "asked"       // what the user asked for
)

// Option is one of the versions to choose from, with what it is worth and what it
// takes.
type Option struct {
	Way Way `json:"way"`
	Release
	// Exposure counts the advisories that the configuration, as edited, reaches there.
	Exposure Exposure `json:"reachable"`
	// Bugs are the known bugs that it is rid of and that it brings in, compared with
	// the version of today, of what the configuration uses.
	Bugs advisories.Delta `json:"known_bugs"`
	// Lines counts the lines that edits change, HandWork the lines that need hands, and
	// Silent the changes of behaviour that HAProxy does not tell of.
	Lines    int `json:"lines"`
	HandWork int `json:"hand_work"`
	Silent   int `json:"silent_changes"`
	// Refused tells that HAProxy of that version refuses the configuration as edited.
	Refused bool `json:"refused"`
	// Measures are what the edits of a mitigation do, and what each costs.
	Measures []string `json:"measures,omitempty"`
	// Risk is how likely defects of the cache end the process there; nil where none of
	// the options has such a defect.
	Risk *Risk `json:"cache_risk,omitempty"`

	step Step
}

// fill sets what follows from the step to the option.
func (o *Option) fill(j *Job, old reading) {
	o.Exposure = exposureOf(reached(j.Advisories, o.step.after))
	if o.Version.Compare(old.Version) != 0 {
		o.Bugs = j.Advisories.Between(old.Version, o.Version, old.Features())
	} else {
		o.Bugs = advisories.Delta{Gone: map[string]int{}, New: map[string]int{}}
	}
	o.Lines, o.HandWork, o.Silent = o.step.Lines, len(o.step.HandWork()), len(o.step.Silent())
	o.Refused = o.step.Refused
}

// grave compares what two exposures hold of the ratings critical and high, on any
// platform: milder advisories are no reason to leave a branch.
func grave(a, b Exposure) int {
	return cmp.Or(cmp.Compare(a.Critical, b.Critical), cmp.Compare(a.High, b.High))
}

// option returns the option of a way, or nil.
func option(options []Option, way Way) *Option {
	i := slices.IndexFunc(options, func(o Option) bool { return o.Way == way })
	if i < 0 {
		return nil
	}
	return &options[i]
}
