package config

import (
	"errors"
	"math"
	"math/bits"
	"strings"
)

// What is wrong with a time.
var (
	ErrNoTime    = errors.New("no time")
	ErrTimeRange = errors.New("a time out of range")
)

// timeUnits are the units that times are written in, in microseconds.
var timeUnits = map[string]uint64{"us": 1, "ms": 1000, "s": 1e6, "m": 60e6, "h": 3600e6, "d": 86400e6}

var unitNames = map[string]string{"us": "microseconds", "ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

// ParseTime reads a time as HAProxy does (manual 2.5): a number and, unless unit
// is meant, its own unit. The result counts in unit, rounded up, and fits 31
// bits. stray is what follows the unit. A result of 0 with [ErrTimeRange] tells
// that the number itself came to nothing.
func ParseTime(word, unit string) (t uint32, stray string, err error) {
	digits := 0
	var n uint64
	for ; digits < len(word) && isDigit(word[digits]); digits++ {
		n = 10*n + uint64(word[digits]-'0') // wraps around, as it does there
	}
	if digits == 0 {
		return 0, "", ErrNoTime
	}
	own, stray := cutUnit(word[digits:])
	switch {
	case own == "" && stray != "":
		return 0, stray, ErrNoTime
	case own == "":
		own = unit
	}
	return scale(n, timeUnits[own], timeUnits[unit], stray)
}

// scale turns n of one unit into another, in 64 bits.
func scale(n, from, to uint64, stray string) (uint32, string, error) {
	var result uint64
	if from >= to {
		_, result = bits.Mul64(n, from/to)
	} else {
		result = (n + to/from - 1) / (to / from)
	}
	switch {
	case result > math.MaxInt32:
		return math.MaxInt32, stray, ErrTimeRange
	case result == 0 && n > 0:
		return 0, stray, ErrTimeRange
	}
	return uint32(result), stray, nil
}

// cutUnit cuts the unit that s begins with.
func cutUnit(s string) (unit, rest string) {
	for _, u := range [...]string{"us", "ms", "s", "m", "h", "d"} {
		if rest, ok := strings.CutPrefix(s, u); ok {
			return u, rest
		}
	}
	return "", s
}

// ParseSize reads a size in bytes as HAProxy does (manual 2.5): a number and
// perhaps k, m or g, and t or p where limit is beyond 32 bits. ok is false when
// it is none, or above limit.
func ParseSize(word string, limit uint64) (n uint64, ok bool) {
	digits := 0
	for ; digits < len(word) && isDigit(word[digits]); digits++ {
		d := uint64(word[digits] - '0')
		if n > (limit-d)/10 {
			return 0, false
		}
		n = 10*n + d
	}
	if digits == 0 {
		return 0, false
	}
	if digits == len(word) {
		return n, true
	}
	units := "kmg"
	if limit > math.MaxUint32 {
		units = "kmgtp"
	}
	i := strings.IndexByte(units, word[digits]|0x20)
	if i < 0 || digits+1 < len(word) || n > limit>>(10*(i+1)) {
		return 0, false
	}
	return n << (10 * (i + 1)), true
}

// Strtol reads the number that a word begins with, as strtol() does on a 64-bit
// system, in base 10, or in the base that its prefix tells when base is 0. rest
// is what follows, the whole word when there is no number.
func Strtol(word string, base int) (n int64, rest string) {
	negative, digits := signed(word)
	b := uint64(10)
	if base == 0 {
		b, digits = numberBase(digits)
	}
	var u uint64
	i, overflow := 0, false
	for ; i < len(digits); i++ {
		d := digitValue(digits[i])
		if d >= b {
			break
		}
		if u > (math.MaxInt64-d)/b {
			overflow = true
		}
		u = b*u + d
	}
	switch {
	case i == 0 && b == 16: // "0x" alone is a 0 and an x
		return 0, "x" + digits
	case i == 0:
		return 0, word
	case overflow && negative:
		return math.MinInt64, digits[i:]
	case overflow:
		return math.MaxInt64, digits[i:]
	case negative:
		return -int64(u), digits[i:]
	}
	return int64(u), digits[i:]
}

// numberBase tells the base of a C number by its prefix.
func numberBase(digits string) (base uint64, rest string) {
	switch {
	case len(digits) > 1 && digits[0] == '0' && digits[1]|0x20 == 'x':
		return 16, digits[2:]
	case digits != "" && digits[0] == '0':
		return 8, digits
	}
	return 10, digits
}

// digitValue returns what a digit counts, or a number above all bases.
func digitValue(c byte) uint64 {
	switch lower := c | 0x20; {
	case isDigit(c):
		return uint64(c - '0')
	case 'a' <= lower && lower <= 'f':
		return uint64(lower-'a') + 10
	}
	return math.MaxUint8
}
