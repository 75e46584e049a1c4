package cachesim

import "strings"

// Header is one header line of a message.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Headers are those of a message, in order.
type Headers []Header

// values yields the values of the lines with a name, given in lower case.
func (h Headers) values(name string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for i := range h {
			if strings.EqualFold(h[i].Name, name) && !yield(i, h[i].Value) {
				return
			}
		}
	}
}

// get returns the value of the first line with a name.
func (h Headers) get(name string) (string, bool) {
	for _, value := range h.values(name) {
		return value, true
	}
	return "", false
}

// items yields the parts of a list between commas, without the blanks around them
// (http_find_header). Commas in quotes do not count.
func items(list string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for more := true; more; {
			var item string
			item, list, more = cutItem(list)
			if !yield(strings.Trim(item, " \t")) {
				return
			}
		}
	}
}

func cutItem(list string) (item, rest string, more bool) {
	quoted := false
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case c == ',' && !quoted:
			return list[:i], list[i+1:], true
		}
	}
	return list, "", false
}

// hasPrefixFold is strings.HasPrefix without regard to case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// directives yields the items of all Cache-Control lines, or the first of each.
func directives(h Headers, firstOnly bool) func(yield func(directive) bool) {
	return func(yield func(directive) bool) {
		for i, value := range h.values("cache-control") {
			for more := true; more; {
				var item string
				item, value, more = cutItem(value)
				if !yield(directive{strings.Trim(item, " \t"), i, !more}) {
					return
				}
				if firstOnly {
					break
				}
			}
		}
	}
}

type directive struct {
	text string
	line int  // index among the headers
	last bool // nothing follows on the line
}
