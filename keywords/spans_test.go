package keywords

import (
	"testing"

	"github.com/hapvet/hapvet/release"
)

func TestSpans(t *testing.T) {
	for row, want := range map[string]string{
		"keyword\tglobal\tx\t\t2.0.. ok\t":                                               "all versions",
		"keyword\tglobal\tx\t\t2.0.. refused\t":                                          "refused in all versions",
		"keyword\tglobal\tx\t\t2.4.. ok\t":                                               "since 2.4",
		"keyword\tglobal\tx\t\t2.0..2.4 ok, 2.5..3.2 deprecated, 3.3.. removed\t":        "up to 2.4; deprecated 2.5 to 3.2; removed and refused since 3.3",
		"keyword\tglobal\tx\t\t2.6 ok\t":                                                 "2.6",
		"keyword\tglobal\tx\tsince=2.4.11,2.5.1\t2.4.. ok\t":                             "2.4.11 and later 2.4; since 2.5.1",
		"keyword\tglobal\tx\tsince=2.0.10\t2.0.. ok\t":                                   "since 2.0.10",
		"keyword\tglobal\tx\tsince=2.8.8\t2.8 ok\t":                                      "2.8.8 and later 2.8",
		"keyword\tglobal\tx\t\t2.0..2.2 ok, 2.4.. ok\t":                                  "up to 2.2; since 2.4",
		"keyword\tglobal\tx\t\t2.2..2.3 ignored, 2.4..2.5 ok\t":                          "ignored with a warning 2.2 to 2.3; 2.4 to 2.5",
		"keyword\tglobal\tx\tsince=2.2.25,2.4.18,2.5.8\t2.2 ok, 2.4..2.5 ok, 2.6.. ok\t": "2.2.25 and later 2.2; 2.4.18 and later 2.4; since 2.5.8",
	} {
		words, err := ParseWords(WordsHeader + "\n" + row + "\n")
		if err != nil {
			t.Fatal(err)
		}
		if got := DescribeSpans(words[0].Spans()); got != want {
			t.Errorf("%q:\n got %s\nwant %s", row, got, want)
		}
	}
	for text, want := range map[string]string{
		"*": "all versions", "<2.4-dev1": "up to 2.3", ">=2.4-dev1": "since 2.4", "3.0": "3.0", ">=2.4-dev3": "since 2.4-dev3",
		">=3.2.16 <3.3-dev1, >=3.3.7": "3.2.16 and later 3.2; since 3.3.7", "<2.6.5": "up to 2.6.4", ">=2.4.2 <2.6.5": "2.4.2 to 2.6.4",
		">=2.0.0 <3.1.0": "2.0 to 3.0",
	} {
		if got := DescribeSpans(SpansOf(release.MustRanges(text))); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := DescribeSpans(SpansOf(nil)); got != "all versions" {
		t.Errorf("no ranges: got %s", got)
	}
}

func TestSyntax(t *testing.T) {
	for _, test := range []struct{ notation, version, want string }{
		{"", "", ""},
		{"<path>", "", "<path>"},
		{"<addr> [ <rest> ]", "", "<address> ..."},
		{"( a | b@>=2.9-dev1 )", "", "{ a | b (since 2.9) }"},
		{"( a | b@>=2.9-dev1 )", "2.8.0", "a"},
		{"( a | b@>=2.9-dev1 )", "2.9.0", "{ a | b }"},
		{"[ a@>=2.9-dev1 ]", "2.8.0", ""},
		{"[ ( a | b ) ] ...", "", "[ a | b ] ..."},
		{"[ a <time:ms,small> ]", "", "[ a <time in ms> ]"},
		{"[ a <time:s:1..9> ]", "", "[ a <time in s, 1 to 9> ]"},
		{"<atoi:1..> <atol:..7> <strtol:-1..1>", "", "<number of at least 1> <number of at most 7> <number from -1 to 1>"},
		{"<size:1..>", "", "<size, at least 1>"},
		{"( <call:random> | <call:hdr(> )", "", "{ random(...) | hdr(...) }"},
		{"( type! a | size! b ) ...", "", "{ type a | size b } ..."},
	} {
		g, err := ParseGrammar(test.notation)
		if err != nil {
			t.Fatal(err)
		}
		var v release.Version
		if test.version != "" {
			v = release.MustParse(test.version)
		}
		if got := g.Syntax(v); got != test.want {
			t.Errorf("%q in %q: got %q, want %q", test.notation, test.version, got, test.want)
		}
	}
}
