package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

func TestWordEdits(t *testing.T) {
	env := map[string]string{"LIST": "check inter 2s", "PORT": "80"}
	for name, test := range map[string]struct {
		line string
		edit func(c *Config, d *Directive) ([]Edit, bool)
		want string // "" if it is refused
	}{
		"word":            {"server s 1.1.1.1:80 check", replace(1, 2, "t"), "server t 1.1.1.1:80 check"},
		"quoted word":     {`server "s 1" 1.1.1.1:80`, replace(1, 2, "t"), `server t 1.1.1.1:80`},
		"several":         {"server s 1.1.1.1:80 check # c", replace(2, 4, ":1"), "server s :1 # c"},
		"variable":        {`server s "1.1.1.1:${PORT}" check`, replace(2, 3, ":1"), ""},
		"beside it":       {`server s "1.1.1.1:${PORT}" check`, replace(3, 4, "ssl"), `server s "1.1.1.1:${PORT}" ssl`},
		"list":            {`server s 1.1.1.1:80 "${LIST[*]}" ssl`, replace(4, 5, "fall"), ""},
		"too far":         {"server s 1.1.1.1:80", replace(3, 4, "ssl"), ""},
		"nothing":         {"server s 1.1.1.1:80", replace(1, 1, "ssl"), ""},
		"remove":          {"server s 1.1.1.1:80  check  ssl", remove(3, 4), "server s 1.1.1.1:80  ssl"},
		"remove last":     {"server s 1.1.1.1:80  check # c", remove(3, 4), "server s 1.1.1.1:80 # c"},
		"remove variable": {`server s "1.1.1.1:${PORT}" check`, remove(2, 3), "server s check"},
		"remove in list":  {`server s 1.1.1.1:80 "${LIST[*]}" ssl`, remove(3, 4), ""},
		"remove list":     {`server s 1.1.1.1:80 "${LIST[*]}" ssl`, remove(3, 6), "server s 1.1.1.1:80 ssl"},
		"remove keyword":  {"server s 1.1.1.1:80", remove(0, 1), ""},
		"append":          {"server s 1.1.1.1:80 # c", func(_ *Config, d *Directive) ([]Edit, bool) { return []Edit{d.Append("check")}, true }, "server s 1.1.1.1:80 check # c"},

		"set":            {"server s 1.1.1.1:80 inter 2s fall 3 # c", set("inter", "5s"), "server s 1.1.1.1:80 inter 5s fall 3 # c"},
		"add":            {"server s 1.1.1.1:80 # c", set("inter", "5s"), "server s 1.1.1.1:80 inter 5s # c"},
		"add a flag":     {"server s 1.1.1.1:80", set("check", ""), "server s 1.1.1.1:80 check"},
		"set the last":   {"server s 1.1.1.1:80 inter 1 inter 2", set("inter", "3"), "server s 1.1.1.1:80 inter 1 inter 3"},
		"before unknown": {"server s 1.1.1.1:80 inter 1 nothing", set("inter", "3"), "server s 1.1.1.1:80 inter 3 nothing"},
		"unset":          {"server s 1.1.1.1:80 inter 1 check inter 2", unset("inter"), "server s 1.1.1.1:80 check"},
		"unset other":    {"server s 1.1.1.1:80", unset("inter"), ""},
		"set in list":    {`server s 1.1.1.1:80 "${LIST[*]}"`, set("inter", "3"), ""},
	} {
		text := "backend b\n " + test.line + "\n"
		c := readText(text, "3.0.0", env)
		edits, ok := test.edit(c, firstWith(t, c, "server"))
		if ok != (test.want != "") {
			t.Errorf("%s: %t", name, ok)
		}
		if ok {
			if got := apply(t, c.Files[0], edits...); got != "backend b\n "+test.want+"\n" {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
}

func one(e Edit, ok bool) ([]Edit, bool) { return []Edit{e}, ok }

func replace(from, to int, text string) func(*Config, *Directive) ([]Edit, bool) {
	return func(_ *Config, d *Directive) ([]Edit, bool) { return one(d.ReplaceWords(from, to, text)) }
}

func remove(from, to int) func(*Config, *Directive) ([]Edit, bool) {
	return func(_ *Config, d *Directive) ([]Edit, bool) { return one(d.RemoveWords(from, to)) }
}

func set(name, value string) func(*Config, *Directive) ([]Edit, bool) {
	return func(c *Config, d *Directive) ([]Edit, bool) { return one(c.SetParameter(d, name, value)) }
}

func unset(name string) func(*Config, *Directive) ([]Edit, bool) {
	return func(c *Config, d *Directive) ([]Edit, bool) { return c.RemoveParameter(d, name) }
}

// The keyword stands on its own, too.
func TestReplaceKeyword(t *testing.T) {
	c := readText("global\n no option x\n", "3.0.0", nil)
	e, ok := firstWith(t, c, "option").ReplaceWord(0, "log")
	if got := apply(t, c.Files[0], e); !ok || got != "global\n no log x\n" {
		t.Errorf("%t %q", ok, got)
	}
}

func TestQuote(t *testing.T) {
	for value, want := range map[string]string{
		"":            "''",
		"plain":       "plain",
		"$HOME":       "$HOME", // no variable without double quotes
		"a b":         "'a b'",
		`C:\x41`:      `'C:\x41'`,
		"#1":          "'#1'",
		`say "hi"`:    `'say "hi"'`,
		"it's $5":     `"it's \$5"`,
		"a\nb'\r\\\"": `"a\nb'\r\\\""`,
		"a\x00b":      "a",
	} {
		if got := Quote(value); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

// Every generation of the tokeniser reads what Quote writes as the value.
func FuzzQuote(f *testing.F) {
	for _, value := range []string{"", "a", "a b", `\`, `\\x41`, "it's", `"'`, "$X ${Y}", "a\tb\r\n", "#", "\x00", "é\xff", "'$'"} {
		f.Add(value)
	}
	var dialects []dialect
	for _, b := range release.Branches() {
		if d := dialectOf(b.First()); !slices.Contains(dialects, d) {
			dialects = append(dialects, d)
		}
	}
	f.Fuzz(func(t *testing.T, value string) {
		want, _, _ := strings.Cut(value, "\x00")
		for _, d := range dialects {
			src := "a " + Quote(value) + " b # c"
			l := lexer{d: d, src: src, env: func(string) (string, bool) { return "no", true }}
			l.line(0, len(src))
			if l.err != lexOK || len(l.words) != 3 || l.words[1].Value != want || l.words[2].Value != "b" {
				t.Fatalf("%q: %s gives %v", value, src, l.words)
			}
		}
	})
}
