package config

import (
	"testing"

	"github.com/hapvet/hapvet/release"
)

// faultOf reads an expression and returns what is wrong with it.
func faultOf(version, text string) (SampleFaultKind, string) {
	r := newSampleReader(release.MustParse(version))
	_, f := r.expression(text, 0, nil, false)
	if f == nil {
		return NoSampleFault, ""
	}
	return f.Kind, text[f.start:f.end]
}

func TestExpression(t *testing.T) {
	tests := []struct {
		version, text string
		kind          SampleFaultKind
		at            string
	}{
		{"3.0.11", "req.hdr(host),lower,field(1,:)", NoSampleFault, ""},
		{"3.0.11", "src,", NoSampleFault, ""},
		{"3.0.11", `str("a,b)"),lower`, NoSampleFault, ""},
		{"3.0.11", `str('a)b'),lower`, NoSampleFault, ""},
		{"3.0.11", "lua.anything(1,2),lua.more", NoSampleFault, ""},
		{"3.0.11", "str", NoSampleFault, ""},
		{"3.0.11", "", MissingFetch, ""},
		{"3.0.11", "nope,lower", UnknownFetch, "nope"},
		{"3.0.11", "src,nope", UnknownConverter, "nope"},
		{"3.0.11", "src lower", TextAfterSample, " lower"},
		{"3.0.11", "req.hdr(host", UnclosedArguments, "(host"},
		{"3.0.11", `str(a\,b)`, TooManyArguments, ",b)"},
		{"3.0.11", "req.hdr(host,1,2)", TooManyArguments, ",2)"},
		{"3.0.11", "method(1)", TooManyArguments, "1)"},
		{"3.0.11", "path,field(1)", TooFewArguments, "(1)"},
		{"3.0.11", "path,regsub", TooFewArguments, "regsub"},
		{"3.0.11", "req.hdr(host,x)", BadArgument, "x"},
		{"3.0.11", "src,ipmask(33)", BadArgument, "33"},
		{"3.0.11", "path,field(0,:)", BadArgument, "0"},
		{"3.0.11", "var(host)", BadArgument, "host"},
		{"3.0.11", "int(1),add(two)", BadArgument, "two"},
		{"3.0.11", "method,ipmask(8)", BadCast, "ipmask"},
		{"2.8.0", "src,lower", NoSampleFault, ""}, // an IPv4 address there
		{"2.0.0", `str("a,b")`, TooManyArguments, ",b\""},
		{"2.0.0", "path,regsub", TooFewArguments, "regsub"},
		{"2.0.0", "path,lower()", TooManyArguments, "()"},
		{"3.0.11", "path,lower()", NoSampleFault, ""},
	}
	for _, tt := range tests {
		if kind, at := faultOf(tt.version, tt.text); kind != tt.kind || at != tt.at {
			t.Errorf("%s %q: got %d at %q, want %d at %q", tt.version, tt.text, kind, at, tt.kind, tt.at)
		}
	}
}

func TestIsVariableName(t *testing.T) {
	v20, v30, v32 := release.MustParse("2.0.0"), release.MustParse("3.0.0"), release.MustParse("3.2.0")
	tests := []struct {
		name string
		v    release.Version
		want bool
	}{
		{"txn.a", v20, true}, {"txn.a.b_1", v30, true}, {"check.a", v20, false}, {"check.a", v30, true},
		{"ptxn.a", v30, false}, {"ptxn.a", v32, true}, {"txn.", v30, false}, {"txn", v30, false},
		{"", v30, false}, {"foo.a", v30, false}, {"txn.a-b", v30, false},
	}
	for _, tt := range tests {
		if got := IsVariableName(tt.name, tt.v); got != tt.want {
			t.Errorf("%s in %s: got %t", tt.name, tt.v, got)
		}
	}
}

func TestPatterns(t *testing.T) {
	tests := map[string]SampleFaultKind{
		"src_port 10 20:30 :40 50: 60-70": NoSampleFault, "src_port gt 10 le 20": NoSampleFault, "src_port 20:10": NotANumber,
		"src_port ten": NotANumber, "src_port gt ten": NotANumber, "src_port :": NotANumber,
		"src 10.0.0.0/8 ::1/128 host.example 10": NoSampleFault, "src 10.0.0.0/33": NotAnAddress, "src 10.0.0.256": NotAnAddress,
		"src -n host.example": NotAnAddress, "src ::1/129": NotAnAddress, "req.ssl_ver 3.1 3.0:3.3": NoSampleFault, "req.ssl_ver 3.x": NotANumber,
		"path,sha1 -m bin 0a": NoSampleFault, "path,sha1 -m bin 0": NotHex, "path,sha1 a": MatchNeeded,
		"path_reg ^(a|b)[]x]": NoSampleFault, "path_reg (a": BadPatternRegex, "path_reg [a": BadPatternRegex, "path_reg *a": BadPatternRegex,
		"path": NoPattern, "path --": NoSampleFault, "always_true": NoSampleFault, "path -m begin a": UnknownMatch,
		"path -x a": UnknownACLFlag, "path -f a -m beg": LateMatch, "path -m beg -m end a": SecondMatch, "src -m bin 00": NoSampleFault,
		"method -m int 1": MatchCannot, "path -u x a": BadACLID, "path_beg -m end a": MatchOverwritten, "path (a)": LooseParenthesis,
		"hdr_beg(host),length 5": MatchOverwritten, "hdr(host),length 5": NoSampleFault, "hdr_beg(host),length five": NotANumber,
	}
	for text, want := range tests {
		c := ParseAll([]Source{{Name: "haproxy.cfg", Content: "frontend f\n acl a " + text + "\n"}}, Options{Version: release.MustParse("3.4.0")})
		got := NoSampleFault
		for _, f := range c.SampleFaults() {
			got = f.Kind
		}
		if got != want {
			t.Errorf("acl a %s: got %d, want %d", text, got, want)
		}
	}
}

// FuzzExpression reads any text as an expression: faults lie inside it.
func FuzzExpression(f *testing.F) {
	for _, seed := range []string{`req.hdr("a,b",-1),field(1,:),regsub('(a)',"b",g)`, "src,ipmask(24,64)", "var(txn.a),add(", "lua.x(1),,lower\\"} {
		f.Add(seed)
	}
	readers := []sampleReader{newSampleReader(release.MustParse("2.0.0")), newSampleReader(release.MustParse("3.4.0"))}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range readers {
			s, fault := r.expression(text, 0, nil, false)
			if fault != nil && (fault.start < 0 || fault.start > fault.end || fault.end > len(text)) {
				t.Errorf("%q: fault from %d to %d", text, fault.start, fault.end)
			}
			if fault == nil && s.end > len(text) {
				t.Errorf("%q ends at %d", text, s.end)
			}
			r.criterion([]Word{{Value: text}, {Value: "-m"}, {Value: text}, {Value: text}}, func(fault *sampleFault) {
				if fault.start < 0 || fault.start > fault.end || fault.end > len(text) && fault.word != 1 {
					t.Errorf("criterion %q: fault from %d to %d", text, fault.start, fault.end)
				}
			})
		}
	})
}
