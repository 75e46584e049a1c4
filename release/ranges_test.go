package release

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

var rangeTexts = []struct {
	in, readable, compact string
	inside, outside       string // versions, blank-separated
}{
	{">=2.9.0 <2.9.16", "2.9.0 to 2.9.15", ">=2.9.0 <2.9.16", "2.9.0 2.9.15 2.9.15-1+deb12u1", "2.9-dev12 2.9.16 3.0.0"},
	{
		">=2.9.0 <2.9.16, >=3.0.0 <3.0.11", "2.9.0 to 2.9.15, 3.0.0 to 3.0.10", ">=2.9.0 <2.9.16, >=3.0.0 <3.0.11",
		"2.9.3 3.0.0 3.0.10", "2.9.16 3.0-dev1 3.0.11",
	},
	{"  <=2.9.15   >2.8.99 ", "2.8.100 to 2.9.15", ">=2.8.100 <2.9.16", "2.9-dev1 2.9.15", "2.8.99 2.9.16"},
	{">=2.9.0 <3.1.0", "2.9.0 to below 3.1.0", ">=2.9.0 <3.1.0", "3.0.29 3.1-dev2", "3.1.0"},
	{">=2.9-dev3 <2.9-dev8", "2.9-dev3 to 2.9-dev7", ">=2.9-dev3 <2.9-dev8", "2.9-dev7", "2.9-dev2 2.9-dev8 2.9.0"},
	{"<2.9.16", "up to 2.9.15", "<2.9.16", "2.0-dev0 2.9.15", "2.9.16"},
	{"<3.1.0", "below 3.1.0", "<3.1.0", "2.0.0 3.1-dev1", "3.1.0"},
	{">=3.0.0", "3.0.0 and newer", ">=3.0.0", "3.0.0 9.9.9", "3.0-dev13"},
	{"3.0.11", "3.0.11", ">=3.0.11 <3.0.12", "3.0.11 3.0.11-86e043a", "3.0.10 3.0.12"},
	{"3.5-dev5", "3.5-dev5", ">=3.5-dev5 <3.5-dev6", "3.5-dev5", "3.5-dev4 3.5.0"},
	{"3.0", "all of 3.0", "3.0", "3.0-dev0 3.0.0 3.0.99", "2.9.15 3.1-dev0"},
	{"*", "all versions", "*", "2.0-dev0 9.9.9", ""},
	{"none", "none", "none", "", "2.0.0 3.0.0"},
}

func TestParseRanges(t *testing.T) {
	for _, c := range rangeTexts {
		rs, err := ParseRanges(c.in)
		if err != nil {
			t.Errorf("ParseRanges(%q): %v", c.in, err)
			continue
		}
		compact, _ := rs.MarshalText()
		if rs.String() != c.readable || string(compact) != c.compact {
			t.Errorf("%q reads %q, compact %q; want %q, %q", c.in, rs, compact, c.readable, c.compact)
		}
		if again := MustRanges(string(compact)); again.String() != c.readable {
			t.Errorf("%q comes back as %q", compact, again)
		}
		for _, v := range strings.Fields(c.inside) {
			if !rs.Contains(MustParse(v)) {
				t.Errorf("%q lacks %s", c.in, v)
			}
		}
		for _, v := range strings.Fields(c.outside) {
			if rs.Contains(MustParse(v)) {
				t.Errorf("%q contains %s", c.in, v)
			}
		}
		if rs.Contains(Version{}) {
			t.Errorf("%q contains no version", c.in)
		}
	}
}

func TestParseRangesRefuses(t *testing.T) {
	for in, says := range map[string]string{
		"":                       "expected such as",
		"3.0.11,":                "expected such as",
		"3":                      "expected",
		">=3.0":                  "full version",
		">=lts":                  "expected",
		">=3.0.11-1+deb13u5":     "without a revision",
		"3.0.11-86e043a":         "without a revision",
		">=1.8.0":                "2.0 and newer",
		">=3.0.0 >=3.0.1":        "at most one",
		"<3.0.0 <=3.0.1":         "at most one",
		">=3.0.5 <3.0.5":         "no version fits",
		">=3.1.0 <3.0.0":         "no version fits",
		">= 3.0.0":               "expected",
		"==3.0.0":                "expected",
		"=>3.0.0":                "expected",
		">>3.0.0":                "expected >=",
		"3.0.0 3.0.1":            "expected >=",
		"* >=3.0.0":              "expected",
		"none, 3.0.0":            "expected",
		strings.Repeat("9", 999): "clipped",
	} {
		rs, err := ParseRanges(in)
		if !errors.Is(err, ErrRange) || !strings.Contains(err.Error(), says) {
			t.Errorf("ParseRanges(%.30q) = %q, %v; want an error with %q", in, rs, err, says)
		}
	}
}

func TestParseBounds(t *testing.T) {
	for _, c := range []struct{ from, before, want string }{
		{"2.9.0", "2.9.16", "2.9.0 to 2.9.15"},
		{"", "3.0.11", "up to 3.0.10"},
		{"3.0.0", "", "3.0.0 and newer"},
		{"", "", "all versions"},
		{"3.0.0", "3.0.0", "not a version range: no version fits both bounds"},
		{"3.0", "3.0.1", "not a version range"},
		{"3.0.0", "x", "not a version range"},
	} {
		r, err := ParseBounds(c.from, c.before)
		if got := r.String(); err == nil && got != c.want || err != nil && (!errors.Is(err, ErrRange) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("from %q to before %q: %s, %v; want %s", c.from, c.before, got, err, c.want)
		}
	}
}

func TestMustRangesPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("MustRanges(\"x\") did not panic")
		}
	}()
	MustRanges("x")
}

func TestRangesJSON(t *testing.T) {
	var rs Ranges
	if err := json.Unmarshal([]byte(`"3.0, >=3.1.0 <3.1.4"`), &rs); err != nil {
		t.Fatal(err)
	}
	if text, err := json.Marshal(rs); err != nil || !strings.HasPrefix(string(text), `"3.0, `) {
		t.Errorf("%s, %v", text, err)
	}
	if err := json.Unmarshal([]byte(`"x"`), &rs); err == nil || len(rs) != 2 {
		t.Errorf("a bad list: %v, %v", err, rs)
	}
}
