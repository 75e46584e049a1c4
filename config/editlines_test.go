package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// oneEdit is what a method of edit*.go makes of a configuration.
type oneEdit func(t *testing.T, c *Config) []Edit

func on(keyword string, f func(d *Directive) Edit) oneEdit {
	return func(t *testing.T, c *Config) []Edit { return []Edit{f(firstWith(t, c, keyword))} }
}

func TestLineEdits(t *testing.T) {
	const text = "global\n\tmaxconn 10 # why\n\nfrontend f\n  no option httplog # a\n  bind :80\n\nbackend b\n"
	for name, test := range map[string]struct {
		edit oneEdit
		was  string
		want string
	}{
		"remove":           {on("maxconn", (*Directive).RemoveLine), "\tmaxconn 10 # why\n", ""},
		"remove modified":  {on("option", (*Directive).RemoveLine), "  no option httplog # a\n", ""},
		"remove last":      {on("backend", (*Directive).RemoveLine), "backend b\n", ""},
		"replace":          {on("maxconn", func(d *Directive) Edit { return d.ReplaceLine("nbthread 2") }), "maxconn 10", "nbthread 2"},
		"replace modified": {on("option", func(d *Directive) Edit { return d.ReplaceLine("log global") }), "no option httplog", "log global"},
		"before":           {on("bind", func(d *Directive) Edit { return d.InsertBefore("mode http") }), "  bind", "  mode http\n  bind"},
		"after":            {on("bind", func(d *Directive) Edit { return d.InsertAfter("mode http\nlog global") }), ":80\n", ":80\n  mode http\n  log global\n"},
		"first":            {on("bind", func(d *Directive) Edit { return d.Section.InsertFirst("mode http") }), "frontend f\n", "frontend f\n  mode http\n"},
		"last":             {on("bind", func(d *Directive) Edit { return d.Section.InsertLast("mode http") }), ":80\n", ":80\n  mode http\n"},
		"empty section":    {on("backend", func(d *Directive) Edit { return d.Section.InsertLast("mode http") }), "backend b\n", "backend b\n\tmode http\n"},
		"section": {
			on("backend", func(d *Directive) Edit { return d.Section.InsertSection("cache c\n    total-max-size 4") }),
			"backend b", "cache c\n    total-max-size 4\n\nbackend b",
		},
		"global": {func(_ *testing.T, c *Config) []Edit { return []Edit{c.AddToGlobal("nbthread 2")} }, "why\n", "why\n\tnbthread 2\n"},
	} {
		for _, crlf := range []bool{false, true} {
			from, was, want := text, test.was, test.want
			if crlf {
				from, was, want = withCR(from), withCR(was), withCR(want)
			}
			c := readText(from, "3.0.0", nil)
			if strings.Count(from, was) != 1 {
				t.Fatalf("%s: %q", name, was)
			}
			if got := apply(t, c.Files[0], test.edit(t, c)...); got != strings.Replace(from, was, want, 1) {
				t.Errorf("%s, CRLF %t: %q", name, crlf, got)
			}
		}
	}
}

