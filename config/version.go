package config

import "strings"

// compareVersions orders two versions as conditions do (split_version() in
// src/haproxy.c): up to four numbers, then -dev or -rc with a number before the
// release itself. What cannot be read counts as lower than everything.
func compareVersions(a, b string) int {
	va, ok := splitVersion(a)
	if !ok {
		return -1
	}
	vb, _ := splitVersion(b)
	for i := range va {
		if va[i] != vb[i] {
			if va[i] < vb[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// versionTags orders what may follow the numbers of a version; a plain release
// comes last.
var versionTags = map[string]int64{"dev": 1, "rc": 2, "pre": 2}

const (
	elemTag     = 4 // index of the tag's rank
	elemTagNum  = 5 // index of the tag's number
	rankRelease = 3
)

func splitVersion(s string) (elems [6]int64, ok bool) {
	elems[elemTag] = rankRelease
	numbers, tag, tagged := strings.Cut(s, "-")
	parts := strings.Split(numbers, ".")
	if s == "" || len(parts) > elemTag {
		return elems, false
	}
	for i, p := range parts {
		n, rest := leadingDigits(p)
		if rest != "" {
			return elems, false
		}
		elems[i] = n
	}
	if !tagged || tag == "" || isDigit(tag[0]) {
		return elems, true
	}
	name := strings.TrimRight(strings.SplitN(tag, "-", 2)[0], "0123456789")
	if rank, known := versionTags[name]; known {
		elems[elemTag] = rank
		elems[elemTagNum], _ = leadingDigits(tag[len(name):])
	}
	return elems, true
}

// leadingDigits reads the number that s begins with, saturating far above any
// version.
func leadingDigits(s string) (n int64, rest string) {
	i := 0
	for ; i < len(s) && isDigit(s[i]); i++ {
		if n < 1<<40 {
			n = n*10 + int64(s[i]-'0')
		}
	}
	return n, s[i:]
}
