//go:build haproxy

package main

import (
	"slices"
	"testing"

	"github.com/hapvet/hapvet/release/binaries"
)

// What the tables of samples say of a branch can be made from its HAProxy: they
// are the same when the branch is cut out and taken over anew, but for what is
// not built in. The sources of fetches have other names where their places are
// the same.
func TestRemakeSampleTablesHAProxy(t *testing.T) {
	found := binaries.Need(t)
	for _, b := range found {
		h, err := newHAProxy(b.Path)
		if err != nil {
			t.Fatal(err)
		}
		d, err := h.dump()
		if err != nil {
			t.Logf("HAProxy %s: %v", h.version, err)
			continue
		}
		t.Run(h.version.Branch(), func(t *testing.T) { remake(t, h, d) })
	}
}

func remake(t *testing.T, h *haproxy, d *dumped) {
	want, err := readSampleTables("../../keywords")
	if err != nil {
		t.Fatal(err)
	}
	got, _ := readSampleTables("../../keywords")
	for _, f := range []*forms{got.samples, got.sources, got.acls, got.aliases} {
		for _, row := range f.rows {
			row[f.versions] = notation(without(ranges(row[f.versions]), spanOf(h.branch)))
		}
	}
	if err := got.ask(h); err != nil {
		t.Fatal(err)
	}
	absent := want.absent(h, d)
	compare := func(was, is *forms, same func(a, b []string) bool) {
		for _, row := range was.rows {
			key := row[:was.names]
			if !was.in(row, h.version) || slices.Contains(absent, key[len(key)-1]) {
				continue
			}
			if made := is.current(h.version, key...); made == nil || !same(row, made) {
				t.Errorf("%q became %q", row, made)
			}
		}
	}
	sameForm := func(a, b []string) bool { return slices.Equal(a[:3], b[:3]) }
	compare(want.samples, got.samples, func(a, b []string) bool {
		return slices.Equal(a[:5], b[:5]) && want.grid(a[5], h.version) == got.grid(b[5], h.version)
	})
	compare(want.acls, got.acls, sameForm)
	compare(want.aliases, got.aliases, func(a, b []string) bool { return a[1] == b[1] })
}
