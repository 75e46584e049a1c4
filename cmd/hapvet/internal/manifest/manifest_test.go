package manifest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// conf is a configuration in which the words "mark" and "end" are to be found again.
const conf = "global\n    maxconn mark\n\ndefaults\n    mode 'é' end\n"

func source(text string) config.Source { return config.Source{Name: "f.yaml", Content: text} }

func read(t *testing.T, text string, want Want) []Configuration {
	t.Helper()
	all, err := Read(source(text), want)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return all
}

// Every word is found where it stands in the YAML, however the text is written there.
func TestPlaces(t *testing.T) {
	block := func(indent string) string {
		return strings.TrimSuffix(strings.ReplaceAll(indent+strings.ReplaceAll(conf, "\n", "\n"+indent), "\n"+indent+"\n", "\n\n"), indent)
	}
	quoted := strings.NewReplacer("\n", `\n`).Replace(conf)
	for name, test := range map[string]struct{ yaml, mark, end string }{
		"literal":               {"a:\n  b: |\n" + block("    ") + "c: d\n", "4:17", "7:19"},
		"literal, tag":          {"a:\n  b: !!str |\n" + block("    "), "4:17", "7:19"},
		"literal, anchor":       {"a:\n  b: &x |-\n" + block("    "), "4:17", "7:19"},
		"literal, kept":         {"a:\n  b: |+ # why\n" + block("    ") + "\n\n", "4:17", "7:19"},
		"literal, indentation":  {"a:\n  b: |2\n" + block("    "), "4:17", "7:19"},
		"literal, one deep":     {"a:\n  b: |\n" + block("   "), "4:16", "7:18"},
		"literal, at the end":   {"a:\n  b: |\n" + strings.TrimSuffix(block("    "), "\n"), "4:17", "7:19"},
		"literal, second doc":   {"x: y\n---\na:\n  b: |\n" + block("    "), "6:17", "9:19"},
		"literal, BOM":          {"\ufeffa:\n  b: |\n" + block("    "), "4:17", "7:19"},
		"double quotes":         {"a:\n  b: \"" + quoted + "\"\n", "2:27", "2:59"},
		"double quotes, JSON":   {`{"x": "ö", "a": {"b": "` + strings.ReplaceAll(quoted, "é", `\u00e9`) + "\"}}\n", "1:45", "1:81"},
		"double quotes, broken": {"a:\n  b: \"" + strings.ReplaceAll(quoted, `\n`, "\\n\\\n    ") + "\"\n", "3:17", "6:19"},
		"single quotes":         {"a:\n  b: 'global\n\n\n    maxconn\n    mark\n\n    mode ''é''\n\n    end'\n", "6:5", "10:5"},
		"plain":                 {"a:\n  b: global maxconn\n     mark 'é'\n\n     end\n", "3:6", "5:6"},
		"folded":                {"a:\n  b: >\n    global\n\n    maxconn\n    mark\n\n\n    defaults\n\n    mode 'é'\n    end\n", "6:5", "12:5"},
	} {
		for ending, text := range map[string]string{"LF": test.yaml, "CRLF": strings.ReplaceAll(test.yaml, "\n", "\r\n")} {
			all := read(t, text, Want{Path: "a.b"})
			if len(all) != 1 || len(all[0].Sources) != 1 {
				t.Fatalf("%s: %+v", name, all)
			}
			s := all[0].Sources[0]
			for word, want := range map[string]string{"mark": test.mark, "end": test.end} {
				if got, text := where(s, word); got != want || text != word {
					t.Errorf("%s, %s: %s stands at %s, not at %s: %q", name, ending, word, got, want, text)
				}
			}
		}
	}
}

