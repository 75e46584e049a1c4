package release

import "strings"

// bannerStarts begin the first line of haproxy -v: the older one up to 2.3, the
// newer one since 2.4.
var bannerStarts = []string{"HAProxy version ", "HA-Proxy version "}

// ParseBanner reads the output of haproxy -v or haproxy -vv. Lines before the
// banner, such as warnings of a wrapper, are skipped. [Version.Given] is the
// version word of the banner. A program that is not HAProxy, or a HAProxy that
// fails to start, gives an error that wraps [ErrSyntax] and shows the first line.
func ParseBanner(out string) (Version, error) {
	word, ok := bannerWord(out)
	if !ok {
		first, _, _ := strings.Cut(strings.TrimSpace(out), "\n")
		return Version{}, inputError(strings.TrimSpace(first),
			expected(`a line such as "HAProxy version 3.0.11 2026/11/18"`))
	}
	return parseBuilt(word)
}

// bannerWord finds the version in a banner line of out.
func bannerWord(out string) (string, bool) {
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		for _, start := range bannerStarts {
			if rest, ok := strings.CutPrefix(line, start); ok {
				word, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
				return word, true
			}
		}
	}
	return "", false
}

// parseBuilt reads what a binary says of itself: always a full version.
func parseBuilt(word string) (Version, error) {
	if len(word) > maxInput {
		return Version{}, inputError(word, expected("a shorter version in the banner"))
	}
	v, err := parseExact(word)
	if err == nil {
		err = checkBranch(v)
	}
	if err != nil {
		return Version{}, inputError(word, err)
	}
	v.given = word
	return v, nil
}
