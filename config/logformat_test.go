package config

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// formatFault reads a log format and returns the first thing wrong with it.
func formatFault(version, text string, use formatUse) (kind SampleFaultKind, at string) {
	r := newSampleReader(release.MustParse(version))
	r.logFormat(text, use, func(f *sampleFault) {
		if kind == NoSampleFault {
			kind, at = f.Kind, text[f.start:f.end]
		}
	})
	return kind, at
}

func TestLogFormat(t *testing.T) {
	tests := []struct {
		version, text string
		kind          SampleFaultKind
		at            string
	}{
		{"3.0.11", `%ci:%cp [%tr] %{+Q}r %[src,lower] 100%% %- text`, NoSampleFault, ""},
		{"3.0.11", "%(client)ci %(n:sint)B %{+json}o", NoSampleFault, ""},
		{"3.0.11", "%[str(a]b)]", NoSampleFault, ""},
		{"3.0.11", "a %zz b", UnknownAlias, "%zz"},
		{"3.0.11", "100% of", StrayPercent, "% "},
		{"3.0.11", "%5", StrayPercent, "%5"},
		{"3.0.11", "a %", CutFormat, "%"},
		{"3.0.11", "%{+Q", CutFormat, "%{+Q"},
		{"3.0.11", "%{+Q} x", LoneFlags, "%{+Q}"},
		{"3.0.11", "%[src", UnclosedSample, "%[src"},
		{"3.0.11", "%[src x]", UnclosedSample, "%[src "},
		{"3.0.11", "%[src,nope]", UnknownConverter, "nope"},
		{"3.0.11", "%(a b)ci", BadNodeName, "a "},
		{"3.0.11", "%(a:ip)ci", BadNodeType, "ip"},
		{"3.0.11", "%[res.hdr(a)]", FetchNotHere, "res.hdr"},
		{"2.8.0", "%(a)ci", NoSampleFault, ""}, // a literal
		{"2.4.0", "%Ci", DeprecatedAlias, "%Ci"},
		{"2.6.12", "%Ci", UnknownAlias, "%Ci"},
		{"2.0.0", "%[str(a]b)]", UnclosedArguments, "(a"},
	}
	for _, tt := range tests {
		kind, at := formatFault(tt.version, tt.text, formatUse{places: keywords.InRequest})
		if kind != tt.kind || at != tt.at {
			t.Errorf("%s %q: got %d at %q, want %d at %q", tt.version, tt.text, kind, at, tt.kind, tt.at)
		}
	}
	if kind, _ := formatFault("2.8.0", "%HU", formatUse{tcp: true}); kind != HTTPAlias {
		t.Errorf("%%HU in mode tcp: got %d", kind)
	}
}

// FuzzLogFormat reads any text as a log format: faults lie inside it.
func FuzzLogFormat(f *testing.F) {
	for _, seed := range []string{`%ci %{+Q}[src,lower] %(a:str)r %%`, "%[str(']')]", "%{", "%(a:", "%[src,field(1,]"} {
		f.Add(seed)
	}
	readers := []sampleReader{newSampleReader(release.MustParse("2.0.0")), newSampleReader(release.MustParse("3.4.0"))}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range readers {
			r.logFormat(text, formatUse{places: keywords.InLog, http: true}, func(fault *sampleFault) {
				if fault.start < 0 || fault.start > fault.end || fault.end > len(text) {
					t.Errorf("%q: fault from %d to %d", text, fault.start, fault.end)
				}
			})
		}
	})
}

// Reading takes time in proportion to the length.
func TestLogFormatIsLinear(t *testing.T) {
	for _, part := range []string{"%[src]", "%", "%{", "%(", "%[src,lower,", "%ci", "%[str("} {
		formatFault("3.4.0", strings.Repeat(part, 200_000), formatUse{places: keywords.AnyPlace})
		formatFault("2.0.0", strings.Repeat(part, 200_000), formatUse{places: keywords.AnyPlace})
	}
}
