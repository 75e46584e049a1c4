package config

import "math"

// Strtoul reads a whole word as HAProxy does with strtoul() in base 10 on a
// 64-bit system: blanks and a sign may lead, a minus wraps around, and what does
// not fit is the greatest number. ok is false when there are no digits or
// something follows them.
func Strtoul(word string) (n uint64, ok bool) {
	negative, digits := signed(word)
	if digits == "" {
		return 0, false
	}
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return 0, false
		}
		d := uint64(digits[i] - '0')
		if n > (math.MaxUint64-d)/10 {
			return math.MaxUint64, allDigits(digits)
		}
		n = 10*n + d
	}
	if negative {
		n = -n
	}
	return n, true
}

// Atoi reads the number that a word begins with, as atoi() does: 0 without one,
// and of a large one the lowest 32 bits.
func Atoi(word string) int32 {
	negative, digits := signed(word)
	var n uint64
	for i := 0; i < len(digits) && isDigit(digits[i]); i++ {
		if n = 10*n + uint64(digits[i]-'0'); n > math.MaxInt64 {
			return saturated(negative)
		}
	}
	if negative {
		n = -n
	}
	return int32(uint32(n))
}

// saturated is what is left of strtol()'s limits when they become an int.
func saturated(negative bool) int32 {
	if negative {
		return 0
	}
	return -1
}

func signed(word string) (negative bool, digits string) {
	for word != "" && isBlank(word[0]) {
		word = word[1:]
	}
	if word != "" && (word[0] == '-' || word[0] == '+') {
		return word[0] == '-', word[1:]
	}
	return false, word
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
