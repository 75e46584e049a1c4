package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// row is one fix as the index has it.
type row struct {
	id, severity, subsystem, date string
	// since is the oldest affected release, "<=" before it where that is only a bound,
	// and basis how that is known: commit, stated or backports.
	since, basis string
	// regressed are the stable releases to which a backport brought the defect.
	regressed []string
	// fixed are the first releases with the fix, one for each branch.
	fixed []string
	// never are the branches that are affected and have no fix.
	never []string

	subject string // only for reports
	body    string
}

// rows makes the index: the fixes that concern a release of 2.0 or later.
func (h *history) rows() []row {
	var rows []row
	for key, fixed := range h.fixed {
		r := h.row(key, fixed)
		if concernsReleases(r) {
			rows = append(rows, r)
		}
	}
	rows = append(rows, h.loggedRows()...)
	slices.SortFunc(rows, func(a, b row) int { return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.id, b.id)) })
	return rows
}

const idDigits = 12

func (h *history) row(key string, fixed map[string]string) row {
	r := row{fixed: values(fixed)}
	i, inMainline := h.position[key]
	var from string
	if inMainline {
		c := h.mainline[i]
		r.id, r.date, r.subject, r.body = c.id[:idDigits], c.date, c.subject, c.body
		from = h.since(i, &r)
	} else {
		c := h.stableOnly[key]
		r.id, r.date, r.subject, r.body = c.id[:idDigits], c.date, c.subject, c.body
		from = h.oldestFixed(fixed, &r)
	}
	r.severity, r.subsystem, _ = readBug(r.subject)
	if inMainline && from != "" {
		r.never = h.neverFixed(from, branchOf(h.mainline[i].tag), r.date, fixed)
	}
	return r
}

func values(fixed map[string]string) []string {
	var all []string
	for _, v := range fixed {
		all = append(all, v)
	}
	slices.SortFunc(all, compareVersions)
	return all
}

// since finds where the defect begins that commit i mends, and returns the branch.
func (h *history) since(i int, r *row) string {
	fixed := h.fixed[h.mainline[i].id]
	o := h.originOf(i)
	if o.key != "" {
		for _, tag := range h.landed[o.key] {
			if tag != "" {
				r.regressed = append(r.regressed, tag)
			}
		}
		slices.SortFunc(r.regressed, compareVersions)
	}
	if o.confidence == "high" || o.confidence == "medium" {
		born := h.bornIn(h.mainline[h.position[o.key]].tag)
		if !h.contradicted(branchOf(born), fixed, h.landed[o.key]) {
			r.since, r.basis = born, "commit"
			return branchOf(born)
		}
		r.regressed = nil
	}
	if o.confidence == "low" {
		r.regressed = nil
	}
	return h.bound(h.mainline[i], fixed, r)
}

// contradicted reports whether a branch older than the one with which a commit came
// was mended without ever having got it.
func (h *history) contradicted(born string, fixed, landed map[string]string) bool {
	for b := range fixed {
		if compareBranches(b, born) < 0 && landed[b] == "" {
			return true
		}
	}
	return false
}

// bound is what remains where nothing is said of the origin: the limit that the message
// states, or the oldest branch that got the fix.
func (h *history) bound(c commit, fixed map[string]string, r *row) string {
	stated := statedLimit(c.body)
	oldest := h.oldestFixed(fixed, r)
	if stated == "all" {
		r.since, r.basis = "<="+h.oldestMaintained(c.date)+".0", "stated"
		return h.oldestMaintained(c.date)
	}
	switch {
	case stated != "" && stated != "none" && compareBranches(stated, oldest) < 0:
		r.basis, oldest = "stated", stated
	case stated == "" && len(fixed) == 1 && c.date >= firstDay: // nobody says whether any release had it
		r.since, r.basis = "", "unknown"
		return ""
	}
	if compareBranches(oldest, oldestBranch) < 0 {
		oldest = oldestBranch
	}
	r.since = oldest + ".0"
	if compareBranches(oldest, h.oldestMaintained(c.date)) <= 0 {
		r.since = "<=" + r.since
	}
	return oldest
}

// oldestFixed is the oldest branch that got a fix.
func (h *history) oldestFixed(fixed map[string]string, r *row) string {
	oldest := ""
	for b := range fixed {
		if oldest == "" || compareBranches(b, oldest) < 0 {
			oldest = b
		}
	}
	if r.since == "" && oldest != "" {
		r.since, r.basis = oldest+".0", "backports"
	}
	return oldest
}

// oldestMaintained is the oldest branch that had a release on that day or later.
func (h *history) oldestMaintained(date string) string {
	for _, b := range h.branches {
		if compareBranches(b, "2.0") < 0 {
			if date < "2022-12-31" && b == "1.8" {
				return b
			}
			continue
		}
		if info, ok := release.LookupBranch(b); ok && info.LatestDate >= date {
			return b
		}
	}
	return "2.0"
}

// neverFixed are the branches of 2.0 and later between the first affected one and the
// one in development that have no fix, because they died before or nobody brought it.
// Of a branch whose newer releases are not in the clones nothing is known.
func (h *history) neverFixed(from, to, date string, fixed map[string]string) []string {
	var never []string
	for _, info := range release.Branches() {
		b := info.Name
		if !info.Released() || compareBranches(b, from) < 0 || compareBranches(b, to) >= 0 || fixed[b] != "" {
			continue
		}
		if isOpen := info.EndOfLife == "" || info.EndOfLife > date; isOpen && date > h.lastTag[b] {
			continue
		}
		never = append(never, b)
	}
	return never
}

// concernsReleases reports whether some release of 2.0 or later had the defect. What
// came and went between two releases is no known bug of any.
func concernsReleases(r row) bool {
	if len(r.never) > 0 && r.basis != "backports" || r.basis == "unknown" {
		return true
	}
	return slices.ContainsFunc(r.fixed, func(v string) bool { return compareBranches(branchOf(v), "2.0") >= 0 && patch(v) > 0 })
}

func (r row) String() string {
	return fmt.Sprintf("%s %s %s %s: %s", r.id, r.date, r.severity, r.subsystem, strings.Join(r.fixed, " "))
}
