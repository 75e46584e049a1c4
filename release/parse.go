package release

import (
	"fmt"
	"strings"
)

// maxInput bounds what Parse looks at, in bytes. The longest real spelling, an
// image with registry and digest, stays well below.
const maxInput = 256

// Parse reads a version in any usual spelling, with or without blanks around:
//
//	3.0.11  v3.0.11  3.5-dev5  v2.9-dev3     a release, a tag
//	3.0  3.5-dev  lts  latest  dev           the newest known one, Assumed
//	3.0.11-1+deb13u5  1:3.0.11-1ubuntu1.2    Debian, Ubuntu
//	2.4.22-3.el9_3.2  2.8.10-r0  3.0.11_1    RPM, Alpine, FreeBSD and Homebrew
//	haproxy-3.0.11  haproxy_3.0.11-1         package names
//	2.8.3-86e043a  2.9-dev3-12-gabcdef0      builds from git
//	3.0-alpine  haproxy:3.0.11-bookworm      container tags and images
//	HAProxy version 3.0.11 2026/11/18 - ...  the output of haproxy -v
//
// A full version newer than the data is accepted. Errors wrap [ErrSyntax],
// [ErrTooOld] or [ErrUnknownBranch] and say what was expected.
func Parse(s string) (Version, error) {
	if word, ok := bannerWord(s); ok {
		return parseBuilt(word)
	}
	given := strings.TrimSpace(s)
	v, err := parseWord(given)
	if err != nil {
		return Version{}, inputError(given, err)
	}
	v.given = given
	return v, nil
}

// MustParse is Parse for tables and tests. It panics where Parse fails.
func MustParse(s string) Version {
	v, err := Parse(s)
	if err != nil {
		panic("release: " + err.Error())
	}
	return v
}

func parseWord(given string) (Version, error) {
	if len(given) > maxInput {
		return Version{}, fmt.Errorf("%w: longer than %d bytes", ErrSyntax, maxInput)
	}
	word := stripName(given)
	if v, ok := alias(word); ok {
		return v, nil
	}
	sp, err := split(word)
	if err != nil {
		return Version{}, err
	}
	if !sp.complete() {
		return sp.assume()
	}
	v, err := sp.version()
	if err != nil {
		return Version{}, err
	}
	return v, checkBranch(v)
}

// parseExact reads a version that leaves nothing to assume, for data files and
// for what binaries print. It does not consult the embedded data.
func parseExact(word string) (Version, error) {
	sp, err := split(word)
	if err != nil {
		return Version{}, err
	}
	if !sp.complete() {
		return Version{}, expected("a full version such as 3.0.11 or 3.5-dev5")
	}
	return sp.version()
}