// where returns the place of a word in the YAML, and what stands there.
func where(s config.Source, word string) (string, string) {
	f := config.ParseAll([]config.Source{s}, config.Options{Version: release.NewestLTS().Latest}).Files[0]
	i := strings.Index(s.Content, word)
	outer, span := f.Origin(config.Span{Start: i, End: i + len(word)})
	p := outer.Position(span.Start)
	return fmt.Sprintf("%d:%d", p.Line, p.Column), outer.Source[span.Start:span.End]
}

const configMaps = `# Source: chart
apiVersion: v1
kind: ConfigMap
metadata: {name: edge}
data:
  b.cfg: |
    defaults
  a.cfg: |
    global
  503.http: x
---
kind: Service
---
kind: List
items:
- kind: ConfigMap
  metadata: {name: inner}
  binaryData:
    haproxy.cfg: Z2xvYmFsCg==
- kind: ConfigMapList
  items:
  - {kind: ConfigMap, metadata: {name: edge}, data: {haproxy.cfg: "global\n", .x.cfg: y}}
- kind: ConfigMap
  metadata: {name: other}
  data: {a: b}
`

func TestConfigMaps(t *testing.T) {
	var got strings.Builder
	for _, c := range read(t, configMaps, Want{ConfigMaps: true}) {
		fmt.Fprintf(&got, "%s:", c.Name)
		for _, s := range c.Sources {
			name, line := s.Place(0)
			fmt.Fprintf(&got, " %s %s:%d %q", s.Name, name, line, s.Content)
		}
		got.WriteString("\n")
	}
	want := `f.yaml/edge: f.yaml/edge/a.cfg f.yaml:9 "global\n" f.yaml/edge/b.cfg f.yaml:7 "defaults\n"
f.yaml/inner: f.yaml/inner/haproxy.cfg f.yaml:19 "global\n"
f.yaml/edge#2: f.yaml/edge#2/haproxy.cfg f.yaml:22 "global\n"
`
	if got.String() != want {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

func TestPaths(t *testing.T) {
	const text = "data: {haproxy.cfg: &x g, number: 1, empty: , list: [a, b], alias: *x}\n---\ndata.haproxy: {cfg: h}\nlarge: |\n  x\n  y\n"
	for path, want := range map[string]string{
		"data.haproxy.cfg": "f.yaml/data.haproxy.cfg=g f.yaml/data.haproxy.cfg#2=h ",
		"data.list.1":      "f.yaml/data.list.1=b ",
		"data.list.*":      "f.yaml/data.list.0=a f.yaml/data.list.1=b ",
		"data.alias":       "f.yaml/data.alias=g ",
		"data.*":           "f.yaml/data.haproxy.cfg=g f.yaml/data.alias=g ",
		"data.number":      "f.yaml: line 1: data.number is a number, a date or a truth value, and no text",
		"data.empty":       "f.yaml: line 1: data.empty is empty, and no text",
		"data.list":        "f.yaml: line 1: data.list is a list, and no text",
		"data":             "f.yaml: line 1: data is a map, and no text",
		"data.haproxy.cgf": `f.yaml: nothing stands at "data.haproxy.cgf"`,
		"data.list.2":      `f.yaml: nothing stands at "data.list.2"`,
		"":                 `f.yaml: nothing stands at ""`,
	} {
		all, err := Read(source(text), Want{Path: path})
		got := ""
		for _, c := range all {
			got += c.Name + "=" + c.Sources[0].Content + " "
		}
		if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %s, not %s", path, got, want)
		}
	}
	_, err := Read(source(text), Want{Path: "lage"})
	if none, ok := errors.AsType[*NoneError](err); !ok || none.Wanted != "lage" || !slices.Equal(none.Paths, []string{"large"}) {
		t.Errorf("%#v", err)
	}
}

func TestWhatIsNoConfiguration(t *testing.T) {
	for text, want := range map[string]string{
		"a: b\n":            "f.yaml: there is no ConfigMap in it",
		"":                  "f.yaml: there is no ConfigMap in it",
		"kind: ConfigMap\n": "f.yaml: no ConfigMap in it has a key that ends in .cfg, nor any other",
		"kind: ConfigMap\ndata: {haproxy.conf: x}\n":   "f.yaml: no ConfigMap in it has a key that ends in .cfg; --from-yaml data.haproxy.conf reads one that does not",
		"kind: ConfigMap\nbinaryData: {a.cfg: '%%'}\n": "f.yaml: line 2: binaryData.a.cfg is not base64: illegal base64 data at input byte 0",
		"kind: ConfigMap\ndata: {a.cfg: 1}\n":          "f.yaml: line 2: data.a.cfg is a number, a date or a truth value, and no text",
		"a: {{ .Values.x }\n":                          "f.yaml: this is not YAML: line 1: did not find expected ',' or '}' (a template is YAML only once it is rendered, with helm template)",
		"a: [\n":                                       "f.yaml: this is not YAML: line 1: did not find expected node content",
		"\xff\xfea\x00":                                "f.yaml: it is in UTF-16; hapvet reads YAML in UTF-8",
	} {
		if _, err := Read(source(text), Want{ConfigMaps: true}); err == nil || err.Error() != want {
			t.Errorf("%q: %v, not %s", text, err, want)
		}
	}
}

// A literal block is written with its indentation, its comment and its line ends, and the
// sign that its end asks for. What is written in another way is refused.
func TestRewrite(t *testing.T) {
	for name, test := range map[string]struct{ before, content, want string }{
		"a line less":         {"a: # x\n  b: | # why\n      g\n\n      h\n  c: d\n", "g\n", "a: # x\n  b: | # why\n      g\n  c: d\n"},
		"an indented line":    {"a:\n  b: |\n    g\n    h\n", "g\n  h\n", "a:\n  b: |\n    g\n      h\n"},
		"a newline more":      {"a:\n  b: |-\n    g\n  c: d\n", "g\n", "a:\n  b: |\n    g\n  c: d\n"},
		"a newline less":      {"a:\n  b: |\n    g\n  c: d\n", "g", "a:\n  b: |-\n    g\n  c: d\n"},
		"empty lines":         {"a:\n  b: |\n    g\n  c: d\n", "g\n\n\n", "a:\n  b: |+\n    g\n\n\n  c: d\n"},
		"kept":                {"a:\n  b: |+\n    g\n\n  c: d\n", "g\nh\n\n", "a:\n  b: |+\n    g\n    h\n\n  c: d\n"},
		"lines behind":        {"a:\n  b: |\n    g\n\n\n  c: d\n", "h\n", "a:\n  b: |\n    h\n\n\n  c: d\n"},
		"no end":              {"a:\n  b: |\n    g", "h\n", "a:\n  b: |\n    h\n"},
		"CRLF":                {"a:\r\n  b: |\r\n    g\r\n  c: d\r\n", "g\nh\n", "a:\r\n  b: |\r\n    g\r\n    h\r\n  c: d\r\n"},
		"indentation is said": {"a:\n  b: |4\n       g\n      h\n", "x\n  g\n", "a:\n  b: |4\n      x\n        g\n"},
		"indented":            {"a:\n  b: |\n    g\n", "  g\n", "f.yaml: --fix cannot write the new text: YAML would read it as something else"},
		"quoted":              {"a:\n  b: \"g\\n\"\n", "h\n", "f.yaml:2: --fix cannot write this text: it is no literal block; write it with |, or mend it by hand"},
		"folded":              {"a:\n  b: >\n    g\n", "h\n", "f.yaml:2: --fix cannot write this text: it is no literal block; write it with |, or mend it by hand"},
		"base64":              {"a:\n  b: !!binary |\n    Z2xv\n", "h\n", "f.yaml:2: --fix cannot write this text: it is in base64"},
		"anchor":              {"a:\n  b: &x |\n    g\nc: *x\n", "h\n", "f.yaml:2: --fix cannot write this text: it stands in the file once and is used several times, by an alias"},
		"control character":   {"a:\n  b: |\n    g\n", "g\x01\n", "f.yaml: --fix cannot write the new text: this is not YAML: control characters are not allowed"},
		"nothing changes":     {"a:\n  b: >\n    g\n", "g\n", "a:\n  b: >\n    g\n"},
	} {
		got, err := Rewrite(source(test.before), Want{Path: "a.b"}, map[string]string{"f.yaml/a.b": test.content})
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s:\n%q, not\n%q", name, got, test.want)
		}
	}
}

