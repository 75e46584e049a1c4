package config

import (
	"fmt"
	"strings"
)

// Limits of names in the DNS.
const (
	maxHostName  = 255
	maxHostLabel = 63
)

// checkHost judges the host of an address. Names are taken to resolve, as long
// as there can be such names.
func (r addressReader) checkHost(host string, family addressFamily) string {
	inner := host
	if strings.HasPrefix(host, "[") {
		const shortest, longest = len("[::]"), 47
		if len(host) < shortest || len(host) > longest || host[len(host)-1] != ']' {
			return r.badHost(host, "has brackets that hold no IPv6 address")
		}
		inner = host[1 : len(host)-1]
	}
	if inner == "" || inner == "*" {
		return ""
	}
	v4 := isDigit(inner[0]) && isIPv4(inner)
	v6 := strings.IndexByte(inner, ':') >= 0 && isIPv6(inner)
	switch {
	case v4 && family != onlyIPv6 || v6 && family != onlyIPv4:
		return ""
	case r.options.has(resolvedLater):
		return checkLateName(host)
	case v4:
		return "is an IPv4 address behind a prefix for IPv6"
	case v6:
		return "is an IPv6 address behind a prefix for IPv4"
	}
	return checkHostName(inner)
}

// badHost says what is wrong with a host, unless it is looked up later.
func (r addressReader) badHost(host, text string) string {
	if r.options.has(resolvedLater) {
		return checkLateName(host)
	}
	return text
}

// checkLateName judges a name that is looked up once all is read: it only has to
// fit the DNS.
func checkLateName(name string) string {
	if strings.HasPrefix(name, ".") || strings.Contains(name, "..") {
		return "has a name for a host that holds an empty part"
	}
	return ""
}

// checkHostName judges a name that is looked up at once.
func checkHostName(name string) string {
	if len(name) > maxHostName {
		return fmt.Sprintf("has a name for a host that is longer than %d characters", maxHostName)
	}
	label := 0
	for i := range len(name) {
		switch c := name[i]; {
		case c == '.':
			label = 0
		case !isAlpha(c) && !isDigit(c) && c != '-' && c != '_':
			return fmt.Sprintf("has %q for a host, which is neither an IP address nor a name", name)
		default:
			if label++; label > maxHostLabel {
				return fmt.Sprintf("has a name for a host with a part that is longer than %d characters", maxHostLabel)
			}
		}
	}
	if text := checkLateName(name); text != "" {
		return text
	}
	if !mayResolve(name) {
		return fmt.Sprintf("has %q for a host, which is no IP address", name)
	}
	return ""
}

// mayResolve reports whether a host that is no plain IP address can be found.
// There is no top-level domain that is a number, so a name of at least three
// numbers, the last part among them, is a mistyped IPv4 address. The C library
// reads these more freely than HAProxy does: 127.1, 010.0.0.1, 0x7f.0.0.1.
func mayResolve(name string) bool {
	const numbers = 3
	absolute := strings.HasSuffix(name, ".")
	parts := strings.Split(strings.TrimSuffix(name, "."), ".")
	if !isLikeNumber(parts[len(parts)-1]) || !absolute && isLooseIPv4(parts) {
		return true
	}
	n := 0
	for _, part := range parts {
		if isLikeNumber(part) {
			n++
		}
	}
	return n < numbers && n < len(parts)
}

// isLikeNumber reports whether a part of a name is a number, maybe with a hyphen
// before or behind it, where names have none.
func isLikeNumber(part string) bool { return allDigits(strings.Trim(part, "-")) }

// isLooseIPv4 reports whether parts are an IPv4 address as the C library reads
// it: up to four numbers, decimal, octal or hexadecimal, the last of which fills
// what is left.
func isLooseIPv4(parts []string) bool {
	const most, bits = 4, 8
	for i, part := range parts {
		n, rest := Strtol(part, 0)
		limit := int64(1) << bits
		if i == len(parts)-1 {
			limit <<= bits * max(0, most-len(parts))
		}
		if part == "" || !isDigit(part[0]) || rest != "" || n >= limit {
			return false
		}
	}
	return len(parts) <= most
}
