package config

import (
	"fmt"
	"strconv"
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
// Numbers with dots between them are no names: the C library takes them for an
// IPv4 address, which it reads more freely than HAProxy does (127.1, 010.0.0.1),
// and there is no top-level domain that is a number.
func mayResolve(name string) bool {
	if strings.Trim(name, "0123456789.") != "" || name == "" {
		return true
	}
	parts := strings.Split(name, ".")
	const most = 4
	if len(parts) > most {
		return false
	}
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (most - i)
		}
		base := 10
		if len(part) > 1 && part[0] == '0' {
			base = 8
		}
		if _, err := strconv.ParseUint(part, base, bits); err != nil {
			return false
		}
	}
	return true
}
