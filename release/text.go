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
	from, before := writable(r.From, ">=", ">"), writable(r.Before, "<", "<=")
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

// writable writes a bound. One just beyond the largest version that can be written
// is written by the version before it, with the other operator.
func writable(v Version, op, opOfLast string) string {
	if _, err := bound(v.String()); err == nil || v.IsZero() {
		return op + v.String()
	}
	last, _ := v.order.prev()
	return opOfLast + Version{order: last}.String()
}
