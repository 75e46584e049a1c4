package release

import "strings"

// spelling is a version taken apart, before anything is looked up.
type spelling struct {
	numbers string // "3.0.11" or "3.0"
	count   int    // how many numbers: 2 or 3
	isDev   bool   // "-dev" was written
	dev     string // digits after "-dev", "" if there are none
	suffix
}

// complete reports whether the spelling names one version, not a branch.
func (sp spelling) complete() bool { return sp.count == 3 || sp.dev != "" }

// version is the one version that a complete spelling names.
func (sp spelling) version() (Version, error) {
	o, err := number(sp.numbers, sp.dev)
	if err != nil {
		return Version{}, err
	}
	return Version{order: o, suffix: sp.distro, commit: sp.commit}, nil
}

// split takes word apart: numbers, "-devN", suffix.
func split(word string) (spelling, error) {
	rest := strings.TrimPrefix(word, "v")
	numbers, count := leadingNumbers(rest)
	if count != 2 && count != 3 {
		return spelling{}, expected("a version such as 3.0.11 or 3.5-dev5, or a branch such as 3.0")
	}
	sp := spelling{numbers: numbers, count: count}
	rest = sp.cutDev(rest[len(numbers):])
	if sp.isDev && count == 3 {
		return spelling{}, expected("no patch level in a development version: 3.5-dev5")
	}
	var err error
	sp.suffix, err = parseSuffix(rest)
	if err != nil {
		return spelling{}, err
	}
	if !sp.complete() && (sp.distro != "" || sp.commit != "") {
		return spelling{}, expected("a full version such as 3.0.11 before the revision of a package or build")
	}
	return sp, nil
}

// leadingNumbers returns the longest prefix of s made of numbers joined by
// dots, and how many numbers it has.
func leadingNumbers(s string) (prefix string, count int) {
	end := 0
	for {
		n := leadingDigits(s[end:])
		if n == 0 {
			// A dot without digits after it belongs to what follows.
			return s[:max(end-1, 0)], count
		}
		end += n
		count++
		if end == len(s) || s[end] != '.' {
			return s[:end], count
		}
		end++
	}
}

// cutDev takes "-dev" or "-devN" off the front of rest; Debian writes "~dev".
// A word that only begins with dev is left for the suffix.
func (sp *spelling) cutDev(rest string) string {
	after, ok := strings.CutPrefix(rest, "-dev")
	if !ok {
		after, ok = strings.CutPrefix(rest, "~dev")
	}
	n := leadingDigits(after)
	if !ok || n < len(after) && !isSeparator(after[n]) {
		return rest
	}
	sp.isDev, sp.dev = true, after[:n]
	return after[n:]
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func isSeparator(c byte) bool { return strings.IndexByte("-+~_", c) >= 0 }
