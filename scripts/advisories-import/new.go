package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// fix is what the history tells of one fix, for the beginning of an advisory.
type fix struct {
	commit, severity, subsystem, issue, date string
	// firstDev is the first version with the fix of the development branch.
	firstDev string
	// fixed and introduced are by branch.
	fixed, introduced map[string]release.Version
	// from is the oldest affected release, and certain whether it is not older.
	from       string
	certain    bool
	basis      string
	introducer string
}

// begin writes the data file and the test data of a new advisory.
func (h *history) begin(id string, commits []string, rows []row, force bool) error {
	var fixes []fix
	for _, c := range commits {
		f, ok := h.lookup(c, rows)
		if !ok {
			return fmt.Errorf("%s: no such fix", c)
		}
		fixes = append(fixes, f)
	}
	data, archive := skeleton(id, fixes)
	for path, text := range map[string][]byte{
		filepath.Join("advisories", "db", id+".json"):        data,
		filepath.Join("advisories", "testdata", id+".txtar"): archive,
	} {
		if _, err := os.Stat(path); err == nil && !force {
			return fmt.Errorf("%s is there already", path)
		}
		if err := os.WriteFile(path, text, 0o644); err != nil { //nolint:gosec // data of the repository
			return err
		}
		fmt.Println(path)
	}
	return nil
}

var issuePattern = regexp.MustCompile(`(?i)(?:issue|bug|github)s? ?(?:#|https://github\.com/haproxy/haproxy/issues/)([0-9]+)|GH #?([0-9]+)`)

// lookup finds the fix of a commit, which may be abbreviated, or one of a changelog by
// its id in the index.
func (h *history) lookup(commit string, rows []row) (fix, bool) {
	for _, r := range rows {
		if r.id != commit && (len(commit) < shortID || !strings.HasPrefix(r.id, commit[:min(len(commit), idDigits)])) {
			continue
		}
		f := fix{
			commit: r.id, severity: r.severity, subsystem: r.subsystem, date: r.date, basis: r.basis,
			fixed: byBranch(r.fixed), introduced: byBranch(r.regressed),
			from: strings.TrimPrefix(r.since, "<="), certain: !strings.HasPrefix(r.since, "<="),
		}
		if m := issuePattern.FindStringSubmatch(r.body); m != nil {
			f.issue = m[1] + m[2]
		}
		h.complete(&f)
		return f, true
	}
	return fix{}, false
}

// complete adds what the commit itself tells.
func (h *history) complete(f *fix) {
	for _, i := range h.short[f.commit[:shortID]] {
		if c := h.mainline[i]; strings.HasPrefix(c.id, f.commit) {
			f.commit, f.firstDev = c.id, c.tag
			if o := h.originOf(i); better(o.confidence, "low") {
				f.introducer = o.key
			}
		}
	}
	for _, c := range h.stableOnly {
		if strings.HasPrefix(c.id, f.commit) {
			f.commit = c.id
		}
	}
}

// byBranch sorts releases by their branch; those before 2.0 are left out.
func byBranch(list []string) map[string]release.Version {
	of := map[string]release.Version{}
	for _, word := range list {
		if v, err := release.Parse(word); err == nil {
			of[v.Branch()] = v
		}
	}
	return of
}
