package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// forms is a table whose rows say in which versions something has a form. The
// columns before names are the keys, those from there on the form, and the one
// called versions is the versions.
type forms struct {
	path, header    string
	names, versions int
	rows            [][]string
}

func readForms(path string, names, versions int) (*forms, error) {
	rows, err := readTSV(path)
	if err != nil {
		return nil, err
	}
	return &forms{path, strings.Join(rows[0], "\t"), names, versions, rows[1:]}, nil
}

func (t *forms) write() error {
	slices.SortFunc(t.rows, slices.Compare[[]string])
	var out strings.Builder
	out.WriteString(t.header + "\n")
	for _, row := range t.rows {
		if row[t.versions] != "" {
			out.WriteString(strings.Join(row, "\t") + "\n")
		}
	}
	return os.WriteFile(t.path, []byte(out.String()), 0o644) //nolint:gosec // a source file
}

// of returns the rows about something.
func (t *forms) of(key ...string) [][]string {
	var rows [][]string
	for _, row := range t.rows {
		if slices.Equal(row[:t.names], key) {
			rows = append(rows, row)
		}
	}
	return rows
}

// in reports whether a row holds in a version.
func (t *forms) in(row []string, v release.Version) bool {
	return row[t.versions] != "" && release.MustRanges(row[t.versions]).Contains(v)
}

// current returns the row that holds in a version.
func (t *forms) current(v release.Version, key ...string) []string {
	for _, row := range t.of(key...) {
		if t.in(row, v) {
			return row
		}
	}
	return nil
}

// nearest returns the row that holds in a version or, when there is none, in the
// branch next to it, of earlier ones first.
func (t *forms) nearest(h *haproxy, key ...string) []string {
	if row := t.current(h.version, key...); row != nil {
		return row
	}
	branches := release.Branches()
	for b := h.branch - 1; b >= 0; b-- {
		if row := t.current(branches[b].First(), key...); row != nil {
			return row
		}
	}
	for _, b := range branches[h.branch+1:] {
		if row := t.current(b.First(), key...); row != nil {
			return row
		}
	}
	return nil
}

// take notes that the HAProxy at hand has something in the form of a row, which
// may be a new one, and prints that unless the table has it so.
func (t *forms) take(h *haproxy, row []string) bool {
	if t.in(row, h.version) {
		return false
	}
	key, span := row[:t.names], spanOf(h.branch)
	was := "nothing"
	for _, other := range t.of(key...) {
		if t.in(other, h.version) {
			was = strings.Join(other[t.names:t.versions], " ")
		}
		have := ranges(other[t.versions])
		if touches(have, span) {
			// The branch got it, or another form of it, in a patch release.
			span.From = h.version
		}
	}
	for _, other := range t.of(key...) {
		if have := ranges(other[t.versions]); touches(have, span) {
			other[t.versions] = notation(without(have, span))
		}
	}
	if row[t.versions] == "" && !slices.ContainsFunc(t.rows, func(other []string) bool { return &other[0] == &row[0] }) {
		t.rows = append(t.rows, row)
	}
	row[t.versions] = notation(with(ranges(row[t.versions]), span))
	fmt.Printf("taken: %s: table %s, HAProxy %s\n", strings.Join(key, " "), was, strings.Join(row[t.names:t.versions], " "))
	return true
}

// ranges reads versions; an empty text holds none.
func ranges(text string) release.Ranges {
	if text == "" {
		return nil
	}
	return release.MustRanges(text)
}
