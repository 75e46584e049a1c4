package risk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/cachesim/explore"
)

// assumptions are what the figures rest on.
func (s *Study) assumptions(r *Report) []string {
	list := []string{
		"the cache is empty in the beginning, as after a start or a reload",
		"hits, and what is leaked, are those of a process that does not crash",
	}
	methods := map[Method]bool{}
	for i := range r.Outcomes {
		methods[r.Outcomes[i].Method] = true
	}
	if methods[ByRate] {
		list = append(list, "what happens is as likely at any time: fewer than a million requests were simulated, and the figure for a million follows from theirs")
	}
	for i := range r.Outcomes {
		switch e := &r.Outcomes[i]; {
		case e.Method != ByImportance:
		case outcomeID(i) == foreignServed:
			list = append(list, "collisions are looked for among keys of few bits, where there are more of them, and each pair counts as much less (importance sampling)")
		default:
			list = append(list, "as no object has to give way before its time, "+e.Outcome+" is looked for one URL at a time, in a while with more requests for more variants (importance sampling)")
		}
	}
	if methods[ByCoincidence] {
		list = append(list, fmt.Sprintf("how long a step of HAProxy takes is not known: what races is taken to overlap for %g µs, and the interval is for %.3g to %.3g µs",
			overlap.likely*1e6, overlap.short*1e6, overlap.long*1e6),
			"memory that races damage counts as a crash in the comparison of what stops it",
			"requests fall on threads at random, and within a second at any time",
			"every order of the steps that the locks allow is as likely as any other where two operations overlap")
	}
	if s.Options.Delete == explore.Unlocked {
		list = append(list, "deletes take no lock: a hypothesis, which no release with threads does")
	}
	return list
}

// unknowns are what no figure here speaks of.
func unknowns(r *Report) []string {
	list := []string{
		"what your clients ask for: the figures are those of this traffic, and say nothing of somebody who means harm",
		"defects that nobody has reported yet",
	}
	if r.Quick {
		list = append(list, fmt.Sprintf("what shows only after more than %d requests, as a quick estimate goes no further", quick.length))
	}
	return list
}

// verdict says what to do: the first remedy that stops the gravest outcome, and what helps until
// then.
func verdict(r *Report) string {
	var gravest *Estimate
	for i := range r.Outcomes {
		if e := &r.Outcomes[i]; slices.Contains(r.Now.Reachable, e.Outcome) {
			gravest = e
			break
		}
	}
	switch {
	case gravest == nil && slices.ContainsFunc(r.Outcomes, func(e Estimate) bool { return e.Status == NotReachable }):
		return fmt.Sprintf("nothing to do: the known defects of HAProxy %s that are looked at here cannot be reached with this configuration", r.HAProxyVersion)
	case gravest == nil:
		return fmt.Sprintf("nothing to do: HAProxy %s has none of the known defects that are looked at here", r.HAProxyVersion)
	}
	var actions []string
	var later string
	for _, x := range r.Remedies {
		stops := slices.Contains(x.Stops, gravest.Outcome)
		switch {
		case (x.ID == Upgrade || x.ID == UpgradeFurther) && (stops || later == ""):
			if later == "" || !strings.HasPrefix(later, "up") {
				later = x.Action
			}
		case stops:
			actions = append(actions, x.Action)
		}
	}
	way := strings.Join(actions, ", or ")
	switch {
	case later != "" && way != "" && gravest.Harm != HarmLoss:
		return later + "; until then " + way
	case later != "":
		return later
	case gravest.Harm == HarmLoss:
		return "no release mends what is left, which costs hits and nothing else"
	}
	return "no release mends it: " + way
}

// Chance writes a probability: small ones as powers of ten, and none as 0 or 100 % that is not.
func Chance(p float64) string {
	switch {
	case p == 0:
		return "0"
	case p == 1:
		return "100 %"
	case p < 0.0005:
		return fmt.Sprintf("%.0e", p)
	case p < 0.1:
		return fmt.Sprintf("%.2g %%", 100*p)
	case p > 0.999:
		return "over 99.9 %"
	}
	return fmt.Sprintf("%.1f %%", 100*p)
}
