package config

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// addressOptions are what an address may be in one place of the language. They
// stand behind the colon of <addr:...> in grammar.tsv.
type addressOptions uint16

const (
	portAllowed    addressOptions = 1 << iota // "port"
	portNeeded                                // "port!"
	portRange                                 // "range": PORT-PORT
	portOffset                                // "offset": +N or -N
	streams                                   // "stream": TCP and the like
	datagrams                                 // "dgram": UDP and the like
	datagramsFirst                            // "dgram!": these, unless the address says stream
	fileHandle                                // "fd": the number of an open file
	onlyTCP                                   // "tcp": nothing but TCP
	severalOf                                 // "list": several, with commas between
	single                                    // "single": no more than one port in the end
	resolvedLater                             // "later": its host is looked up after reading
	hostOnly                                  // "ip": an IP address or host name alone
	logTargets                                // "sink": also rings, backends and standard output
)

var addressOptionNames = map[string]addressOptions{
	"port": portAllowed, "port!": portAllowed | portNeeded, "range": portRange, "offset": portOffset, "stream": streams,
	"dgram": datagrams, "dgram!": datagrams | datagramsFirst, "fd": fileHandle, "tcp": onlyTCP,
	"list": severalOf, "single": single, "later": resolvedLater, "ip": hostOnly, "sink": logTargets,
}

// addressOptionsRead keeps the options by their notation.
var addressOptionsRead sync.Map

func parseAddressOptions(param string) addressOptions {
	if param == "" {
		param = "port,stream,dgram"
	}
	if known, ok := addressOptionsRead.Load(param); ok {
		return known.(addressOptions)
	}
	var options addressOptions
	for name := range strings.SplitSeq(param, ",") {
		options |= addressOptionNames[name]
	}
	addressOptionsRead.Store(param, options)
	return options
}

func (o addressOptions) has(option addressOptions) bool { return o&option != 0 }

// addressReader judges addresses as one version does, in one kind of place: a
// model of str2sa_range() in src/tools.c, and of the callers' own checks before
// 2.3, when these came after it.
type addressReader struct {
	options addressOptions
	version release.Version
	env     func(name string) (string, bool)
}

// checkAddress judges a word that is to be an address, or several.
func (r addressReader) checkAddress(word string) keywords.Fault {
	if r.options.has(logTargets) && r.isLogTarget(word) {
		return keywords.Fault{}
	}
	if !r.options.has(severalOf) || strings.IndexByte(word, ',') < 0 {
		return fault(r.check(word))
	}
	if r.options.has(single) {
		return fault("are several addresses, where only one can be used")
	}
	for next, more := word, true; more && next != ""; {
		var one string
		one, next, more = strings.Cut(next, ",")
		if text := r.check(one); text != "" {
			return fault(fmt.Sprintf("holds %q, which %s", one, text))
		}
	}
	return keywords.Fault{}
}

// isLogTarget reports whether a word names where to log to other than by its
// address.
func (r addressReader) isLogTarget(word string) bool {
	return word == "stdout" || word == "stderr" || strings.HasPrefix(word, "ring@") && r.version.AtLeast(v21) ||
		strings.HasPrefix(word, "backend@") && r.version.AtLeast(v29)
}

var (
	v21 = release.MustParse("2.1.0")
	v29 = release.MustParse("2.9.0")
)

// check tells what is wrong with one address.
func (r addressReader) check(word string) string {
	if strings.IndexByte(word, '$') < 0 {
		return r.checkExpanded(word)
	}
	expanded := r.expand(word)
	if text := r.checkExpanded(expanded); text != "" {
		return fmt.Sprintf("comes to %q, which %s", expanded, text)
	}
	return ""
}

// expand puts the values of environment variables in place. HAProxy does so in
// addresses even where the quotes of the line keep it from it.
func (r addressReader) expand(word string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(word, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		after, braced := strings.CutPrefix(after, "{")
		n := 0
		for n < len(after) && (isDigit(after[n]) || isAlpha(after[n]) || after[n] == '_') {
			n++
		}
		if value, ok := r.env(after[:n]); ok {
			b.WriteString(value)
		}
		word = after[n:]
		if braced {
			word = strings.TrimPrefix(word, "}")
		}
	}
}

