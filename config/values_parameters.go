package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// wholeAlgorithms lists the versions that compare the whole name of an algorithm of
// congestion control; others, its beginning.
var wholeAlgorithms = release.MustRanges(">=3.2-dev1")

// checkCongestion checks what quic-cc-algo names (src/cfgparse-quic.c): an algorithm, and
// in parentheses how large its window may become.
func checkCongestion(word string, v release.Version) keywords.Fault {
	name, window, sized := strings.Cut(word, "(")
	algorithms := []string{"newreno", "cubic", "nocc", "bbr"}
	if !wholeAlgorithms.Contains(v) {
		if !slices.ContainsFunc(algorithms, func(a string) bool { return strings.HasPrefix(word, a) }) {
			return fault("is no algorithm of congestion control")
		}
		return keywords.Fault{}
	}
	if !slices.Contains(algorithms, name) {
		return fault("is no algorithm of congestion control")
	}
	const low, high = 10 << 10, 4 << 30
	n, rest := Strtol(window, 0)
	for i, unit := range "kmg" {
		if rest != "" && rune(rest[0]) == unit {
			n, rest = n<<(10*(i+1)), rest[1:]
			break
		}
	}
	if sized && (!strings.HasPrefix(rest, ")") || n < low || n > high) {
		return fault("has no window between 10k and 4g in its parentheses")
	}
	return keywords.Fault{}
}

// checkProcesses checks the processes and threads of a bind line.
func checkProcesses(value *keywords.Value, word string, v release.Version) keywords.Fault {
	first, second, threads := strings.Cut(word, "/")
	if oneProcess.Contains(v) && Atoi(first) > 1 {
		return fault("names a process other than the first, and there is no other")
	}
	return badSet(isThreadSet(first) && (!threads || value.Param == "" && isThreadSet(second)))
}

// checkEntries checks a list that has no comma at its end.
func checkEntries(value *keywords.Value, word string, _ release.Version) keywords.Fault {
	if strings.HasSuffix(word, ",") {
		return fault("ends with a comma")
	}
	return checkList(value.Param, word)
}

// checkProtocols checks a list of names of protocols (ALPN, NPN).
func checkProtocols(word string) keywords.Fault {
	const longest = 255
	for name := range strings.SplitSeq(word, ",") {
		if len(name) > longest {
			return fault(fmt.Sprintf("holds a name of more than %d characters", longest))
		}
	}
	return keywords.Fault{}
}

// checkInitialAddress checks the ways to find the address of a server: up to
// ten, among which one may be an address.
func checkInitialAddress(word string) keywords.Fault {
	const most = 10
	n, address := 0, false
	for next := word; next != ""; n++ {
		var one string
		one, next, _ = strings.Cut(next, ",")
		switch {
		case n == most:
			return fault(fmt.Sprintf("holds more than %d ways", most))
		case one == "libc" || one == "last" || one == "none":
		case one != "" && one != "*" && !isBareIP(one):
			return fault(fmt.Sprintf("holds %q, which is neither \"last\", \"libc\", \"none\" nor an IP address", one))
		case address:
			return fault("holds two addresses")
		default:
			address = one != "" && one != "*" && one != "::" && one != "0.0.0.0"
		}
	}
	return keywords.Fault{}
}

// isBareIP reports whether a word is an IP address, perhaps in brackets.
func isBareIP(word string) bool {
	if inner, ok := strings.CutPrefix(word, "["); ok && strings.HasSuffix(inner, "]") {
		return isIPv6(inner[:len(inner)-1])
	}
	return isIPv4(word) || isIPv6(word)
}

// checkNetworks checks up to five networks with commas between.
func checkNetworks(word string) keywords.Fault {
	const most = 5
	n := 0
	for next := word; next != ""; n++ {
		var one string
		one, next, _ = strings.Cut(next, ",")
		if n == most {
			return fault(fmt.Sprintf("holds more than %d networks", most))
		}
		if !isNetwork(one) {
			return fault(fmt.Sprintf("holds %q, which is no network", one))
		}
	}
	return keywords.Fault{}
}

// isNetwork reports whether s is an address and perhaps a mask.
func isNetwork(s string) bool {
	address, mask, masked := strings.Cut(s, "/")
	switch {
	case isIPv4(address):
		return !masked || isMask4(mask)
	case isIPv6(address):
		return !masked || isLength(mask, 128)
	}
	return false
}

var (
	// manyVerifyErrors lists the versions that know more than 63 errors of the
	// verification of certificates, and namedVerifyErrors those that know their names.
	manyVerifyErrors  = release.MustRanges(">=2.0.31 <2.1-dev1, >=2.2.27 <2.3-dev1, >=2.4.21 <2.5-dev1, >=2.5.11 <2.6-dev1, >=2.6.8 <2.7-dev1, >=2.7-dev9")
	namedVerifyErrors = release.MustRanges(">=2.7-dev9")
)

// checkVerifyErrors checks a list of errors to ignore: "all", or numbers and names
// of OpenSSL, such as X509_V_ERR_CERT_HAS_EXPIRED, of which any is taken.
func checkVerifyErrors(word string, v release.Version) keywords.Fault {
	most := int32(63)
	if manyVerifyErrors.Contains(v) {
		most = 94
	}
	named := namedVerifyErrors.Contains(v)
	for item := range strings.SplitSeq(word, ",") {
		switch n := Atoi(item); {
		case word == "all" || named && item == "":
		case named && !isDigit(item[0]):
			if !strings.HasPrefix(item, "X509_V_") {
				return fault(fmt.Sprintf("holds %q, which is no name of an error of OpenSSL, such as X509_V_ERR_CERT_HAS_EXPIRED", item))
			}
		case n < 1 || n > most:
			return fault(fmt.Sprintf("holds %q, which is no number from 1 to %d", item, most))
		}
	}
	return keywords.Fault{}
}
