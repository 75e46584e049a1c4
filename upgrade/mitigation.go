package upgrade

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// measure is a workaround of some advisories, with its edits.
type measure struct {
	message string
	edits   []config.Edit
	// urls are the pages of the advisories that it closes the way to.
	urls map[string]bool
}

// mitigation works out the option to stay and to close the way to defects by edits. It
// returns false where no edit does, or the result would be refused.
func (j *Job) mitigation(old reading, stay Option) (Option, bool) {
	chosen := compatible(choose(j.measures(old.Config)))
	o, ok := j.mitigated(old, stay, chosen)
	// One that the others make superfluous is not worth its price.
	for i := len(chosen) - 1; i >= 0 && len(chosen) > 1; i-- {
		fewer := slices.Delete(slices.Clone(chosen), i, i+1)
		if other, fine := j.mitigated(old, stay, fewer); fine && other.Exposure.Compare(o.Exposure) <= 0 {
			o, chosen = other, fewer
		}
	}
	return o, ok && o.Exposure.Compare(stay.Exposure) < 0
}

// compatible returns the measures whose edits do not overlap with those before.
func compatible(all []measure) []measure {
	claims := claims{}
	var some []measure
	for _, m := range all {
		if claims.allow(m.edits) {
			claims.add(m.edits)
			some = append(some, m)
		}
	}
	return some
}

// mitigated works out what some measures come to. It returns false where the version of
// today would refuse the result.
func (j *Job) mitigated(old reading, stay Option, chosen []measure) (Option, bool) {
	o := Option{Way: Mitigate, Release: stay.Release}
	var edits []config.Edit
	for _, m := range chosen {
		edits = append(edits, m.edits...)
		o.Measures = append(o.Measures, m.message)
	}
	revised, err := revise(old.Files, edits)
	if err != nil || len(edits) == 0 {
		return Option{}, false
	}
	answer, err := j.with(revised.sources).answer(j.From)
	if err != nil {
		return Option{}, false
	}
	o.step = Step{
		From: stay.Release, To: stay.Release, Changes: []Change{}, Notes: []Change{}, WasRefused: old.refused(), Refused: answer.refused(),
		Remarks: newKnown(old).remarks(answer, revised), after: answer.Config,
	}
	o.step.Files = revised.files(old.Files)
	o.step.Lines = lines(o.step.Files)
	o.fill(j, old)
	return o, o.step.WasRefused || !o.Refused
}

// measures returns the workarounds that can be carried out by edits, of the advisories
// that a configuration reaches. One that several advisories have comes once.
func (j *Job) measures(c *config.Config) []measure {
	counted := map[string]bool{}
	for _, m := range j.Advisories.MatchAll(c) {
		counted[advisories.URL(m.Advisory.ID)] = true
	}
	var failed failure // then there are no measures
	rules := failed.guard([]*checks.Rule{checks.LookupRule("advisory")})
	results := checks.Lint([]func() *config.Config{func() *config.Config { return c }}, rules)
	var all []measure
	at := map[string]int{}
	for _, f := range results[0].Findings {
		if f.Severity < checks.Warning || !counted[f.URL] { // mild, or of some platforms: not worth its price
			continue
		}
		for _, fix := range f.Fixes {
			if fix.Partial {
				continue
			}
			key := fmt.Sprint(fix.Edits)
			i, known := at[key]
			if !known {
				i = len(all)
				at[key] = i
				all = append(all, measure{fix.Message, fix.Edits, map[string]bool{}})
			}
			all[i].urls[f.URL] = true
		}
	}
	return all
}

// choose returns few measures that close the way to as many advisories as can be:
// again and again the one that does so for the most that are still open.
func choose(all []measure) []measure {
	var chosen []measure
	open := map[string]bool{}
	for _, m := range all {
		for url := range m.urls {
			open[url] = true
		}
	}
	for len(open) > 0 {
		closes := func(m measure) (n int) {
			for url := range m.urls {
				if open[url] {
					n++
				}
			}
			return n
		}
		best := slices.MaxFunc(all, func(a, b measure) int {
			if d := closes(a) - closes(b); d != 0 {
				return d
			}
			if d := len(b.edits) - len(a.edits); d != 0 {
				return d
			}
			return strings.Compare(b.message, a.message)
		})
		chosen = append(chosen, best)
		for url := range best.urls {
			delete(open, url)
		}
	}
	return chosen
}
