package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// fromTables adds a line, or a parameter, made from the tables of the language.
func (m mutator) fromTables(lines []string) []string {
	switch m.IntN(7) {
	case 0, 1:
		row := pick(m, keywords.GrammarRows()...)
		return m.insert(lines, pick(m, row.Sections...), m.derived(row))
	case 2:
		row := pick(m, keywords.ActionRows()...)
		return m.insert(lines, pick(m, proxies...), pick(m, row.Sections...)+" "+m.derived(row))
	case 3:
		if rows := keywords.ParameterRows(); len(rows) > 0 {
			row := pick(m, rows...)
			return m.parameter(lines, pick(m, row.Sections...), m.derived(row))
		}
	case 4:
		kind, line := m.expressionLine()
		return m.insert(lines, kind, line)
	}
	return m.word(lines)
}

var proxies = []string{"frontend", "backend", "listen", "defaults"}

// derived makes a line that follows a grammar, or nearly so.
func (m mutator) derived(row keywords.GrammarRow) string {
	line := row.Derive(m.IntN, m.value)
	words := strings.Fields(line)
	switch m.IntN(5) {
	case 0:
		return strings.Join(m.words(words), " ")
	case 1:
		return strings.Join(words[:1+m.IntN(len(words))], " ")
	}
	return line
}

// word uses a word of the table where it belongs, or at times where it does not.
func (m mutator) word(lines []string) []string {
	table := keywords.Words()
	w := &table[m.IntN(len(table))]
	context := pick(m, w.Contexts...)
	section := context
	if context == "proxy" || w.Kind == keywords.Action {
		section = pick(m, proxies...)
	}
	if m.IntN(10) == 0 {
		section = pick(m, keywords.Sections()...).Kind
	}
	name := w.Name
	if w.Prefix {
		name += pick(m, "", "(0)", "(txn.a)", "(a,b)", "0", "(", "()")
	}
	argument := strings.Repeat(" "+m.value(keywords.Value{Kind: "any"}), max(w.Args, 0))
	if w.Args == keywords.UnknownArgs {
		argument = pick(m, "", " "+m.value(keywords.Value{Kind: "any"}), " "+m.value(keywords.Value{Kind: "any"})+" "+m.value(keywords.Value{Kind: "any"}))
	}
	switch w.Kind {
	case keywords.Keyword:
		return m.insert(lines, section, name+argument)
	case keywords.Action:
		return m.insert(lines, section, context+" "+name+argument+pick(m, "", " if TRUE", " if { src 10.0.0.1 }", " unless LOCALHOST", " if nothing"))
	case keywords.BindParam, keywords.ServerParam:
		if context == "proxy" {
			context = string(w.Kind)
		}
		return m.parameter(lines, context, name+argument)
	case keywords.Timeout:
		argument = " " + m.value(keywords.Value{Kind: "time", Param: "ms"})
	}
	return m.insert(lines, section, string(w.Kind)+" "+name+argument)
}

// parameter adds a parameter to a line of its kind, or adds such a line.
func (m mutator) parameter(lines []string, kind, text string) []string {
	var some []int
	for i, line := range lines {
		if first, _, _ := strings.Cut(strings.TrimSpace(line), " "); first == kind {
			some = append(some, i)
		}
	}
	if len(some) > 0 {
		out := slices.Clone(lines)
		out[pick(m, some...)] += " " + text
		return out
	}
	switch kind {
	case "bind":
		return m.insert(lines, "frontend", "bind :8080 "+text)
	case "server":
		return m.insert(lines, "backend", "server s9 127.0.0.1:80 "+text)
	}
	return m.insert(lines, "backend", kind+" "+text)
}

// insert puts a line into a section of the kind, or adds such a section.
func (m mutator) insert(lines []string, kind, line string) []string {
	var after []int
	in := false
	for i, l := range lines {
		if first, _, _ := strings.Cut(strings.TrimSpace(l), " "); first != "" && indent(l) == "" && first[0] != '#' {
			in = first == kind
		}
		if in {
			after = append(after, i)
		}
	}
	if len(after) > 0 {
		return slices.Insert(slices.Clone(lines), pick(m, after...)+1, "    "+line)
	}
	header := kind
	if s := slices.IndexFunc(keywords.Sections(), func(s keywords.Section) bool { return s.Kind == kind }); s >= 0 && keywords.Sections()[s].Named {
		header += " extra"
	}
	return append(slices.Clone(lines), header, "    "+line)
}