func withCR(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func TestLineEditsAtTheBorders(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		edit oneEdit
		want string
	}{
		"no newline at the end": {
			"global\r\n maxconn 1", on("maxconn", func(d *Directive) Edit { return d.InsertAfter("nbthread 2") }),
			"global\r\n maxconn 1\r\n nbthread 2",
		},
		"one line": {
			"global", on("global", func(d *Directive) Edit { return d.Section.InsertLast("nbthread 2") }),
			"global\n    nbthread 2",
		},
		"no global": {
			"# mine\n\ndefaults\n\tmode http\n", func(_ *testing.T, c *Config) []Edit { return []Edit{c.AddToGlobal("nbthread 2")} },
			"global\n\tnbthread 2\n\n# mine\n\ndefaults\n\tmode http\n",
		},
		"nothing at all": {
			"", func(_ *testing.T, c *Config) []Edit { return []Edit{c.AddToGlobal("nbthread 2")} },
			"global\n    nbthread 2\n\n",
		},
		"the last of two": {
			"global\n a\ndefaults\nglobal\n b\n", func(_ *testing.T, c *Config) []Edit { return []Edit{c.AddToGlobal("c")} },
			"global\n a\ndefaults\nglobal\n b\n c\n",
		},
		"under a condition": {
			"global\n  .if 1\n  maxconn 1\n  .if 1\n  nbthread 1\n  .endif\n  .endif\n\ndefaults\n",
			func(_ *testing.T, c *Config) []Edit { return []Edit{c.AddToGlobal("daemon")} },
			"global\n  .if 1\n  maxconn 1\n  .if 1\n  nbthread 1\n  .endif\n  .endif\n  daemon\n\ndefaults\n",
		},
		"whole under a condition": {
			".if 1\nglobal\n  maxconn 1\n.endif\n",
			func(_ *testing.T, c *Config) []Edit { return []Edit{c.AddToGlobal("daemon")} },
			".if 1\nglobal\n  maxconn 1\n  daemon\n.endif\n",
		},
		"a condition over two sections": {
			"global\n.if 1\n  maxconn 1\ndefaults\n.endif\n",
			func(_ *testing.T, c *Config) []Edit { return []Edit{c.AddToGlobal("daemon")} },
			"global\n.if 1\n  maxconn 1\n  daemon\ndefaults\n.endif\n",
		},
		"words behind an empty one": {
			"global\n  maxconn 1 \"\" 2 # c\n", on("maxconn", func(d *Directive) Edit { return d.ReplaceLine("daemon") }),
			"global\n  daemon # c\n",
		},
	} {
		c := readText(test.text, "3.0.0", nil)
		if got := apply(t, c.Files[0], test.edit(t, c)...); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Whatever the file is, a line that is inserted is read as that line, the others stay as
// they were, and what is removed is gone.
func FuzzLineEdits(f *testing.F) {
	f.Add("global\n  maxconn 1\n.if 1\n  daemon\n.endif\n", "3.2.0", uint8(0))
	f.Add("frontend f\r\n\tbind :80\r\n", "2.0.0", uint8(1))
	f.Add("a\nglobal\n  x \"${LIST[*]}\" y # c\n  b", "2.4.0", uint8(2))
	f.Fuzz(func(t *testing.T, text, version string, which uint8) {
		v, err := release.Parse(version)
		if err != nil {
			return
		}
		c := ParseAll([]Source{{Name: "h.cfg", Content: text}}, Options{Version: v})
		for _, s := range c.Sections {
			for _, d := range append([]*Directive{s.Header}, s.Directives...) {
				checkLineEdit(t, c, d, which)
			}
		}
	})
}

// checkLineEdit edits one line and compares the lines of the result.
func checkLineEdit(t *testing.T, c *Config, d *Directive, which uint8) {
	t.Helper()
	const line = "# new"
	f := d.File
	var e Edit
	inserted := 1
	at := d.Line
	switch which % 5 {
	case 0:
		e = d.InsertBefore(line)
		at--
	case 1:
		e = d.InsertAfter(line)
	case 2:
		e = d.Section.InsertFirst(line)
		at = d.Section.Header.Line
	case 3:
		e = d.Section.InsertLast(line)
		at = f.Line(max(0, e.Span.Start-1))
	case 4:
		e, inserted = d.RemoveLine(), 0
	}
	got := Parse(f.Name, apply(t, f, e), c.Version)
	lines, was := texts(got), texts(f)
	want := slices.Clone(was)
	if inserted == 1 {
		if trimmed := strings.TrimLeft(lines[at], " \t"); trimmed != line {
			t.Fatalf("%q: line %d is %q", f.Source, at+1, lines[at])
		}
		want = slices.Insert(want, at, lines[at])
	} else {
		want = slices.Delete(want, d.Line-1, d.Line)
	}
	if !slices.Equal(lines, want) {
		t.Fatalf("%q:\n%q\nwant\n%q", f.Source, lines, want)
	}
}

// texts returns the lines of a file without their line endings.
func texts(f *File) []string {
	lines := make([]string, f.Lines())
	for n := range lines {
		lines[n] = strings.TrimRight(strings.TrimSuffix(f.RawLine(n+1), "\n"), "\r")
	}
	return lines
}
