package risk

import (
	"fmt"

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
	if methods[ByImportance] {
		list = append(list, "where no run shows an outcome, and nothing has to give way in the cache, each URL is looked at alone, with other shares of its variants (importance sampling)")
	}
	if methods[ByCoincidence] {
		list = append(list, fmt.Sprintf("how long a step of HAProxy takes is not known: what races is taken to overlap for %g µs, and the interval is for %g to %g µs",
			overlap.likely*1e6, overlap.short*1e6, overlap.long*1e6),
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
		"what your clients ask for: the figures are those of this traffic, and a client that knows the defect needs a few requests",
		"defects that nobody has reported yet",
	}
	if r.Quick {
		list = append(list, "what shows after a hundred thousand requests only, as --quick goes no further")
	}
	return list
}