// values are words for the kinds of values, right and wrong.
var values = map[string][]string{
	"time":     {"0", "1", "99", "10s", "5000", "1h", "25d", "30d", "10x", "1m5s", "-1", "1.5s", "s", "99999999999", "us"},
	"size":     {"0", "1", "16k", "1m", "4g", "10kk", "-1", "k", "99999999999", "1t"},
	"fmt":      {"%ci", `"%ci:%cp [%t] %ft"`, "%[src]", `"%[nope]"`, "%{+Q}r", "%HM", "%zz", "%[hdr(host),lower]", "%{Q}ci", "%", "%[", "%[src,nope]"},
	"addr":     {"127.0.0.1:80", ":8080", "10.0.0.1", "[::1]:80", "unix@/tmp/hapvet", "abns@x", "127.0.0.1:99999", "*:80", "0.0.0.0:80-90", "ipv6@:::80", "/tmp/hapvet", "fd@3", "stdout", "10.0.0.0/8", "::1", "quic4@:443", "x@y"},
	"expr":     {"src", "hdr(host)", "req.hdr(host),lower", "nope", "src,nope", "path,field(1,/)", "int(5)", "var(txn.a)", "hdr(", "src,lower,upper"},
	"name":     {"abc", "a.b", "0", "a/b", "extra", "app", "-", "a:b", "é", `"a b"`},
	"nodename": {"abc", "a.b", "a/b", "a_b", "0"},
	"setvar":   {"(txn.a)", "(req.b)", "(a)", "(x.y)", "", "(proc.)", "(sess.a,ifnotexists)"},
	"sc":       {"(0)", "(1)", "(99)", "", "(x)", "(0,1)"}, "tracksc": {"0", "1", "2", "12", "x", ""},
	"doresolve": {"(txn.a,dns)", "(txn.a,dns,ipv4)", "(a)", "()"}, "reffile": {"(/dev/null)", "()", ""},
	"regex": {"a.*b", "^x", "[", "(a)", "a{2}"}, "errorcode": {"200", "404", "500", "600", "abc"},
	"cond": {"TRUE", "{ src 10.0.0.1 }", "nothing", "!TRUE", "TRUE or FALSE", "{ src", "TRUE ||"},
	"uri":  {"/", "/a", "a", "*"}, "url": {"/", "http://a/", "a"}, "path": {"/tmp", ".", "tmp/x"}, "abspath": {"/tmp", "tmp"}, "file": {"/dev/null", "x"},
	"any": {"abc", "10", "0", "-1", "10s", "1k", "on", "off", "none", "auto", "/tmp", "127.0.0.1:80", "%[src]", "src", "txn.a", "text/html", "200", "TLSv1.2", "h2,http/1.1", "h2", "required", "all", `""`, "a,b", "1-4"},
}

// value makes a word for a value, at the bounds or beyond them at times.
func (m mutator) value(v keywords.Value) string {
	if v.Kind == "call" {
		return strings.TrimSuffix(v.Param, "(") + pick(m, "", "(1)", "(a)", "()", "(0)", "(a", "(a)b")
	}
	if v.Kind == "code" || v.Kind == "anycase" {
		some := strings.Split(v.Param, ",")
		return pick(m, pick(m, some...), pick(m, some...), strings.ToUpper(pick(m, some...)), "999")
	}
	if v.Bounded && m.IntN(3) > 0 {
		return fmt.Sprint(pick(m, v.Min, v.Max, v.Min-1, v.Max-1, v.Max+1, v.Min+1))
	}
	if some := values[v.Kind]; len(some) > 0 && m.IntN(10) > 0 {
		return pick(m, some...)
	}
	if strings.HasPrefix(v.Kind, "ato") || strings.HasPrefix(v.Kind, "strto") {
		return pick(m, "0", "1", "5", "100", "-1", "5x", "x", "0x10", "010", "2147483648", "4294967296", "99999999999999999999", "1.5")
	}
	return pick(m, values["any"]...)
}
