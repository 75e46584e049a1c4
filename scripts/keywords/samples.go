package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// sampleTables are the tables of samples that a HAProxy can tell about by itself.
type sampleTables struct {
	samples, sources, acls, aliases *forms
	changes                         int
}

func readSampleTables(dir string) (*sampleTables, error) {
	t := &sampleTables{}
	for _, f := range []struct {
		table           **forms
		name            string
		names, versions int
	}{{&t.samples, "samples.tsv", 2, 6}, {&t.sources, "samples-sources.tsv", 1, 2}, {&t.acls, "samples-acls.tsv", 1, 4}, {&t.aliases, "samples-aliases.tsv", 1, 2}} {
		var err error
		if *f.table, err = readForms(filepath.Join(dir, f.name), f.names, f.versions); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *sampleTables) write() error {
	for _, f := range []*forms{t.samples, t.sources, t.acls, t.aliases} {
		if err := f.write(); err != nil {
			return err
		}
	}
	return nil
}

// ask compares the tables with what a HAProxy lists, and takes that over. What it
// does not list is only counted: it may not be built in.
func (t *sampleTables) ask(h *haproxy) error {
	d, err := h.dump()
	if err != nil {
		fmt.Printf("HAProxy %s: no samples: %v\n", h.version, err)
		return nil
	}
	t.changes = 0
	t.compareSources(h, d)
	for _, fetch := range d.fetches {
		t.count(t.samples.take(h, t.fetchRow(h, fetch)))
	}
	for _, converter := range d.converters {
		t.count(t.samples.take(h, t.row(t.samples, converter, "-", "")))
	}
	for _, acl := range d.acls {
		t.count(t.acls.take(h, t.row(t.acls, acl, "-", "")))
	}
	absent := t.absent(h, d)
	if err := t.askAliases(h); err != nil {
		return err
	}
	fmt.Printf("HAProxy %s: %d samples and %d ACL keywords, %d changes; not built in, or gone: %s\n",
		h.version, len(d.fetches)+len(d.converters), len(d.acls), t.changes, strings.Join(absent, " "))
	return nil
}

func (t *sampleTables) count(changed bool) {
	if changed {
		t.changes++
	}
}

// row returns the row that begins with some columns: the one that holds in this
// version, any other, or a new one that goes on with others.
func (t *sampleTables) row(table *forms, columns []string, more ...string) []string {
	for _, row := range table.rows {
		if slices.Equal(row[:len(columns)], columns) {
			return row
		}
	}
	return append(slices.Clone(columns), more...)
}

// fetchRow is row for a fetch, whose places must be those of the row's sources.
func (t *sampleTables) fetchRow(h *haproxy, fetch []string) []string {
	form, grid := fetch[:5], fetch[5]
	fits := func(row []string) bool {
		return row != nil && slices.Equal(row[:5], form) && t.grid(row[5], h.version) == grid
	}
	if row := t.samples.nearest(h, fetch[:2]...); fits(row) {
		return row
	}
	for _, row := range t.samples.of(fetch[:2]...) {
		if fits(row) {
			return row
		}
	}
	return append(slices.Clone(form), t.sourcesFor(h, fetch), "")
}

// absent returns the samples and ACL keywords of the tables that were not listed.
func (t *sampleTables) absent(h *haproxy, d *dumped) []string {
	listed := map[string]bool{}
	for _, s := range slices.Concat(d.fetches, d.converters) {
		listed[s[0]+s[1]] = true
	}
	for _, a := range d.acls {
		listed["acl"+a[0]] = true
	}
	var names []string
	for _, row := range t.samples.rows {
		if t.samples.in(row, h.version) && !listed[row[0]+row[1]] {
			names = append(names, row[1])
		}
	}
	for _, row := range t.acls.rows {
		if t.acls.in(row, h.version) && !listed["acl"+row[0]] {
			names = append(names, row[0])
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// grid returns the places of sources in a version as HAProxy prints them.
func (t *sampleTables) grid(sources string, v release.Version) string {
	places := keywords.PlaceNames()
	grid := []byte(strings.Repeat(".", len(places)))
	for source := range strings.SplitSeq(sources, ",") {
		for _, row := range t.sources.of(source) {
			if !t.sources.in(row, v) {
				continue
			}
			for name := range strings.FieldsSeq(row[1]) {
				grid[slices.Index(places, name)] = 'Y'
			}
		}
	}
	return string(grid)
}
