package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// fix is a row of the table.
type fix struct {
	commit, severity, subsystem, issue, date string
	// firstDev is the first development version with the fix.
	firstDev string
	// fixed and introduced are by branch.
	fixed, introduced map[string]release.Version
	// from is the oldest affected release, and certain whether it is not older.
	from       string
	certain    bool
	basis      string
	introducer string
}

// readFixes returns the rows of commits, which may be abbreviated.
func readFixes(path string, commits []string) ([]fix, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes = '\t', true
	rows, err := r.ReadAll()
	if err != nil {
		return nil, err
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	found := make([]fix, len(commits))
	for _, row := range rows[1:] {
		get := func(name string) string { return row[column[name]] }
		i := slices.IndexFunc(commits, func(c string) bool {
			return strings.HasPrefix(get("mainline_commit"), c) || strings.Contains(get("branch_commits"), ":"+c)
		})
		if i < 0 {
			continue
		}
		found[i] = fix{
			commit: get("mainline_commit"), severity: get("severity"), subsystem: get("subsystem"), issue: get("github_issue"),
			date: get("mainline_date"), firstDev: get("first_mainline_tag"),
			fixed: byBranch(get("fixed_in")), introduced: byBranch(get("introduced_in")),
			from: strings.TrimPrefix(get("affected_from_est"), "<="), certain: !strings.HasPrefix(get("affected_from_est"), "<="),
			basis: get("affected_basis"), introducer: get("introduced_by_commit"),
		}
	}
	for i, f := range found {
		if f.date == "" {
			return nil, fmt.Errorf("%s: no fix of this commit is in %s", commits[i], path)
		}
	}
	return found, nil
}

// byBranch reads a list of releases; what stands in parentheses behind one is left out.
func byBranch(list string) map[string]release.Version {
	of := map[string]release.Version{}
	for word := range strings.SplitSeq(list, ",") {
		word, _, _ = strings.Cut(word, "(")
		if v, err := release.Parse(word); err == nil && !v.Assumed() {
			if old, ok := of[v.Branch()]; !ok || v.Before(old) && !v.IsDev() || old.IsDev() {
				of[v.Branch()] = v
			}
		}
	}
	return of
}
