package report

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Each source has its span between ⟦ and ⟧; want are the line and its mark.
var snippetTests = []struct {
	name    string
	source  string
	columns int
	want    string
}{
	{"plain", "use ⟦webs⟧ here", 40, "use webs here\n    ^^^^"},
	{"nothing", "use ⟦⟧webs", 40, "use webs\n    ^"},
	{"at the end", "use webs⟦⟧\n", 40, "use webs\n        ^"},
	{"empty line", "⟦⟧\n", 40, "\n^"},
	{"tabs go to columns of four", "\tbind\t:80\t⟦ssl⟧ x", 40, "    bind    :80 ssl x\n                ^^^"},
	{"marked tab", "a⟦\t⟧b", 40, "a   b\n ^^^"},
	{"several lines: the first", "a ⟦b c  \nd⟧", 40, "a b c  \n  ^^^^^"},
	{"blanks and carriage return at the end", "a ⟦b⟧ \t\r\n", 40, "a b\n  ^"},
	{"marked carriage return", "a ⟦b\r⟧\n", 40, "a b\\r\n  ^^^"},
	{"two bytes a letter", "naïve ⟦é⟧tat", 40, "naïve état\n      ^"},
	{"wide letters", "# 日本 ⟦語x⟧", 40, "# 日本 語x\n       ^^^"},
	{"emoji", "# 🦊 ⟦b⟧", 40, "# 🦊 b\n     ^"},
	{"combining accent", "e\u0301 ⟦b⟧", 40, "e\u0301 b\n  ^"},
	{"marked combining accent", "e⟦\u0301⟧ b", 40, "e\u0301 b\n ^"},
	{"bytes that are no UTF-8", "a\xff\xc3 ⟦b\xfe⟧", 40, "a\\xff\\xc3 b\\xfe\n          ^^^^^"},
	{"half of a letter", "\xe6⟦\x97⟧", 40, "\\xe6\\x97\n    ^^^^"},
	{"terminal escapes", "\x1b[31m⟦x⟧\x07", 40, "\\x1b[31mx\\a\n        ^"},
	{"8-bit terminal escape", "\u009b31m⟦x⟧", 40, "\\u009b31mx\n         ^"},
	{"NUL and DEL", "⟦a\x00b\x7f⟧", 40, "a\\x00b\\x7f\n^^^^^^^^^^"},
	{"bidirectional marks", "a\u202e⟦b⟧\u2066", 40, "a\\u202eb\\u2066\n       ^"},
	{"byte order mark", "\ufeff⟦global⟧", 40, "\\ufeffglobal\n      ^^^^^^"},
	{"no-break space", "bind\u00a0⟦:80⟧", 40, "bind\\u00a0:80\n          ^^^"},
	{"just fits", "0123456789⟦abcdefghij⟧", 20, "0123456789abcdefghij\n          ^^^^^^^^^^"},
	{"cut at the right", "⟦0123⟧456789abcdefghijk", 20, "0123456789abcdefghi…\n^^^^"},
	{"cut at the left", "0123456789abcdefghi⟦jk⟧", 20, "…23456789abcdefghijk\n                  ^^"},
	{"cut on both sides", strings.Repeat("x", 50) + "⟦here⟧" + strings.Repeat("y", 50), 20, "…xxxxxxxhereyyyyyyy…\n        ^^^^"},
	{"long mark", "ab⟦" + strings.Repeat("x", 50) + "⟧", 20, "abxxxxxxxxxxxxxxxxx…\n  ^^^^^^^^^^^^^^^^^"},
	{"long mark far on the right", strings.Repeat("a", 50) + "⟦" + strings.Repeat("x", 50) + "⟧b", 20, "…axxxxxxxxxxxxxxxxx…\n  ^^^^^^^^^^^^^^^^^"},
	{"cut through wide letters", "a" + strings.Repeat("日", 20) + "⟦x⟧" + strings.Repeat("本", 20), 20, "…日日日日x本本本本…\n         ^"},
	{"cut through a wide letter", strings.Repeat("日", 20) + "⟦xyz⟧" + strings.Repeat("本", 20), 20, "… 日日日xyz本本本本…\n        ^^^"},
	{"huge line", strings.Repeat("é\xff", 100_000) + "⟦x⟧" + strings.Repeat("本", 100_000), 20, "…   é\\xffx本本本本…\n         ^"},
}

func TestSnippet(t *testing.T) {
	for _, test := range snippetTests {
		t.Run(test.name, func(t *testing.T) {
			f, span := marked(t, test.source)
			sn := newSnippet(f, f.Line(span.Start), span, test.columns)
			var b strings.Builder
			sn.source(&b, false)
			before, carets := sn.marks()
			if got := b.String() + "\n" + before + carets; got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// marked parses a source without the marks of its span.
func marked(t *testing.T, source string) (*config.File, config.Span) {
	t.Helper()
	before, rest, ok1 := strings.Cut(source, "⟦")
	span, after, ok2 := strings.Cut(rest, "⟧")
	if !ok1 || !ok2 {
		t.Fatalf("no span in %q", source)
	}
	f := config.Parse("haproxy.cfg", before+span+after, release.MustParse("3.0.0"))
	return f, config.Span{Start: len(before), End: len(before) + len(span)}
}

// Whatever the place on whatever line, the mark lies within the columns.
func TestSnippetFits(t *testing.T) {
	sources := []string{
		strings.Repeat("a\t日\xff", 30), strings.Repeat("本", 90), strings.Repeat("e\u0301", 90), strings.Repeat("\t", 30), "\u202e",
	}
	for _, source := range sources {
		f := config.Parse("haproxy.cfg", source, release.MustParse("3.0.0"))
		for start := range len(source) + 1 {
			for _, length := range []int{0, 1, 7, 80, 1000} {
				span := config.Span{Start: start, End: min(start+length, len(source))}
				sn := newSnippet(f, 1, span, 40)
				before, carets := sn.marks()
				var b strings.Builder
				sn.source(&b, false)
				if len(before)+len(carets) > 41 || carets == "" || columnsOf(b.String()) > 40 {
					t.Fatalf("%q %v:\n%s\n%s%s", source, span, b.String(), before, carets)
				}
			}
		}
	}
}

func columnsOf(s string) (n int) {
	for s != "" {
		if strings.HasPrefix(s, ellipsis) {
			n, s = n+1, s[len(ellipsis):]
			continue
		}
		g := firstGlyph(s)
		n, s = n+g.columns, s[g.size:]
	}
	return n
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"plain text":         "plain text",
		"état 日本":            "état 日本",
		"a\x1b]0;pwned\x07b": `a\x1b]0;pwned\ab`,
		"a\nb\tc":            `a\nb\tc`,
		"\xff\xfe":           `\xff\xfe`,
		"\U000e0001":         `\U000e0001`,
	} {
		if got := Safe(in); got != want {
			t.Errorf("Safe(%q) = %s, want %s", in, got, want)
		}
	}
}