func TestHostile(t *testing.T) {
	for name, text := range map[string]string{
		"deep":     strings.Repeat("[", 20_000),
		"indents":  strings.Repeat("- ", 10_000),
		"aliases":  "a: &a [x]\n" + strings.Repeat("b: &b [*a, *a]\n", 1000),
		"itself":   "a: &a [*a]\n",
		"blanks":   "a:\n  b: |9\n" + strings.Repeat(strings.Repeat(" ", 1000)+"\n", 1000),
		"one line": "{" + strings.Repeat(`"a": "x\n", `, 5_000) + "}",
	} {
		for _, want := range []Want{{ConfigMaps: true}, {Path: "*"}, {Path: strings.TrimSuffix(strings.Repeat("*.", maxKeys), ".")}, {Path: "a.b"}, {Path: strings.Repeat("a.", 1000)}} {
			if all, err := Read(source(text), want); err == nil && len(all) > maxTexts {
				t.Errorf("%s: %d", name, len(all))
			}
		}
	}
}

// Whatever the file: the pieces of a text are in order, those that are as long in the file
// are the same bytes there, and what is rewritten reads as it should.
func FuzzRead(f *testing.F) {
	f.Add(configMaps, "data.*")
	f.Add("a:\r\n  b: >-\r\n    x\r\n\r\n\r\n     y\r\n    z\r\n", "a.b")
	f.Add("a:\n  b: \"x\\\n    \\ty \n\n z\"\n", "*.*")
	f.Add("a:\n  b: |2+ # c\n     x\n    \n   y\n\n", "a.b")
	f.Add("- 'x''\n\n  y'\n- a b\n  c\n- !!binary eA==\n", "*")
	f.Fuzz(func(t *testing.T, content, path string) {
		for _, want := range []Want{{ConfigMaps: true}, {Path: path}} {
			file := source(content)
			all, err := Read(file, want)
			if err != nil {
				continue
			}
			for _, c := range all {
				for _, s := range c.Sources {
					checkPieces(t, s, content)
					_, _ = Rewrite(file, want, map[string]string{s.Name: s.Content + "x\n"})
				}
			}
		}
	})
}

func checkPieces(t *testing.T, s config.Source, content string) {
	t.Helper()
	outer := 0
	for i, p := range s.Embedding.Pieces {
		next := len(s.Content)
		if i+1 < len(s.Embedding.Pieces) {
			next = s.Embedding.Pieces[i+1].Inner
		}
		if i == 0 && p.Inner != 0 || p.Inner > next || p.Outer < outer || p.End < p.Outer || p.End > len(content) {
			t.Fatalf("%q: the pieces %v", content, s.Embedding.Pieces)
		}
		isWhole := len(s.Embedding.Pieces) == 1
		fold := strings.NewReplacer("\n", " ", "\r", " ") // a line break may stand for a blank
		if n := next - p.Inner; n > 2 && n == p.End-p.Outer && !isWhole && fold.Replace(content[p.Outer:p.End]) != fold.Replace(s.Content[p.Inner:next]) {
			t.Fatalf("%q stands for %q", content[p.Outer:p.End], s.Content[p.Inner:next])
		}
		outer = p.End
	}
	name, line := s.Place(len(s.Content))
	if name != "f.yaml" || line < 1 {
		t.Fatal(name, line)
	}
}
