package release

import "testing"

// FuzzParse: whatever the input, Parse answers; what it accepts has a canonical
// spelling that means the same version.
func FuzzParse(f *testing.F) {
	for _, c := range spellings {
		f.Add(c.in)
	}
	for _, c := range refused {
		f.Add(c.in)
	}
	for _, c := range banners {
		f.Add(c.line)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := Parse(s)
		if err != nil {
			if !v.IsZero() {
				t.Fatalf("%q: %v, and %q", s, err, v)
			}
			return
		}
		sameVersion(t, v, v.String())
		if full := sameVersion(t, v, v.Full()); full.Distro() != v.Distro() {
			t.Fatalf("%q: revision %q, then %q", s, v.Distro(), full.Distro())
		}
		if v.IsZero() || v.Assumed() && !Known(v) {
			t.Fatalf("%q gave %q", s, v)
		}
	})
}

func sameVersion(t *testing.T, v Version, spelling string) Version {
	t.Helper()
	again, err := Parse(spelling)
	if err != nil || again.Compare(v) != 0 || again.String() != v.String() {
		t.Fatalf("%q parsed from %q comes back as %q, %v", v, spelling, again, err)
	}
	return again
}

func FuzzParseRanges(f *testing.F) {
	for _, c := range rangeTexts {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		rs, err := ParseRanges(s)
		if err != nil {
			return
		}
		text, _ := rs.MarshalText()
		again, err := ParseRanges(string(text))
		if err != nil || again.String() != rs.String() {
			t.Fatalf("%q, compact %q, comes back as %q, %v", s, text, again, err)
		}
	})
}
