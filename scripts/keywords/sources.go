package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// compareSources looks for sources that can be read in other places than the
// table says: most fetches that read nothing else agree about it.
func (t *sampleTables) compareSources(h *haproxy, d *dumped) {
	grids := map[string]map[string]int{}
	for _, fetch := range d.fetches {
		row := t.samples.nearest(h, fetch[:2]...)
		if row == nil || strings.Contains(row[5], ",") {
			continue
		}
		if grids[row[5]] == nil {
			grids[row[5]] = map[string]int{}
		}
		grids[row[5]][fetch[5]]++
	}
	for _, source := range slices.Sorted(maps.Keys(grids)) {
		grid, most := "", 0
		for g, n := range grids[source] {
			if n > most || n == most && g == t.grid(source, h.version) {
				grid, most = g, n
			}
		}
		if grid == t.grid(source, h.version) {
			continue
		}
		t.count(t.sources.take(h, t.row(t.sources, []string{source, placesIn(grid)}, "")))
	}
}

// placesIn names the places of a grid.
func placesIn(grid string) string {
	var names []string
	for i, name := range keywords.PlaceNames() {
		if i < len(grid) && grid[i] == 'Y' {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}

// sourcesFor finds what a fetch that is new, or has changed, reads: the sources of
// the fetch that it was or of one with the nearest name among those with the same
// places. HAProxy says in what place a fetch has a value, not why.
func (t *sampleTables) sourcesFor(h *haproxy, fetch []string) string {
	best, length := "", -1
	for _, row := range t.samples.rows {
		if row[0] != "fetch" || row[5] == best || t.grid(row[5], h.version) != fetch[5] {
			continue
		}
		if n := common(row[1], fetch[1]); n > length {
			best, length = row[5], n
		}
	}
	if length < 0 {
		fmt.Printf("no fetch has the places of %s, %s: write its sources by hand\n", fetch[1], placesIn(fetch[5]))
		return "INTRN"
	}
	return best
}

// common returns the length of the beginning that two names share.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