func (r addressReader) checkExpanded(word string) string {
	if word == "" {
		return "is empty"
	}
	if r.options.has(hostOnly) {
		return r.checkHost(word, anyIP)
	}
	a := r.cutFamily(word)
	switch a.family {
	case fileDescriptor, socketPair:
		if n, rest := Strtol(a.rest, 10); a.rest == "" || rest != "" || int32(n) < 0 && (r.options.has(severalOf) || r.version.AtLeast(v23)) {
			return "has no number of an open file behind the \"@\""
		}
		if a.family == fileDescriptor && !r.options.has(fileHandle) {
			return "is an open file, which cannot be used here"
		}
	case unixPath, abstractName:
		if limit := r.pathLimit(a.family); len(a.rest) > limit {
			return fmt.Sprintf("is too long for the name of a socket: %d characters, where %d are the limit", len(a.rest), limit)
		}
	case anyIP, onlyIPv4, onlyIPv6:
		if text := r.checkHostAndPort(a); text != "" {
			return text
		}
	}
	return r.checkTransport(a)
}

// shortPaths lists the versions that leave room for a suffix in the names of
// Unix sockets.
var shortPaths = release.MustRanges(">=2.0.13 <2.1-dev1, >=2.1.3")

// pathLimit returns how long the name of a Unix socket may be.
func (r addressReader) pathLimit(f addressFamily) int {
	const most, suffix = 107, len(".12345.tmp")
	if f == abstractName || !shortPaths.Contains(r.version) {
		return most
	}
	return most - suffix
}

// checkTransport tells when an address is of a kind that the place cannot use.
func (r addressReader) checkTransport(a addressParts) string {
	inet := a.family == anyIP || a.family == onlyIPv4 || a.family == onlyIPv6
	switch {
	case r.options.has(onlyTCP) && (!inet || a.quic || a.multipath):
		return "is no TCP address"
	case r.version.Before(v23) && !inet && r.options.has(portNeeded) && !r.options.has(severalOf):
		return noPort
	case r.version.Before(v23):
		return ""
	case a.control == datagram && !r.options.has(datagrams):
		return "is a datagram address, and a stream is needed here"
	case a.control == stream && !r.options.has(streams):
		return "is a stream address, and datagrams are needed here"
	}
	return ""
}

// ServerHost returns the name that the address of a server has for a host, or ""
// when it has none, such as an IP address. why tells what keeps HAProxy from ever
// finding it, after the address itself; it is empty if only the DNS knows.
func (c *Config) ServerHost(address string) (name, why string) {
	r := addressReader{parseAddressOptions("port,offset,stream,dgram,later"), c.Version, c.environment.lookup}
	if strings.IndexByte(address, '$') >= 0 {
		address = r.expand(address)
	}
	if address == "" {
		return "", ""
	}
	a := r.cutFamily(address)
	host, _, _ := cutPort(a.rest)
	if a.family == anyIP && isIPv4(host) || r.check(address) != "" {
		return "", "" // most are IPv4 addresses, and no more need be known of them
	}
	r.options &^= resolvedLater
	why = r.check(address)
	if a.family > onlyIPv6 || host == "" || host == "*" || why == "" && isBareIP(host) {
		return "", ""
	}
	return host, why
}

// AddressKind is what sort of address an address is.
type AddressKind struct {
	IP       bool // an IP address or the name of a host, not a Unix socket or the like
	Datagram bool // of UDP and the like; QUIC counts as a stream
	QUIC     bool
}

// AddressKind returns the kind of the address of a server.
func (c *Config) AddressKind(address string) AddressKind {
	r := addressReader{parseAddressOptions("port,offset,stream,dgram,later"), c.Version, c.environment.lookup}
	if strings.IndexByte(address, '$') >= 0 {
		address = r.expand(address)
	}
	if address == "" {
		return AddressKind{IP: true}
	}
	a := r.cutFamily(address)
	return AddressKind{IP: a.family <= onlyIPv6, Datagram: a.control == datagram, QUIC: a.quic}
}
