package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// keyTypes are the types of the keys of stick tables (stktable_types in
// src/stick_table.c).
var keyTypes = map[string]keywords.SampleType{
	"ip": keywords.IPv4Type, "ipv6": keywords.IPv6Type, "integer": keywords.IntType,
	"string": keywords.StringType, "binary": keywords.BinaryType,
}

// tableKey compares an expression that makes the key of a stick table with the
// type of that table. HAProxy does so once everything is read, and not in proxies
// that are disabled.
func (w *sampleWalk) tableKey(d *Directive, n, end int, s sample) *sampleFault {
	isStick, isFilter := d.Keyword() == "stick" && d.Section.HasBackend(), d.Keyword() == "filter"
	if !isStick && !isFilter && !strings.HasPrefix(d.Arg(n-1), "track-sc") || d.Section.Kind == "defaults" || d.Section.Disabled() {
		return nil
	}
	name := d.Section.Name
	if isFilter {
		n = filterArguments
	}
	if t := wordAfter(d, "table", n, end); t > 0 && t < end {
		name = d.Arg(t)
	}
	table := w.names.symbols.Lookup(Table, nil, name)
	if table == nil {
		return nil
	}
	kind := tableType(table.Definitions[0])
	want, known := keyTypes[kind]
	if !known || keywords.CanCast(s.out, want, w.reader.version) {
		return nil
	}
	f := faultAt(WrongKeyType, 0, len(s.name)).of(s.name)
	f.Text, f.From, f.To = name, s.out, want
	return f
}

// filterArguments is the word at which the arguments of a bandwidth limit begin.
const filterArguments = 3

// limitKey reads the key of a bandwidth limit that several streams share.
func (w *sampleWalk) limitKey(d *Directive) {
	if !d.Is("filter", "bwlim-in") && !d.Is("filter", "bwlim-out") {
		return
	}
	if n := wordAfter(d, "key", filterArguments, len(d.Words)); n > 0 {
		w.expression(d, n, len(d.Words), keywords.AnyPlace)
	}
}

// tableType returns the word behind "type" of a line that defines a stick table.
func tableType(d *Directive) string {
	for i := 1; i+1 < len(d.Words); i++ {
		if d.Arg(i) == "type" {
			return d.Arg(i + 1)
		}
	}
	return ""
}
