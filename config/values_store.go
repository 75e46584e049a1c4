package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// storedData is a kind of data that a stick table can keep (manual, stick-table).
type storedData struct {
	// period tells that a time in parentheses is needed.
	period bool
	// array tells that a number of elements comes first in the parentheses.
	array bool
	// versions are those that know it; none means all.
	versions release.Ranges
}

var (
	since24dev = release.MustRanges(">=2.4-dev1")
	since25dev = release.MustRanges(">=2.5-dev1")
	since30dev = release.MustRanges(">=3.0-dev1")
)

// storable are the kinds of data, by name.
var storable = map[string]storedData{
	"bytes_in_cnt": {}, "bytes_out_cnt": {}, "conn_cnt": {}, "conn_cur": {}, "gpc0": {}, "gpc1": {}, "gpt0": {},
	"http_err_cnt": {}, "http_req_cnt": {}, "server_id": {}, "sess_cnt": {},
	"bytes_in_rate": {period: true}, "bytes_out_rate": {period: true}, "conn_rate": {period: true}, "gpc0_rate": {period: true},
	"gpc1_rate": {period: true}, "http_err_rate": {period: true}, "http_req_rate": {period: true}, "sess_rate": {period: true},
	"server_name": {}, "server_key": {versions: since24dev},
	"http_fail_cnt": {versions: since24dev}, "http_fail_rate": {period: true, versions: since24dev},
	"gpt": {array: true, versions: since25dev}, "gpc": {array: true, versions: since25dev},
	"gpc_rate":   {array: true, period: true, versions: since25dev},
	"glitch_cnt": {versions: since30dev}, "glitch_rate": {period: true, versions: since30dev},
}

// overriding are the arrays, and what cannot be kept beside them.
var overriding = map[string][]string{"gpt": {"gpt0"}, "gpc": {"gpc0", "gpc1"}, "gpc_rate": {"gpc0_rate", "gpc1_rate"}}

// checkStore checks what a stick table is to store: "gpc0,conn_rate(10s)".
func checkStore(word string, v release.Version) keywords.Fault {
	var names []string
	twice := keywords.Fault{}
	for rest := word; rest != ""; {
		var item string
		item, rest = cutStored(rest)
		name, argument, opened := strings.Cut(item, "(")
		data, known := storable[name]
		if !known || len(data.versions) > 0 && !data.versions.Contains(v) {
			return fault(fmt.Sprintf("holds %q, which a stick table cannot store", name))
		}
		inner, _, closed := strings.Cut(argument, ")")
		if opened && !closed {
			return fault(fmt.Sprintf("lacks the parenthesis that closes %q", item))
		}
		if f := data.check(name, inner, opened, v); f.Text != "" {
			return f
		}
		if slices.Contains(names, name) {
			twice = keywords.Fault{Text: fmt.Sprintf("holds %q twice", name), Warning: true}
		}
		names = append(names, name)
	}
	for array, others := range overriding {
		for _, other := range others {
			if slices.Contains(names, array) && slices.Contains(names, other) {
				return fault(fmt.Sprintf("holds both %q and %q, which is one of the former", array, other))
			}
		}
	}
	return twice
}

// cutStored cuts the first item of a list; a comma in parentheses does not end
// it.
func cutStored(list string) (item, rest string) {
	depth := 0
	for i := range len(list) {
		switch list[i] {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth <= 0 {
				return list[:i], list[i+1:]
			}
		}
	}
	return list, ""
}

// maxStored is the number of elements that an array may have.
const maxStored = 100

// check checks what stands in the parentheses behind the name of data.
func (s storedData) check(name, argument string, given bool, v release.Version) keywords.Fault {
	if !s.array && !s.period {
		if given {
			return fault(fmt.Sprintf("holds %q with an argument, and it takes none", name))
		}
		return keywords.Fault{}
	}
	if !given {
		return fault(fmt.Sprintf("lacks an argument in parentheses behind %q", name))
	}
	if s.array {
		size, rest, more := strings.Cut(argument, ",")
		if n := Atoi(size); n < 1 || n > maxStored {
			return fault(fmt.Sprintf("holds %q with %q elements, and it takes 1 to %d", name, size, maxStored))
		}
		if argument = rest; more != s.period {
			return fault(fmt.Sprintf("holds %q with a wrong number of arguments", name))
		}
	}
	if !s.period {
		return keywords.Fault{}
	}
	period, _, _ := strings.Cut(argument, ",")
	if period == "" && !strayUnits.Contains(v) {
		return keywords.Fault{} // counts as 0
	}
	if f := checkTime(&keywords.Value{Param: "ms"}, period, v); f.Text != "" && !f.Warning {
		return fault(fmt.Sprintf("holds %q with %q, which %s", name, period, f.Text))
	}
	return keywords.Fault{}
}
