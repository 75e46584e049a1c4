package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// read resolves texts, one file each, for a version.
func read(version string, env map[string]string, texts ...string) *Config {
	var list []Source
	for i, text := range texts {
		list = append(list, Source{Name: fmt.Sprintf("%d.cfg", i+1), Content: text})
	}
	return ParseAll(list, Options{Version: release.MustParse(version), Env: env})
}

// outline shows the sections and directives of a configuration.
func outline(c *Config) string {
	var b strings.Builder
	for _, s := range c.Sections {
		fmt.Fprintf(&b, "%s %s", s.Kind, s.Name)
		if s.Defaults != nil {
			fmt.Fprintf(&b, " (defaults of line %d)", s.Defaults.Header.Line)
		}
		b.WriteString(":")
		for _, d := range s.Directives {
			fmt.Fprintf(&b, " %d=%s", d.Line, joinWords(d.Words))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestResolve(t *testing.T) {
	env := map[string]string{"SET": "yes"}
	for _, c := range []struct {
		name, version string
		files         []string
		want          string
	}{
		{"sections of all kinds", "3.4.0", []string{"global\n a\nring r\n b\nacme x\ntraces\nhealthcheck h\nlog-profile p\n c\n"},
			"global : 2=a\nring r: 4=b\nacme x:\ntraces :\nhealthcheck h:\nlog-profile p: 9=c\n"},
		{"a section that is not known yet is a directive", "2.0.35", []string{"global\nring r\n"}, "global : 2=ring r\n"},
		{"a file ends its section", "3.0.11", []string{"global\n a\n", "b\ndefaults\n c\n"}, "global : 2=a\ndefaults : 3=c\n"},
		{"proxies inherit from the last defaults", "3.0.11", []string{"defaults\nlisten a\ndefaults named\nlisten b\n", "listen c\n"},
			"defaults :\nlisten a (defaults of line 1):\ndefaults named:\nlisten b (defaults of line 3):\nlisten c (defaults of line 3):\n"},
		{"from names the defaults", "2.4.0", []string{"defaults one\ndefaults two from one\nlisten a from one\n"},
			"defaults one:\ndefaults two (defaults of line 1):\nlisten a (defaults of line 1):\n"},
		{"from means nothing before 2.4", "2.3.0", []string{"defaults one\ndefaults two\nlisten a from one\n"},
			"defaults one:\ndefaults two:\nlisten a (defaults of line 2):\n"},
		{"conditions choose lines", "3.0.11", []string{"global\n.if 0\n a\n.elif defined(SET)\n b\n.if 0\n c\n.else\n d\n.endif\n.else\n e\n.endif\n f\n"},
			"global : 5=b 9=d 14=f\n"},
		{"conditions mask sections", "3.0.11", []string{"global\n.if 0\ndefaults\n.endif\n a\n"}, "global : 5=a\n"},
		{"an empty argument ends the list", "3.0.11", []string{"global\n a b \"\" c\n"}, "global : 2=a b\n"},
		{"variables expand", "3.0.11", []string{"global\n a \"$SET\"\n setenv SET \"p q\"\n a \"$SET\" \"${SET[*]}\"\n unsetenv SET\n a x\"${SET}\"y\n"},
			"global : 2=a yes 3=setenv SET p q 4=a p q p q 5=unsetenv SET 6=a xy\n"},
		{"presetenv keeps, resetenv drops", "3.0.11", []string{"global\n presetenv SET no\n setenv B b\n resetenv SET\n a \"$SET\" \"${B}.\"\n"},
			"global : 2=presetenv SET no 3=setenv B b 4=resetenv SET 5=a yes .\n"},
		{"only the global section changes the environment", "3.0.11", []string{"defaults\n setenv SET no\n a \"$SET\"\n"}, "defaults : 2=setenv SET no 3=a yes\n"},
		{"up to 3.0 setenv acts from its line on", "3.0.11", []string{"defaults\n a \"${NEW}.\"\nglobal\n setenv NEW \"${NEW}1\"\n b \"$NEW\"\n"},
			"defaults : 2=a .\nglobal : 4=setenv NEW 1 5=b 1\n"},
		{"since 3.1 global is read twice", "3.1.0", []string{"defaults\n a \"${NEW}.\"\nglobal\n setenv NEW \"${NEW}1\"\n b \"$NEW\"\n"},
			"defaults : 2=a 1.\nglobal : 4=setenv NEW 11 5=b 11\n"},
		{"a NUL ends the file", "2.3.0", []string{"global\n a\x00b\n c\n"}, "global : 2=a\n"},
		{"a NUL ended its line only", "2.2.34", []string{"global\n a\x00b\n c\n"}, "global : 2=a 3=c\n"},
		{"lines in error are dropped", "3.0.11", []string{"global\n a \"b\n c\n"}, "global : 3=c\n"},
		{"modifiers", "3.0.11", []string{"defaults\n no option x\n default option y\n"}, "defaults : 2=option x 3=option y\n"},
		{"quoted keywords", "3.0.11", []string{"\"frontend\" 'f'\n \"mode\" http\n"}, "frontend f: 2=mode http\n"},
	} {
		if got := outline(read(c.version, env, c.files...)); got != c.want {
			t.Errorf("%s (%s):\n%swant:\n%s", c.name, c.version, got, c.want)
		}
	}
}

func TestLookupFollowsDefaults(t *testing.T) {
	c := read("3.0.11", nil, "defaults base\n mode http\n option httplog\ndefaults next from base\n no option httplog\nlisten l from next\n option httpclose\n")
	l := c.Sections[2]
	if l.Mode() != "http" {
		t.Errorf("mode is %q", l.Mode())
	}
	if on, by := l.Option("httplog"); on || by == nil || by.Line != 5 {
		t.Errorf("httplog is %t by %+v", on, by)
	}
	if on, _ := l.Option("httpclose"); !on {
		t.Error("httpclose is off")
	}
	if on, by := l.Option("dontlognull"); on || by != nil {
		t.Error("dontlognull is decided")
	}
}

// Blocks nested far beyond what HAProxy takes cost neither memory nor a flood
// of reports.
func TestDeepConditions(t *testing.T) {
	const deep = 200_000
	c := read("3.0.11", nil, strings.Repeat(".if 1\n", deep)+"global\n a\n"+strings.Repeat(".endif\n", deep)+"global\n b\n")
	if len(c.Problems) != 1 || c.Problems[0].Kind != TooManyConditions || c.Problems[0].File.Line(c.Problems[0].Span.Start) != MaxNestedConditions {
		t.Errorf("problems: %+v", c.Problems)
	}
	if got := outline(c); got != "global : 400004=b\n" {
		t.Errorf("got %s", got)
	}
}

func TestProblemsAreBounded(t *testing.T) {
	const lines = 3 * MaxProblems
	c := read("3.0.11", nil, strings.Repeat("out of section\n", lines))
	if len(c.Problems) != MaxProblems || c.Omitted != lines-MaxProblems {
		t.Errorf("%d problems, %d omitted", len(c.Problems), c.Omitted)
	}
}

// A configuration resolves whatever its bytes are, and what it reports stands
// inside its file.
func FuzzResolve(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, uint8(9))
	}
	f.Add("global\n setenv A \"${A}x\"\n.if defined(A) && !(streq(\"$A\",x) || 0)\n a \"${A[*]}\"\n.endif\ndefaults d\nlisten l from d\n", uint8(9))
	f.Fuzz(func(t *testing.T, source string, generation uint8) {
		v := generations[int(generation)%len(generations)]
		c := ParseAll([]Source{{Name: "fuzz.cfg", Content: source}}, Options{Version: v, Env: map[string]string{"A": "a b"}})
		for _, p := range c.Problems {
			if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(source) {
				t.Fatalf("problem at %v of %d bytes", p.Span, len(source))
			}
		}
		for _, s := range c.Sections {
			for _, d := range s.Directives {
				if len(d.Words) == 0 || d.Section != s || d.Span().End > len(source) {
					t.Fatalf("directive %+v", d)
				}
			}
		}
	})
}
