package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// lexed shows the words of a line for a version, or its error.
func lexed(text, version string) string {
	env := &environment{vars: map[string]string{"A": "aval", "LIST": "x y  z", "LEAD": " l m", "TAIL": "t ", "EMPTY": ""}, file: "h.cfg", line: 7, section: "web"}
	l := lexer{d: dialectOf(release.MustParse(version)), src: text, env: env.lookup}
	l.line(0, len(text))
	if l.err != lexOK {
		return fmt.Sprintf("error %d at %d", l.err, l.errAt)
	}
	var b strings.Builder
	for _, w := range l.words {
		fmt.Fprintf(&b, "<%s>", w.Value)
	}
	return b.String()
}

// Each row holds in the versions from its first to its last one. The results
// are those of HAProxy's own functions.
func TestLexer(t *testing.T) {
	const last = "3.5-dev5"
	for _, c := range []struct{ text, first, last, want string }{
		{`  mode	http  # why`, "2.0.0", last, `<mode><http>`},
		{`a#b c`, "2.0.0", last, `<a>`},
		{`a\#b c\ d \\ \t\n\r`, "2.0.0", last, "<a#b><c d><\\><\t\n\r>"},
		{`\x41\x42c`, "2.0.0", last, `<ABc>`},
		{`a\x00b c`, "2.0.0", last, `<a><c>`},
		{`"a b" 'c "d"' "e 'f'"`, "2.0.0", last, `<a b><c "d"><e 'f'>`},
		{`pre"fix"ed`, "2.0.0", last, `<prefixed>`},
		{`'\x41 $A "${A}"'`, "2.0.0", last, `<\x41 $A "${A}">`},
		{`\d \(x\)`, "2.0.0", last, `<\d><\(x\)>`},
		{`$A ${A}`, "2.0.0", last, `<$A><${A}>`},
		{`"$A/${A}" "\$A"`, "2.0.0", last, `<aval/aval><$A>`},
		{"a\rb c", "2.0.0", last, `<a>`},
		{"a \rb c\r", "2.0.0", last, `<a><b><c>`},
		{`back\`, "2.0.0", last, `<back\>`},

		{`"${A-b}"`, "2.0.0", "2.4.36", `error 2 at 2`},
		{`"${A-b}${N-b c}"`, "2.5.0", last, `<avalb c>`},
		{`"${LIST[*]}" e`, "2.3.0", last, `<x><y><z><e>`},
		{`"${LIST[*]}" e`, "2.0.0", "2.2.34", `error 2 at 2`},
		{`"a${LEAD[*]}b"`, "2.3.0", last, `<a><l><mb>`},
		{`"${.FILE}:${.LINE} ${.SECTION}"`, "2.4.0", last, `<h.cfg:7 web>`},
		{`"${.LINE}"`, "2.0.0", "2.3.21", `error 3 at 3`},
		{`"${.NONE}"`, "2.4.0", last, `error 3 at 3`},
		{`"a$"`, "2.0.0", last, `error 3 at 3`},
		{`"open`, "2.0.0", last, `error 1 at 0`},
		{`it's`, "2.0.0", last, `error 1 at 2`},
		{`\x4`, "2.0.0", last, `error 4 at 0`},
		{`"${LIST[0]}"`, "2.3.0", last, `error 5 at 7`},

		{`a "${N}" b`, "2.0.0", "2.4.24", `<a><><b>`},
		{`a "${N}" b`, "2.4.25", "2.4.36", `<a><b>`},
		{`a "${N}" b`, "2.8.5", "3.2.26", `<a><b>`},
		{`a"${N}" b`, "2.8.5", "3.2.26", `<ab>`},
		{`a "${N}" b`, "3.3.0", last, `<a><><b>`},
		{`a "${EMPTY}" ""`, "2.0.0", last, `<a><><>`},
		{`a "${N[*]}" b`, "3.3.0", last, `<a><b>`},
		{`a "${TAIL[*]}" b`, "2.3.0", "3.2.26", `<a><t><><b>`},
		{`a "${TAIL[*]}" b`, "3.3.0", last, `<a><t><b>`},

		{strings.Repeat("w ", 64), "2.0.0", "2.1.12", strings.Repeat("<w>", 64)},
		{strings.Repeat("w ", 64), "2.2.0", "3.1.17", `error 6 at 128`},
		{strings.Repeat("w ", 64), "3.2.0", last, strings.Repeat("<w>", 64)},
		{strings.Repeat("w ", 65), "2.0.0", last, `error 6 at 128`},
		{strings.Repeat("w ", 64) + "#", "2.0.0", "3.1.17", `error 6 at 128`},
	} {
		for _, v := range []string{c.first, c.last} {
			if got := lexed(c.text, v); got != c.want {
				t.Errorf("%s: %q gives %s, want %s", v, c.text, got, c.want)
			}
		}
	}
}
