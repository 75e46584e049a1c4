package upgrade

import (
	"fmt"
	"strings"
)

// Recommendation is what to do.
type Recommendation struct {
	Way     Way     `json:"way"`
	Release Release `json:"release"`
	// Sentence says it, with the reason.
	Sentence string `json:"sentence"`
	// Meanwhile are measures that help until then.
	Meanwhile []string `json:"meanwhile,omitempty"`
}

// recommend chooses an option. Who is on a branch that gets fixes stays on it, as
// long as a release of it mends all that any option mends of the ratings critical and
// high. Else it is the next long-term branch, or the newest one where that mends more.
func recommend(from Release, options []Option) Recommendation {
	o := chooseOption(from, options)
	r := Recommendation{Way: o.Way, Release: o.Release, Sentence: sentence(from, options, o) + "."}
	if o.Branch != from.Branch {
		if same := inBranch(options); same.Way != Stay {
			r.Meanwhile = append(r.Meanwhile, fmt.Sprintf("take %s: it %s, and %s", same.Version.Full(), clears(options[0].Exposure, same.Exposure), cost(same)))
		}
	}
	if m := option(options, Mitigate); m != nil && o.Way != Mitigate {
		r.Meanwhile = append(r.Meanwhile, m.Measures...)
	}
	return r
}

func chooseOption(from Release, options []Option) *Option {
	best := &options[0] // of all
	for i := range options {
		if o := &options[i]; o.Way != Mitigate && grave(o.Exposure, best.Exposure) < 0 {
			best = o
		}
	}
	stay := inBranch(options)
	if from.Maintained && grave(stay.Exposure, best.Exposure) <= 0 {
		if m := option(options, Mitigate); m != nil && stay.Way == Stay && grave(m.Exposure, stay.Exposure) < 0 {
			return m
		}
		return stay
	}
	lts, newest := option(options, NextLTS), option(options, NewestLTS)
	switch {
	case lts == nil && newest == nil:
		return stay
	case lts == nil, newest != nil && grave(newest.Exposure, lts.Exposure) < 0:
		return newest
	}
	return lts
}

// inBranch returns the option of least exposure that does not leave the branch, of
// several the nearest.
func inBranch(options []Option) *Option {
	best := &options[0]
	for _, way := range []Way{Package, SameBranch} {
		if o := option(options, way); o != nil && o.Exposure.Compare(best.Exposure) < 0 {
			best = o
		}
	}
	return best
}

// sentence says what to do, and why.
func sentence(from Release, options []Option, o *Option) string {
	now := options[0].Exposure
	version := o.Version.Full()
	switch {
	case o.Way == Mitigate:
		return fmt.Sprintf("Stay on %s and %s: no release clears more, and this leaves %s",
			version, measureTexts(o.Measures), count(o.Exposure.Total()+o.Exposure.Platforms, "reachable advisory", "reachable advisories"))
	case o.Way == Stay:
		return fmt.Sprintf("Stay on %s: %s, and %s", version, nothingBetter(now), support(from))
	case o.Branch == from.Branch:
		return fmt.Sprintf("Take %s: it %s, and %s%s", version, clears(now, o.Exposure), cost(o), next(options, from))
	case !from.Maintained:
		return fmt.Sprintf("Take %s: %s; %s %s, and %s", version, support(from), version, clears(now, o.Exposure), cost(o))
	}
	left := inBranch(options).Exposure.Grave() - o.Exposure.Grave()
	return fmt.Sprintf("Take %s: %s has no fix for %s that the configuration reaches; %s %s, and %s", version, from.Branch,
		count(left, "grave advisory", "grave advisories"), version, clears(now, o.Exposure), cost(o))
}

// nothingBetter says why to stay.
func nothingBetter(now Exposure) string {
	switch n := now.Total() + now.Platforms; {
	case n == 0:
		return "the configuration reaches none of the known defects"
	case now.Total() == 0:
		return "the configuration reaches none of the known defects but those of few platforms"
	case now.Grave() == 0:
		return fmt.Sprintf("no release clears more, and of the %s none is grave", count(n, "reachable advisory", "reachable advisories"))
	default:
		return fmt.Sprintf("no release clears more of the %s", count(n, "reachable advisory", "reachable advisories"))
	}
}

// support tells of the fixes of a branch.
func support(r Release) string {
	switch {
	case r.Maintained:
		return fmt.Sprintf("%s gets fixes until %s", r.Branch, r.EndOfLife)
	case r.EndOfLife == "":
		return fmt.Sprintf("%s is in development", r.Branch)
	}
	return fmt.Sprintf("%s has had no fixes since %s", r.Branch, r.EndOfLife)
}

// clears tells what becomes of the reachable advisories.
func clears(now, then Exposure) string {
	total, left := now.Total()+now.Platforms, then.Total()+then.Platforms
	switch {
	case total == 0 && left == 0:
		return "leaves no advisory reachable"
	case left == 0:
		return fmt.Sprintf("clears %s", all(total, "reachable advisory", "reachable advisories"))
	case now.Grave() > 0 && then.Grave() == 0:
		return fmt.Sprintf("clears %s and leaves %s", all(now.Grave(), "grave advisory", "grave advisories"), count(left, "milder one", "milder ones"))
	case left < total:
		return fmt.Sprintf("leaves %d of %s", left, count(total, "reachable advisory", "reachable advisories"))
	}
	return fmt.Sprintf("has %s in place of %d", count(left, "reachable advisory", "reachable advisories"), total)
}

func all(n int, one, many string) string {
	if n == 1 {
		return "the only " + one
	}
	return fmt.Sprintf("all %d %s", n, many)
}

// cost tells what an option takes.
func cost(o *Option) string {
	var s string
	switch {
	case o.Lines == 0 && o.HandWork == 0:
		s = "no line has to change"
	case o.HandWork == 0:
		s = count(o.Lines, "line changes, by an edit", "lines change, all by edits")
	case o.Lines == 0:
		s = count(o.HandWork, "line needs hands", "lines need hands")
	default:
		s = fmt.Sprintf("%s by edits and %s", count(o.Lines, "line changes", "lines change"), count(o.HandWork, "needs hands", "need hands"))
	}
	if o.Silent > 0 {
		s += fmt.Sprintf(", with %s to look at", count(o.Silent, "silent change", "silent changes"))
	}
	return s
}

// next reminds of a branch that ends soon.
func next(options []Option, from Release) string {
	o := option(options, NextLTS)
	if o == nil || !from.EndsSoon {
		return ""
	}
	return fmt.Sprintf("; %s, so %s is to be planned for", support(from), o.Version)
}

func measureTexts(measures []string) string {
	texts := make([]string, len(measures))
	for i, m := range measures {
		texts[i], _, _ = strings.Cut(m, ": ")
	}
	return strings.Join(texts, ", ")
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
