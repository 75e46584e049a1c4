package config_test

import (
	"errors"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

func TestParseTime(t *testing.T) {
	tests := []struct {
		word, unit string
		want       uint32
		stray      string
		err        error
	}{
		{"10", "ms", 10, "", nil},
		{"10s", "ms", 10000, "", nil},
		{"2m", "s", 120, "", nil},
		{"1h", "ms", 3600000, "", nil},
		{"24d", "ms", 2073600000, "", nil},
		{"25d", "ms", 2147483647, "", config.ErrTimeRange},
		{"25d", "s", 2160000, "", nil},
		{"1500us", "ms", 2, "", nil},
		{"1us", "s", 1, "", nil},
		{"10sx", "ms", 10000, "x", nil},
		{"10mss", "ms", 10, "s", nil},
		{"10x", "ms", 0, "x", config.ErrNoTime},
		{"10u", "ms", 0, "u", config.ErrNoTime},
		{"s", "ms", 0, "", config.ErrNoTime},
		{"", "ms", 0, "", config.ErrNoTime},
		{"-1", "ms", 0, "", config.ErrNoTime},
		{"2147483647", "ms", 2147483647, "", nil},
		{"2147483648", "ms", 2147483647, "", config.ErrTimeRange},
	}
	for _, test := range tests {
		got, stray, err := config.ParseTime(test.word, test.unit)
		if got != test.want || stray != test.stray || !errors.Is(err, test.err) {
			t.Errorf("%q in %s: %d, %q, %v, want %d, %q, %v", test.word, test.unit, got, stray, err, test.want, test.stray, test.err)
		}
	}
}

func TestParseSize(t *testing.T) {
	const max32 = 1<<32 - 1
	for word, want := range map[string]uint64{"0": 0, "10": 10, "1k": 1024, "2M": 2 << 20, "3g": 3 << 30, "4294967295": max32, "4194303k": 4194303 << 10} {
		if got, ok := config.ParseSize(word, max32); !ok || got != want {
			t.Errorf("%q: %d, %t, want %d", word, got, ok, want)
		}
	}
	for _, word := range []string{"", "k", "-1", "10x", "1kb", "4g", "4194304k", "4294967296", "1t", "99999999999999999999999"} {
		if got, ok := config.ParseSize(word, max32); ok {
			t.Errorf("%q: %d", word, got)
		}
	}
	if got, ok := config.ParseSize("5t", 1<<64-1); !ok || got != 5<<40 {
		t.Errorf("5t: %d, %t", got, ok)
	}
}

func TestStrtol(t *testing.T) {
	tests := []struct {
		word string
		base int
		want int64
		rest string
	}{
		{"10", 10, 10, ""},
		{" -10x", 10, -10, "x"},
		{"+7", 10, 7, ""},
		{"0x10", 10, 0, "x10"},
		{"0x10", 0, 16, ""},
		{"010", 0, 8, ""},
		{"08", 0, 0, "8"},
		{"x", 10, 0, "x"},
		{"-", 10, 0, "-"},
		{"0xz", 0, 0, "xz"},
		{"9223372036854775808", 10, 9223372036854775807, ""},
		{"-9223372036854775809", 10, -9223372036854775808, ""},
	}
	for _, test := range tests {
		if got, rest := config.Strtol(test.word, test.base); got != test.want || rest != test.rest {
			t.Errorf("%q in base %d: %d, %q, want %d, %q", test.word, test.base, got, rest, test.want, test.rest)
		}
	}
}

// What each version says of values, as seen on real binaries.
func TestCheckValue(t *testing.T) {
	tests := []struct{ value, word, version, want string }{
		{"time:ms", "10sx", "2.2.6", ""},
		{"time:ms", "10sx", "2.2.9", "warning"},
		{"time:ms", "10sx", "2.3.0", ""},
		{"time:ms", "10sx", "2.4.0", "warning"},
		{"time:ms", "s", "2.3.0", ""},
		{"time:ms", "s", "2.4.0", "error"},
		{"time:ms,small", "50", "3.0.11", ""},
		{"time:ms,small", "50", "3.1.0", "warning"},
		{"time:ms,small", "0", "3.1.0", ""},
		{"time:ms,small", "100", "3.1.0", ""},
		{"time:ms,small", "50ms", "3.1.0", ""},
		{"time:ms", "50", "3.1.0", ""},
		{"time:ms:0..65535", "66s", "3.0.0", "error"},
		{"size", "16k", "3.2.0", ""},
		{"size", "16kb", "3.2.0", "error"},
		{"size:1..", "0", "3.2.0", "error"},
		{"atoi", "x", "3.2.0", ""},
		{"atoi:0..50", "10x", "3.2.0", ""},
		{"atoi:0..50", "99999999999", "3.2.0", "error"},
		{"atoi0:101..", "x", "3.2.0", ""},
		{"atoi0:101..", "100", "3.2.0", "error"},
		{"atou:1024..", "-1", "3.2.0", ""},
		{"strtol", "10x", "3.2.0", "error"},
		{"strtol0", "0x10", "3.2.0", ""},
		{"list:a,b", "b,a,", "3.2.0", ""},
		{"list:a,b", "a,,b", "3.2.0", "error"},
		{"list:a,b", "a,c", "3.2.0", "error"},
		{"statuses", "+500,502-504", "3.2.0", ""},
		{"statuses", "99", "3.2.0", "error"},
		{"statuses", "+", "3.2.0", "error"},
		{"window", "10k", "3.2.0", ""},
		{"window", "4g", "3.2.0", ""},
		{"window", "4294967297", "3.2.0", "error"},
		{"window", "k", "3.2.0", "error"},
		{"numbers", "auto:1-4/even", "3.2.0", ""},
		{"numbers", "1-65", "3.2.0", "error"},
		{"numbers", "1-", "3.2.0", ""},
		{"numbers", "1/", "3.2.0", "error"},
		{"threads:1..64", "4-1", "3.2.0", ""},
		{"threads:1..64", "1-65", "3.2.0", "error"},
		{"cpus", "0-63,", "2.2.0", ""},
		{"cpus", "64", "2.2.0", "error"},
		{"cpus", "64-", "2.4.0", ""},
		{"procvar", "proc.a_b", "3.2.0", ""},
		{"procvar", "sess.a", "3.2.0", "error"},
		{"nodename", "a.b-c_1", "3.2.0", ""},
		{"nodename", "a/b", "3.2.0", "error"},
		{"count", "3", "3.2.0", ""},
		{"count", "0-2", "3.2.0", ""},
		{"count", "3-1", "3.2.0", "error"},
		{"count", "-1", "3.2.0", "error"},
		{"tlv", "a-fmt(0x20)", "3.2.0", ""},
		{"tlv", "a-fmt(255)x", "3.2.0", ""},
		{"tlv", "a-fmt", "3.2.0", ""},
		{"tlv", "a-fmtx", "3.2.0", "error"},
		{"tlv", "a-fmt(-1)", "3.2.0", "error"},
		{"tlv", "a-fmt(256)", "3.2.0", "error"},
		{"tlv", "a-fmt()", "3.2.0", "error"},
		{"tlv", "a-fmt(1", "3.2.0", "error"},
		{"call:random", "random", "3.2.0", ""},
		{"call:random", "random()", "3.2.0", ""},
		{"call:random", "random(2)", "3.2.0", ""},
		{"call:random", "random(0)", "3.2.0", "error"},
		{"call:random", "random(2", "3.2.0", "error"},
		{"call:hdr(", "hdr()", "3.2.0", "error"},
		{"call:hdr(", "hdr(a", "3.2.0", "error"},
		{"call:hdr(", "hdr(a)", "3.2.0", ""},
		{"call:rdp-cookie", "rdp-cookie", "3.2.0", ""},
		{"call:rdp-cookie", "rdp-cookie()", "3.2.0", "error"},
		{"call:rdp-cookie", "rdp-cookiex", "3.2.0", "error"},
		{"word", "anything", "3.2.0", ""},
	}
	for _, test := range tests {
		g, err := keywords.ParseGrammar("<" + test.value + ">")
		if err != nil {
			t.Fatal(err)
		}
		g.Keyword = "k"
		v, got := release.MustParse(test.version), ""
		check := func(value *keywords.Value, args keywords.Arguments, n int) keywords.Fault {
			return config.CheckValue(value, args.Arg(n), v)
		}
		for _, m := range g.Match(pair{"k", test.word}, v, check) {
			got = map[bool]string{true: "warning", false: "error"}[m.Fault.Warning]
		}
		if got != test.want {
			t.Errorf("%s: %q as %s: %q, want %q", test.version, test.word, test.value, got, test.want)
		}
	}
}

// pair is a keyword and its argument.
type pair [2]string

func (p pair) Arg(n int) string {
	if n < len(p) {
		return p[n]
	}
	return ""
}

// No word makes a parser of values fail, and all say the same of it.
func FuzzValues(f *testing.F) {
	for _, word := range []string{"10s", "0x10", "4g", "random(2)", "-1", "99999999999999999999", "10sx", ""} {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if n, _, err := config.ParseTime(word, "ms"); err == nil && n > 1<<31-1 {
			t.Errorf("time %q: %d", word, n)
		}
		if n, ok := config.ParseSize(word, 1<<32-1); ok && n > 1<<32-1 {
			t.Errorf("size %q: %d", word, n)
		}
		if _, rest := config.Strtol(word, 10); len(rest) > len(word) {
			t.Errorf("number %q leaves %q", word, rest)
		}
		for _, row := range keywords.GrammarRows() {
			check := func(value *keywords.Value, args keywords.Arguments, n int) keywords.Fault {
				return config.CheckValue(value, args.Arg(n), release.Oldest())
			}
			row.Match(pair{row.Keyword, word}, release.Oldest(), check)
		}
	})
}

