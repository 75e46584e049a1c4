package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/advisories"
)

var cvePattern = regexp.MustCompile(`CVE-20[0-9]{2}-[0-9]{4,}`)

// report tells what has no advisory yet: grave fixes, and commits that name a CVE
// which no advisory knows.
func report(w io.Writer, h *history, rows []row) {
	known := map[string]bool{}
	for _, a := range advisories.Embedded().All() {
		for _, alias := range a.Aliases {
			if len(alias) == len("06675db4bf234ed17e14305f1d59259d2fe78b06") && !strings.Contains(alias, ":") {
				alias = alias[:idDigits]
			}
			known[alias] = true
		}
	}
	for _, r := range rows {
		if (r.severity == "MAJOR" || r.severity == "CRITICAL") && !known[r.id] && r.shipped() {
			fmt.Fprintf(w, "no advisory: %s\n", r)
		}
	}
	var told []string
	for _, c := range h.mainline {
		for _, cve := range cvePattern.FindAllString(c.subject+"\n"+c.body, -1) {
			if !known[cve] && !slices.Contains(told, cve) && c.date >= firstDay {
				told = append(told, cve)
				fmt.Fprintf(w, "no advisory of %s, which %s names (%s)\n", cve, c.id[:idDigits], c.date)
			}
		}
	}
}

// shipped reports whether a stable release of 2.0 or later brought the fix, to releases
// that had the defect: some came and went with the same one.
func (r row) shipped() bool {
	return slices.ContainsFunc(r.fixed, func(v string) bool {
		return compareBranches(branchOf(v), "2.0") >= 0 && patch(v) > 0 && !slices.Contains(r.regressed, v)
	})
}

// firstDay is that of 2.0.0.
const firstDay = "2019-06-16"
