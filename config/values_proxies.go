package config

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// checkForbidden checks that a word is none of a list, in whatever case.
func checkForbidden(list, word string) keywords.Fault {
	for forbidden := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(word, forbidden) {
			return fault("cannot be used here")
		}
	}
	return keywords.Fault{}
}

// checkAttribute checks an attribute of a cookie.
func checkAttribute(word string) keywords.Fault {
	for i := range len(word) {
		if c := word[i]; c == ';' || c < ' ' || c == '\x7f' {
			return fault(fmt.Sprintf("holds %q, which may not stand in an attribute", c))
		}
	}
	return keywords.Fault{}
}

// dotlessDomains are the versions that only miss a dot within a domain; those
// before want it to begin with one, too.
var dotlessDomains = release.MustRanges(">=2.0.9 <2.1-dev1, >=2.1-dev4")

// checkDomain checks the domain of a cookie.
func checkDomain(word string, v release.Version) keywords.Fault {
	if f := checkCharacters(word, "._-:"); f.Text != "" {
		return f
	}
	switch dotless := dotlessDomains.Contains(v); {
	case !strings.Contains(word, "."):
		return keywords.Fault{Text: "holds no dot, so that browsers may not accept the cookie", Warning: true}
	case !dotless && (word[0] != '.' || !strings.Contains(word[1:], ".")):
		return keywords.Fault{Text: "does not begin with a dot, or holds no other one", Warning: true}
	}
	return keywords.Fault{}
}

// maxGUID is the length of the longest unique identifier.
const maxGUID = 127

func checkGUID(word string) keywords.Fault {
	if len(word) > maxGUID {
		return fault(fmt.Sprintf("is longer than %d characters", maxGUID))
	}
	return checkCharacters(word, "._-:")
}

// checkNetwork checks an address with a mask perhaps. What is no address is the
// name of a host, which somebody may know.
func checkNetwork(word string, v release.Version) keywords.Fault {
	host, mask, masked := cutLast(word, '/')
	address, err := netip.ParseAddr(host)
	switch {
	case err == nil && address.Is6() && v.Before(v24):
		return fault("is an IPv6 address, which HAProxy takes here since 2.4")
	case !masked:
		return keywords.Fault{}
	case err == nil && address.Is6():
		if n, rest := Strtol(mask, 10); mask == "" || rest != "" || uint32(n) > 128 {
			return fault("has no mask from 0 to 128 behind its slash")
		}
	case strings.Contains(mask, "."):
		if m, err := netip.ParseAddr(mask); err != nil || !m.Is4() {
			return fault("has no mask behind its slash")
		}
	default:
		if n, rest := Strtol(mask, 10); mask == "" || rest != "" || uint32(n) > 32 {
			return fault("has no mask from 0 to 32 behind its slash")
		}
	}
	return keywords.Fault{}
}

// cutLast cuts a word at the last c.
func cutLast(word string, c byte) (before, after string, found bool) {
	i := strings.LastIndexByte(word, c)
	if i < 0 {
		return word, "", false
	}
	return word[:i], word[i+1:], true
}
