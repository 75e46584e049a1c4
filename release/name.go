package release

import "strings"

const product = "haproxy"

// stripName takes off what stands before a version in the name of an image
// ("docker.io/library/haproxy:3.0@sha256:..."), of a package ("haproxy-3.0.11")
// and in a Debian or RPM version with an epoch ("1:3.0.11-1"). Other input
// comes back as it is.
func stripName(s string) string {
	s, _, _ = strings.Cut(s, "@")
	before, after, found := cutLast(s, ':')
	if found && (isNumber(before) || isImage(before)) {
		s = after
	}
	if rest, ok := strings.CutPrefix(s, product); ok && rest != "" && strings.IndexByte("-_ ", rest[0]) >= 0 {
		return strings.TrimLeft(rest[1:], " ")
	}
	return s
}

// isImage reports whether the last part of an image's path names HAProxy:
// "haproxy", "docker.io/haproxytech/haproxy-alpine".
func isImage(path string) bool {
	_, name, found := cutLast(path, '/')
	if !found {
		name = path
	}
	return strings.Contains(name, product)
}

// cutLast is strings.Cut at the last sep.
func cutLast(s string, sep byte) (before, after string, found bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