// The values of health checks and of other sections, and what they may not be.
func TestCheckedValues(t *testing.T) {
	v := release.MustParse("3.0.11")
	for _, test := range []struct {
		kind, param string
		good, bad   []string
	}{
		{"hex", "", []string{"00", "aBcD"}, []string{"0", "zz", "0x"}},
		{"codes", "", []string{"200", "200,201-299", "200,", "200-200"}, []string{"abc", "300-200", "200-", "200;201"}},
		{"port", "", []string{"80", "65535", "int(80)", "80x"}, []string{"0", "65536"}},
		{"nonzero", "atol", []string{"1", "10x", "-1"}, []string{"0", "x"}},
		{"nonzero", "strtol", []string{"1"}, []string{"0", "1x"}},
		{"alias", "", []string{"a/b"}, []string{"/a"}},
		{"httpversion", "", []string{"HTTP/1.1"}, []string{"HTTP/1.1\r\nHost: a"}},
		{"store", "", []string{"gpc0", "gpc0,conn_rate(10s)", "gpc(3),gpt(2)", "gpc_rate(2,10s)", "gpc0,"},
			[]string{"foo", "gpc0(1)", "conn_rate", "conn_rate(10x)", "conn_rate(10s", "gpc(101)", "gpc", "gpc(2,1s)", "gpc_rate(2)", "gpc(2),gpc0", ",gpc0"}},
	} {
		value := &keywords.Value{Kind: test.kind, Param: test.param}
		for _, word := range test.good {
			if f := config.CheckValue(value, word, v); f.Text != "" {
				t.Errorf("%s %q %s", test.kind, word, f.Text)
			}
		}
		for _, word := range test.bad {
			if f := config.CheckValue(value, word, v); f.Text == "" {
				t.Errorf("%s %q is taken", test.kind, word)
			}
		}
	}
}
