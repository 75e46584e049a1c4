package release

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/Masterminds/semver/v3"
)

// devLabel begins the semantic pre-release of a development version. The dot
// makes the number count as a number: dev.10 is newer than dev.9.
const devLabel = "dev."

// number turns "3.0.11" (dev empty) or "3.5" and "5" (3.5-dev5) into an order.
// The grammar of the numbers - no sign, no leading zero - is that of semantic
// versions and is left to semver.
func number(numbers, dev string) (order, error) {
	text := numbers
	if dev != "" {
		text = numbers + ".0-" + devLabel + dev
	}
	sv, err := semver.StrictNewVersion(text)
	if err != nil {
		return 0, fmt.Errorf("%w: %s in its numbers", ErrSyntax, strings.ToLower(err.Error()))
	}
	devNumber := uint64(released)
	if dev != "" {
		devNumber, err = strconv.ParseUint(strings.TrimPrefix(sv.Prerelease(), devLabel), 10, 64)
	}
	if err != nil || sv.Major() > maxMajor || max(sv.Minor(), sv.Patch()) > maxNumber ||
		dev != "" && devNumber > maxNumber {
		return 0, fmt.Errorf("%w: its numbers are too large", ErrSyntax)
	}
	if sv.Major() < oldestMajor {
		return 0, ErrTooOld
	}
	return newOrder(int(sv.Major()), int(sv.Minor()), int(sv.Patch()), int(devNumber)), nil
}
