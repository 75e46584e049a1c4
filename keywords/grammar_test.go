package keywords_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// line is a directive, cut at its blanks.
type line []string

func (l line) Arg(n int) string {
	if n < len(l) {
		return l[n]
	}
	return ""
}

// checkWord takes everything but "bad", and warns of "odd".
func checkWord(_ *keywords.Value, args keywords.Arguments, n int) keywords.Fault {
	switch args.Arg(n) {
	case "bad":
		return keywords.Fault{Text: "is bad"}
	case "odd":
		return keywords.Fault{Text: "is odd", Warning: true}
	case "two":
		return keywords.Fault{Words: 2}
	case "dark":
		return keywords.Fault{Blind: true}
	}
	return keywords.Fault{}
}

func parse(t *testing.T, text string) *keywords.Grammar {
	t.Helper()
	g, err := keywords.ParseGrammar(text)
	if err != nil {
		t.Fatal(err)
	}
	g.Keyword = "k"
	return g
}

func TestMatch(t *testing.T) {
	kinds := [...]string{"", "missing", "surplus", "word", "value", "second"}
	tests := []struct{ grammar, line, want string }{
		{"", "k", ""},
		{"", "k a", "surplus 1"},
		{"<int>", "k", "missing 1"},
		{"<int>", "k 1", ""},
		{"<int>", "k bad", "value 1"},
		{"<int>", "k odd", "value 1"},
		{"<int>", "k odd x", "value 1, surplus 2"},
		{"<int> [ <rest> ]", "k 1 a b c", ""},
		{"( a | b <int> )", "k a", ""},
		{"( a | b <int> )", "k b", "missing 2"},
		{"( a | b <int> )", "k c", "word 1 [a b]"},
		{"( a | b <int> )", "k", "missing 1 [a b]"},
		{"( <int> | auto )", "k auto", ""},
		{"( <int> | auto )", "k bad", "value 1"},
		{"[ a ] [ b <x> ] c", "k c", ""},
		{"[ a ] [ b <x> ] c", "k b 1 c", ""},
		{"[ a ] [ b <x> ] c", "k b 1", "missing 3 [c]"},
		{"[ a ] [ b <x> ] c", "k d", "word 1 [a b c]"},
		{"[ ( a | b <x> ) ] ...", "k", ""},
		{"[ ( a | b <x> ) ] ...", "k a b 1 a", ""},
		{"[ ( a | b <x> ) ] ...", "k a c", "word 2 [a b]"},
		{"( a | b ) ...", "k", "missing 1 [a b]"},
		{"( a | b ) ...", "k a b a", ""},
		{"<x> ...", "k 1 2 3", ""},
		{"( a! <x> | b! ) ...", "k b a 1", ""},
		{"( a! <x> | b! ) ...", "k b", "missing 2 [a]"},
		{"[ ( a!=g | !b!=g <x> | c ) ] ...", "k c !b 1 c", ""},
		{"[ ( a!=g | !b!=g <x> | c ) ] ...", "k ! !! !b 1", ""},
		{"[ ( a!=g | !b!=g <x> | c ) ] ...", "k !a", "word 1 [a b c]"},
		{"[ ( a!=g | !b!=g <x> | c ) ] ...", "k !", "word 1 [a b c]"},
		{"[ ( a!=g | !b!=g <x> | c ) ] ...", "k c", "missing 2 [a b]"},
		{"[ ( a!=g | !b!=g <x> | c ) ] ...", "k", "missing 1 [a b]"},
		{"[ ( a!=g | !b!=g <x> | c ) ] ...", "k a c ! b 1", "second 4 [a b]"},
		{"( a | b@>=3.0.0 )", "k b", "word 1 [a]"},
		{"( a | b@<3.0.0 )", "k b", ""},
		{"<x> [ <rest>@>=3.0.0 ]", "k 1 2", "surplus 2"},
		{"<x> b", "k two a b", ""},
		{"<x> b", "k two a c", "word 3 [b]"},
		{"<x> b", "k dark a", ""},
		{"( a!t | b!t | c ) ...", "k c b", ""},
		{"( a!t | b!t | c ) ...", "k c", "missing 2 [a b]"},
		{"[? ( a | b ) ]", "k", "missing 1 [a b] warning"},
		{"[? ( a | b ) ]", "k a", ""},
		{"[? ( a | b ) ]", "k c", "word 1 [a b]"},
		{"[? ( a [? <x> ] | b ) ] ...", "k b a", "missing 3 warning"},
		{"<call:f(>", "k f(x)", ""},
		{"( g | <call:f(> )", "k h(x)", "word 1 [g]"},
	}
	for _, test := range tests {
		g := parse(t, test.grammar)
		var got []string
		for _, m := range g.Match(line(strings.Fields(test.line)), release.MustParse("2.8.0"), checkWord) {
			s := fmt.Sprintf("%s %d", kinds[m.Kind], m.Arg)
			if len(m.Words) > 0 {
				s += " " + fmt.Sprint(m.Words)
			}
			if m.Kind == keywords.MissingArgument && m.Fault.Warning {
				s += " warning"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%q of %q: %q, want %q", test.line, test.grammar, s, test.want)
		}
	}
}

func TestParseGrammarFails(t *testing.T) {
	for _, text := range []string{"(", "( a", "( a ]", ")", "[ ]", "( a | )", "...", "a@x", "<int:a..b>"} {
		if g, err := keywords.ParseGrammar(text); err == nil {
			t.Errorf("%q became %+v", text, g)
		}
	}
}

// Each line of the table is well formed: its sections exist, its example begins
// with the keyword, and the grammar takes it in each version that it is for.
func TestGrammarTable(t *testing.T) {
	seen := map[string][]*keywords.Grammar{}
	for _, row := range keywords.GrammarRows() {
		words := line(strings.Fields(row.Example))
		if strings.Join(words[:row.Depth()], " ") != row.Keyword {
			t.Errorf("%s: the example is %q", row.Keyword, row.Example)
		}
		inSome := false
		for _, b := range release.Branches() {
			v := b.Latest
			inSome = inSome || row.Versions.Contains(b.First())
			if len(row.Versions) > 0 && !row.Versions.Contains(v) {
				continue
			}
			inSome = true
			if wrong := row.Match(words, v, checkWord); len(wrong) > 0 {
				t.Errorf("%s: the grammar does not take %q: %+v", v, row.Example, wrong)
			}
			exists := len(row.Versions) == 0
			for _, kind := range row.Sections {
				s, known := keywords.LookupSection(kind, v)
				if s == nil {
					t.Errorf("%s: there is no section %q", row.Keyword, kind)
				}
				exists = exists || known
				key := kind + " " + row.Keyword + " " + v.String()
				if seen[key] = append(seen[key], row.Grammar); len(seen[key]) > 1 {
					t.Errorf("%s has two lines", key)
				}
			}
			if !exists {
				t.Errorf("%s: %s has none of the sections %q", row.Keyword, v, row.Sections)
			}
		}
		if !inSome {
			t.Errorf("%s: %v are no known versions", row.Keyword, row.Versions)
		}
	}
}

// edges returns the first and the last release of each branch.
func edges() []release.Version {
	var out []release.Version
	for _, b := range release.Branches() {
		out = append(out, b.First(), b.Latest)
	}
	return out
}

// The rows of actions are well formed, too, and their words stand in the table of
// words.
func TestActionTable(t *testing.T) {
	for _, row := range keywords.ActionRows() {
		words := line(strings.Fields(row.Example))
		if !strings.HasPrefix(words[0], row.Keyword) {
			t.Errorf("%s: the example is %q", row.Keyword, row.Example)
		}
		for _, ruleset := range row.Sections {
			known := false
			for _, v := range edges() {
				_, answer := keywords.TableOf(keywords.Action, ruleset, keywords.PeriodOf(v)).LookupPrefix(words[0])
				if len(row.Versions) > 0 && !row.Versions.Contains(v) || answer == keywords.Unknown {
					continue
				}
				known = true
				g, start := keywords.ActionGrammar(ruleset, words[0], v)
				if g != row.Grammar {
					t.Errorf("%s of %s has another grammar in %s", row.Keyword, ruleset, v)
					continue
				}
				for _, end := range []string{"", "if a", "unless a"} {
					args := append(slices.Clone(words), strings.Fields(end)...)
					if wrong := g.MatchFrom(start, args, v, checkWord); len(wrong) > 0 {
						t.Errorf("%s: the grammar does not take %q: %+v", v, args, wrong)
					}
				}
				ignored := strings.HasSuffix(ruleset, "-check") // where HAProxy does not look at what follows
				if wrong := g.MatchFrom(start, append(slices.Clone(words), "when", "a"), v, checkWord); len(wrong) != 1 && !ignored {
					t.Errorf("%s: the grammar of %s takes anything", v, row.Keyword)
				}
			}
			if !known {
				t.Errorf("%s: no version knows it in %s", row.Keyword, ruleset)
			}
		}
	}
}

func TestLookupGrammar(t *testing.T) {
	v28, proxy := release.MustParse("2.8.0"), keywords.Grammars("backend")
	for text, want := range map[string]string{
		"timeout client 5s": "timeout client", "timeout foo": "", "timeout": "", "maxconn": "maxconn", "nothing": "", "hash-preserve-affinity always": "",
	} {
		got := ""
		if g := proxy.Lookup(line(strings.Fields(text)), v28); g != nil {
			got = g.Keyword
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if words := proxy.SecondWords("tcp-check", v28); len(words) != 7 || words[0] != "comment" {
		t.Errorf("tcp-check goes on with %q", words)
	}
	if words := keywords.Grammars("ring").SecondWords("timeout", v28); words != nil {
		t.Errorf("a ring's timeout may stand alone, but: %q", words)
	}
	if g := keywords.Grammars("nowhere").Lookup(line{"mode"}, v28); g != nil {
		t.Errorf("found %+v", g)
	}
}

// Any arguments of any line of the table come to an end.
func FuzzGrammar(f *testing.F) {
	f.Add("cookie SRV insert maxidle 10")
	f.Add("timeout client 10s x")
	f.Add("stick-table type ip size 10k expire 1m store conn_rate(10s)")
	f.Fuzz(func(t *testing.T, text string) {
		words, v := line(strings.Fields(text)), release.MustParse("3.2.0")
		for _, kind := range []string{"global", "listen", "resolvers", "userlist"} {
			if g := keywords.Grammars(kind).Lookup(words, v); g != nil {
				report(t, words, g.Match(words, v, checkWord))
			}
		}
	})
}

// report checks that mismatches name arguments in order, within the line or
// directly behind it.
func report(t *testing.T, words line, found []keywords.Mismatch) {
	at := 0
	for _, m := range found {
		if m.Kind == 0 || m.Arg < at || m.Arg > max(len(words), 1) {
			t.Errorf("%q: %+v", words, m)
		}
		at = m.Arg
	}
}

// Each line of the table of parameters is well formed, and its grammar takes its
// example in each version that it is for.
func TestParameterTable(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range keywords.ParameterRows() {
		words := line(strings.Fields(row.Example))
		if name, _, _ := strings.Cut(words[0], "("); name != row.Keyword {
			t.Errorf("%s: the example is %q", row.Keyword, row.Example)
		}
		for _, b := range release.Branches() {
			v := b.Latest
			if len(row.Versions) > 0 && !row.Versions.Contains(v) {
				continue
			}
			if wrong, next := row.MatchStart(row.FirstArgument(), words, v, checkWord); len(wrong) > 0 || next != len(words) {
				t.Errorf("%s: the grammar does not take %q: %+v", v, row.Example, wrong)
			}
			for _, kind := range row.Sections {
				if key := kind + " " + row.Keyword + " " + v.String(); seen[key] {
					t.Errorf("%s has two lines", key)
				} else {
					seen[key] = true
				}
			}
		}
	}
}

// Every notation can be read: programs read one when a line first needs it.
func TestNotations(t *testing.T) {
	for _, row := range slices.Concat(keywords.GrammarRows(), keywords.ActionRows(), keywords.ParameterRows()) {
		if row.Usage(release.Version{}) == "" {
			t.Errorf("%s has no usage", row.Keyword)
		}
	}
}

func TestExpected(t *testing.T) {
	v := release.MustParse("3.0.11")
	for _, test := range []struct{ grammar, args, want string }{
		{"( tcp | http | log@>=2.9-dev1 | health@<2.2-dev1 )", "k", "tcp http log"},
		{"[ clf ]", "k", "clf"},
		{"x [ y ] [ <time:ms> ] z", "k x", "y z <time>"},
		{"x [ y ] [ <time:ms> ] z", "k x y 1s", "z"},
		{"[ ( x <word> | y ) ] ...", "k x w y", "x y"},
		{"x", "k x", ""},
		{"x", "k q", ""},
	} {
		g := parse(t, test.grammar)
		args := line(strings.Fields(test.args))
		words, values := g.Expected(g.Depth(), len(args), args, v)
		for _, value := range values {
			words = append(words, "<"+value.Kind+">")
		}
		if got := strings.Join(words, " "); got != test.want {
			t.Errorf("behind %q of %q: %q, want %q", test.args, test.grammar, got, test.want)
		}
	}
}
