package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hapvet/hapvet/release"
)

func TestSpans(t *testing.T) {
	r := func(text string) release.Range { return release.MustRanges(text)[0] }
	for _, tt := range []struct{ have, change, with, without string }{
		{"*", ">=3.0-dev1 <3.1-dev1", "*", "<3.0-dev1, >=3.1-dev1"},
		{"<3.0-dev1", ">=3.0-dev1 <3.1-dev1", "<3.1-dev1", "<3.0-dev1"},
		{"<3.0-dev1, >=3.1-dev1", ">=3.0-dev1 <3.1-dev1", "*", "<3.0-dev1, >=3.1-dev1"},
		{">=2.4-dev1", ">=3.0-dev1", ">=2.4-dev1", ">=2.4-dev1 <3.0-dev1"},
		{">=3.2.5", ">=3.2-dev1 <3.3-dev1", ">=3.2-dev1", ">=3.3-dev1"},
		{"", ">=3.6-dev1", ">=3.6-dev1", ""},
	} {
		if got := notation(with(ranges(tt.have), r(tt.change))); got != tt.with {
			t.Errorf("%q with %q: %q, want %q", tt.have, tt.change, got, tt.with)
		}
		if got := notation(without(ranges(tt.have), r(tt.change))); got != tt.without {
			t.Errorf("%q without %q: %q, want %q", tt.have, tt.change, got, tt.without)
		}
	}
}

func TestReadDump(t *testing.T) {
	d, err := readDump(`# List of registered ACL keywords:
path_beg = path -m beg
# List of registered sample converter functions:
base64: str => bin
ipmask(IPv4 mask[,IPv6 mask]): addr => addr
hex2i: sint => str
# List of registered filter names:
trace
# List of registered sample fetch functions:
#   some heading
[ Y . . Y ] date([integer,string]): sint
[ . . Y Y ] http_auth(user list): bool
`)
	if err != nil {
		t.Fatal(err)
	}
	want := &dumped{
		fetches:    [][]string{{"fetch", "date", "[int,str]", "-", "sint", "Y..Y"}, {"fetch", "http_auth", "userlist", "-", "bool", "..YY"}},
		converters: [][]string{{"converter", "base64", "-", "bin", "str"}, {"converter", "ipmask", "mask4[,mask6]", "addr", "addr"}, {"converter", "hex2i", "-", "str", "sint"}},
		acls:       [][]string{{"path_beg", "path", "beg"}},
	}
	for _, pair := range [][2][][]string{{d.fetches, want.fetches}, {d.converters, want.converters}, {d.acls, want.acls}} {
		if !slices.EqualFunc(pair[0], pair[1], slices.Equal[[]string]) {
			t.Errorf("got %q, want %q", pair[0], pair[1])
		}
	}
	if _, err := readDump("HAProxy version 2.2.9"); err == nil {
		t.Error("no error without a list")
	}
}

// Reading and writing the tables of samples changes nothing.
func TestSampleTablesRoundTrip(t *testing.T) {
	tables, err := readSampleTables("../../keywords")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range []*forms{tables.samples, tables.sources, tables.acls, tables.aliases} {
		want, err := os.ReadFile(f.path)
		if err != nil {
			t.Fatal(err)
		}
		f.path = filepath.Join(dir, filepath.Base(f.path))
		if err := f.write(); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(f.path); string(got) != string(want) {
			t.Errorf("%s is not written as it was", filepath.Base(f.path))
		}
	}
}

// A form that comes, changes and comes back.
func TestTake(t *testing.T) {
	newest := len(release.Branches()) - 1
	h := &haproxy{version: firstOf(release.Branches()[newest]), branch: newest}
	since := ">=" + h.version.String()
	table := &forms{names: 2, versions: 4, rows: [][]string{{"fetch", "a", "-", "str", "*"}}}
	if table.take(h, table.rows[0]) {
		t.Error("what the table has is no change")
	}
	row := []string{"fetch", "a", "int", "str", ""}
	if !table.take(h, row) || row[4] != since || table.rows[0][4] != "<"+h.version.String() {
		t.Errorf("a new form: %q", table.rows)
	}
	table.take(h, table.rows[0])
	if table.rows[0][4] != "*" || row[4] != "" {
		t.Errorf("the old form again: %q", table.rows)
	}
}
