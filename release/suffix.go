package release

import "strings"

// suffix is what follows the upstream version. At most one field is set; the
// variant of a container image ("-alpine3.20") or a local label ("-acme") sets
// none, as it tells nothing about the source.
type suffix struct {
	distro string // with its separator: "-1+deb13u5"
	commit string // "86e043a"
}

// Words after a version that would put it before the release in other schemes.
// HAProxy has no such versions since 2.0; to ignore the word would be a guess.
var preReleaseWords = []string{"rc", "alpha", "beta", "pre", "preview", "dev", "devel", "development"}

func parseSuffix(s string) (suffix, error) {
	if s == "" {
		return suffix{}, nil
	}
	body := s[1:]
	if !isSeparator(s[0]) || body == "" || strings.Trim(body, suffixBytes) != "" {
		return suffix{}, expected("nothing, or a revision such as -1+deb13u5, after the version")
	}
	if commit := commitOf(body); commit != "" {
		return suffix{commit: commit}, nil
	}
	if isPreRelease(body) {
		return suffix{}, expected("a release such as 3.0.11 or a development version such as 3.5-dev5")
	}
	if s[0] != '-' || isRevision(body) {
		return suffix{distro: s}, nil
	}
	return suffix{}, nil
}

const suffixBytes = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+~_-"

// commitOf finds the git hash in what a build from git appends: the hash
// ("86e043a"), the hash and the number of commits since the tag ("abcdef-42"),
// or both as git describe writes them ("12-gabcdef0").
func commitOf(body string) string {
	first, rest, more := strings.Cut(body, "-")
	if isHash(first) && (!more || isNumber(rest)) {
		return first
	}
	hash, _, _ := strings.Cut(rest, "-")
	if isNumber(first) && strings.HasPrefix(hash, "g") && isHash(hash[1:]) {
		return hash[1:]
	}
	return ""
}

// isHash accepts abbreviated and full git hashes. No distribution's revision
// has six digits or more in a row, alone.
func isHash(s string) bool {
	return len(s) >= 6 && len(s) <= 40 && strings.Trim(s, "0123456789abcdef") == ""
}

func isNumber(s string) bool { return s != "" && leadingDigits(s) == len(s) }

// isRevision reports whether body is a package revision rather than the variant
// of an image: "1+deb13u5", "3.el9_3.2", "r0", but not "alpine3.20".
func isRevision(body string) bool {
	return leadingDigits(body) > 0 || body[0] == 'r' && isNumber(body[1:])
}

// isPreRelease looks at the letters that body begins with: "rc1", "beta-2".
func isPreRelease(body string) bool {
	word := body
	if end := strings.IndexFunc(body, notLetter); end >= 0 {
		word = body[:end]
	}
	for _, w := range preReleaseWords {
		if strings.EqualFold(word, w) {
			return true
		}
	}
	return false
}

func notLetter(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }
