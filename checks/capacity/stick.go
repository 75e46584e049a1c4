package capacity

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// StickTable is a stick table as its line states it.
type StickTable struct {
	Directive *config.Directive
	Name      string
	Entries   uint64 // at most
	Entry     uint64 // bytes that one takes, with what the allocator adds
}

// Bytes is what the table takes once it is full.
func (t StickTable) Bytes() uint64 { return saturate(t.Entries, t.Entry) }

// StickTables returns the stick tables of proxies and peers sections, in order.
func StickTables(c *config.Config) []StickTable {
	var tables []StickTable
	header := costOf(c.Version).entry
	for d := range c.Each("stick-table", "table") {
		name, first := d.Section.Name, 1
		switch {
		case d.Section.Kind == "peers" && d.Keyword() == "table":
			name, first = d.Section.Name+"/"+d.Arg(1), 2
		case d.Keyword() != "stick-table" || !d.Section.IsProxy() || d.Section.Kind == "defaults":
			continue
		}
		entries, bytes := readTable(d, first)
		tables = append(tables, StickTable{Directive: d, Name: name, Entries: entries, Entry: allocated(header + bytes)})
	}
	return tables
}

// readTable returns the number of entries of a table, and the bytes of key and data of one.
func readTable(d *config.Directive, first int) (entries, bytes uint64) {
	var key, data uint64
	for i := first; i < len(d.Words); i++ {
		switch d.Arg(i) {
		case "type":
			key = keyBytes(d, i+1)
		case "size":
			entries, _ = config.ParseSize(d.Arg(i+1), 1<<40)
		case "store":
			data += storedBytes(d.Arg(i + 1))
		}
	}
	const pointer = 8 // data are rounded up to it
	return entries, key + (data+pointer-1)/pointer*pointer
}

// keyBytes returns the size of a key: strings have a NUL at their end, and 32 bytes where
// no length is given (stktable_types in src/stick_table.c).
func keyBytes(d *config.Directive, n int) uint64 {
	length := uint64(0)
	if d.Arg(n+1) == "len" {
		length, _ = config.Strtoul(d.Arg(n + 2))
		length = min(length, 1<<20)
	}
	switch kind := d.Arg(n); {
	case kind == "ipv6":
		return 16
	case kind == "string" && length > 0:
		return length + 1
	case kind == "binary" && length > 0:
		return length
	case kind == "string" || kind == "binary":
		return 32
	}
	return 4 // ip and integer
}

// storedBytes returns the size of the data types of a store argument.
func storedBytes(list string) uint64 {
	var sum uint64
	for list != "" {
		var one string
		one, list = cutOutside(list)
		name, arguments, _ := strings.Cut(strings.TrimSuffix(one, ")"), "(")
		count := uint64(1)
		if name == "gpt" || name == "gpc" || name == "gpc_rate" {
			number, _, _ := strings.Cut(arguments, ",")
			count, _ = config.Strtoul(number)
			count = min(count, 100) // STKTABLE_MAX_DT_ARRAY_SIZE
		}
		if name != "" {
			sum += count * dataSize(name, strings.HasSuffix(name, "_rate"))
		}
	}
	return sum
}

// cutOutside cuts a list at the first comma that is in no parentheses.
func cutOutside(list string) (first, rest string) {
	depth := 0
	for i := range len(list) {
		switch c := list[i]; {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			return list[:i], list[i+1:]
		}
	}
	return list, ""
}

// allocated is what glibc's malloc takes of memory for n bytes: a header of 8, and all in
// steps of 16.
func allocated(n uint64) uint64 {
	const header, step = 8, 16
	return (n + header + step - 1) / step * step
}
