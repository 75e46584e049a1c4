package main

import (
	"compress/gzip"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

// logged is a fix of which only CHANGELOGs tell.
type logged struct {
	subject, date string
	fixed         map[string]string
}

var releasePattern = regexp.MustCompile(`^([0-9]{4})/([0-9]{2})/([0-9]{2}) : ([0-9.]+)\s*$`)

// readChangelog adds what the CHANGELOG of a release tells beyond the clones: for
// each release that they do not have, its fixes.
func (h *history) readChangelog(path string) error {
	text, err := readText(path)
	if err != nil {
		return err
	}
	version, date := "", ""
	var entries []string
	flush := func() {
		if compareBranches(branchOf(version), "2.0") >= 0 && !h.hasRelease(version) {
			h.changes(version, date, entries)
		}
		entries = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if m := releasePattern.FindStringSubmatch(line); m != nil {
			flush()
			version, date = m[4], m[1]+"-"+m[2]+"-"+m[3]
			continue
		}
		switch entry, isNew := strings.CutPrefix(strings.TrimLeft(line, " \t"), "- "); {
		case isNew && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")):
			entries = append(entries, entry)
		case len(entries) > 0 && strings.TrimSpace(line) != "":
			entries[len(entries)-1] += " " + strings.TrimSpace(line)
		}
	}
	flush()
	return nil
}

func readText(path string) (string, error) {
	file, err := os.Open(path) //nolint:gosec // the developer's file
	if err != nil {
		return "", err
	}
	defer file.Close()
	var r io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(file); err != nil {
			return "", err
		}
	}
	data, err := io.ReadAll(r)
	return string(data), err
}

// hasRelease reports whether the clones have a release.
func (h *history) hasRelease(version string) bool {
	return slices.ContainsFunc(h.released[branchOf(version)], func(v release.Version) bool { return v.String() == version })
}

// changes adds the entries of one release.
func (h *history) changes(version, date string, entries []string) {
	b := branchOf(version)
	for _, subject := range entries {
		if _, _, isBug := readBug(subject); !isBug {
			continue
		}
		h.lastDate = max(h.lastDate, date)
		if key := h.latestBySubject(subject, b, date); key != "" {
			h.fix(key, b, version)
			continue
		}
		i := slices.IndexFunc(h.logged, func(l logged) bool {
			return normal(l.subject) == normal(subject) && l.fixed[b] == ""
		})
		if i < 0 {
			i = len(h.logged)
			h.logged = append(h.logged, logged{subject, date, map[string]string{}})
		}
		h.logged[i].fixed[b] = version
		h.logged[i].date = min(h.logged[i].date, date)
	}
}

// latestBySubject is the newest commit of the development branch with a subject that
// the branch does not have yet and that is not younger than the release.
func (h *history) latestBySubject(subject, branch, date string) string {
	for _, i := range slices.Backward(h.bySubj[normal(subject)]) {
		c := h.mainline[i]
		if c.date <= date && h.landed[c.id][branch] == "" && (h.fixed[c.id][branch] == "" || compareBranches(branchOf(c.tag), branch) > 0) {
			return c.id
		}
	}
	return ""
}

// loggedRows are the rows of what only CHANGELOGs tell, named by their newest release
// and subsystem; of several, the gravest has no number.
func (h *history) loggedRows() []row {
	var rows []row
	used := map[string]int{}
	grave := func(l logged) int {
		severity, _, _ := readBug(l.subject)
		return slices.Index(advisories.Severities, severity)
	}
	slices.SortStableFunc(h.logged, func(a, b logged) int { return grave(b) - grave(a) })
	for _, l := range h.logged {
		r := row{date: l.date, fixed: values(l.fixed), subject: l.subject, basis: "changelog"}
		r.severity, r.subsystem, _ = readBug(l.subject)
		r.since = branchOf(r.fixed[0]) + ".0"
		id := "changelog:" + r.fixed[len(r.fixed)-1] + "/" + r.subsystem
		if used[id]++; used[id] > 1 {
			id += "#" + strconv.Itoa(used[id])
		}
		r.id = id
		rows = append(rows, r)
	}
	return rows
}
