package release

import (
	"fmt"
	"strconv"
	"strings"
)

// number turns "3.0.11" (dev empty) or "3.5" and "5" (3.5-dev5) into an order.
// The grammar of the numbers - no sign, no leading zero - is that of semantic
// versions; a test compares it with a library for these. The library itself
// would take a tenth of the time in which `hapvet version` starts.
func number(numbers, dev string) (order, error) {
	var parts [3]string
	var more bool
	parts[0], parts[1], _ = strings.Cut(numbers, ".")
	parts[1], parts[2], more = strings.Cut(parts[1], ".")
	if more == (dev != "") {
		return 0, fmt.Errorf("%w: %s is not of two numbers with -dev, nor of three", ErrSyntax, strconv.Quote(numbers))
	}
	devNumber := released
	if dev != "" {
		parts[2] = dev
	}
	var n [3]int
	for i, part := range parts {
		value, err := plainNumber(part)
		if err != nil {
			return 0, err
		}
		n[i] = value
	}
	if dev != "" {
		n[2], devNumber = 0, n[2]
	}
	if n[0] > maxMajor || max(n[1], n[2]) > maxNumber || dev != "" && devNumber > maxNumber {
		return 0, fmt.Errorf("%w: its numbers are too large", ErrSyntax)
	}
	if n[0] < oldestMajor {
		return 0, ErrTooOld
	}
	return newOrder(n[0], n[1], n[2], devNumber), nil
}

// plainNumber reads digits that do not begin with a zero which could be left out.
func plainNumber(text string) (int, error) {
	if !isNumber(text) {
		return 0, fmt.Errorf("%w: %s is no number", ErrSyntax, strconv.Quote(text[:min(len(text), maxShown)]))
	}
	if text[0] == '0' && len(text) > 1 {
		return 0, fmt.Errorf("%w: one of its numbers starts with 0", ErrSyntax)
	}
	const digits = 9 // more are too large in any case, and might not fit
	if len(text) > digits {
		text = text[:digits]
	}
	n, err := strconv.Atoi(text)
	return n, err
}
