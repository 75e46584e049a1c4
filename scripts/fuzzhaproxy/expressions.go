package main

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// expressionLine makes a line with a sample expression, and says in which section
// it belongs.
func (m mutator) expressionLine() (section, line string) {
	e := m.expression()
	switch m.IntN(9) {
	case 0:
		return pick(m, "frontend", "backend", "listen"), "http-request set-var(txn.x) " + e
	case 1:
		return pick(m, "frontend", "backend", "listen"), "http-request deny if { " + e + " " + m.pattern() + " }"
	case 2:
		return pick(m, "frontend", "backend", "listen"), "acl fuzzed " + e + " " + m.pattern()
	case 3:
		return pick(m, "frontend", "backend", "listen", "defaults"), "http-request set-header x %[" + e + "]"
	case 4:
		return pick(m, "frontend", "listen", "defaults"), `log-format "%[` + e + `]"`
	case 5:
		return pick(m, "frontend", "listen"), "tcp-request content reject if { " + e + " " + m.pattern() + " }"
	case 6:
		return pick(m, "backend", "listen"), pick(m, "stick on ", "balance hash ", "stick store-response ") + e
	case 7:
		return pick(m, "frontend", "listen"), "tcp-request connection " + pick(m, "track-sc0 ", "track-sc1 ") + e
	}
	return pick(m, "frontend", "backend", "listen"), "http-response set-header x %[" + e + "]"
}

// expression makes a sample fetch with converters.
func (m mutator) expression() string {
	name := pick(m, keywords.FetchNames(m.version)...)
	text := name
	if s := keywords.LookupFetch(name, m.version); s != nil {
		text += m.arguments(s)
	}
	for m.IntN(2) == 0 {
		name := pick(m, keywords.ConverterNames(m.version)...)
		text += "," + name
		if s := keywords.LookupConverter(name, m.version); s != nil {
			text += m.arguments(s)
		}
	}
	if m.IntN(10) == 0 {
		return m.misspelt(text)
	}
	return text
}

// arguments makes the arguments of a sample fetch or converter: mostly as many as
// it takes, mostly of its types.
func (m mutator) arguments(s *keywords.Sample) string {
	n := s.MinArgs
	if more := len(s.Args) - s.MinArgs; more > 0 {
		n += m.IntN(min(more, 3) + 1)
	}
	switch m.IntN(12) {
	case 0:
		n++
	case 1:
		n = max(n-1, 0)
	}
	if n == 0 {
		return pick(m, "", "", "()")
	}
	var args []string
	for i := range n {
		var t keywords.ArgType
		if i < len(s.Args) {
			t = s.Args[i]
		}
		args = append(args, m.argument(t))
	}
	return "(" + strings.Join(args, ",") + ")"
}

func (m mutator) argument(t keywords.ArgType) string {
	if m.IntN(12) == 0 {
		return pick(m, "", "x", "-1", "1.5", "99999999999")
	}
	switch t {
	case keywords.IntArg:
		return pick(m, "0", "1", "5", "-1", "64", "1000")
	case keywords.IPv4Arg:
		return pick(m, "10.0.0.1", "1.2.3")
	case keywords.IPv6Arg:
		return pick(m, "::1", "fe80::")
	case keywords.Mask4Arg:
		return pick(m, "24", "255.0.0.0", "33")
	case keywords.Mask6Arg:
		return pick(m, "64", "ffff::", "129")
	case keywords.RegexArg:
		return pick(m, "a.*b", "^x$", "[", "a+")
	case keywords.FieldsArg:
		return pick(m, "1.2", "1", "a")
	}
	return pick(m, "a", "txn.a", "host", "0", "md5", "sha256", "hex", "url", "/", "app", "web", "1.1")
}

// pattern makes flags and patterns of an ACL.
func (m mutator) pattern() string {
	return pick(m, "", "-m found", "-m str a", "-m beg /a", "-m reg ^a", "-m ip 10.0.0.0/8", "-m int 5", "gt 5", "10:20", "-i a b", "-m bool", "-m len 5", "10.0.0.1", "/a",
		"-f /dev/null", "-m nope a", "-m int a", "-m sub -i x", "-n a", "-m dom a", "eq a", "-- -x", "-m bin 00")
}
