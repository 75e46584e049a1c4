package release

import "strings"

// MarshalText returns [Version.Full], for JSON and the like; "" for the zero
// Version. Whether it was assumed is lost.
func (v Version) MarshalText() ([]byte, error) { return []byte(v.Full()), nil }

// UnmarshalText reads what [Parse] reads; empty text gives the zero Version.
func (v *Version) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*v = Version{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err == nil {
		*v = parsed
	}
	return err
}

// MarshalText returns the compact form that [ParseRanges] reads:
// ">=2.9.0 <2.9.16, >=3.0.0 <3.0.11".
func (rs Ranges) MarshalText() ([]byte, error) {
	if len(rs) == 0 {
		return []byte("none"), nil
	}
	parts := make([]string, len(rs))
	for i, r := range rs {
		parts[i] = r.compact()
	}
	return []byte(strings.Join(parts, ", ")), nil
}

// UnmarshalText reads what [ParseRanges] reads.
func (rs *Ranges) UnmarshalText(text []byte) error {
	parsed, err := ParseRanges(string(text))
	if err == nil {
		*rs = parsed
	}
	return err
}

func (r Range) compact() string {
	from, before := ">="+r.From.String(), "<"+r.Before.String()
	if _, err := bound(r.Before.String()); err != nil && !r.Before.IsZero() { // just beyond the largest version that can be written
		last, _ := r.Before.order.prev()
		before = "<=" + Version{order: last}.String()
	}
	switch {
	case r.isBranch():
		return r.From.Branch()
	case r.From.IsZero() && r.Before.IsZero():
		return "*"
	case r.From.IsZero():
		return before
	case r.Before.IsZero():
		return from
	}
	return from + " " + before
}
