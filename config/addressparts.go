package config

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// addressFamily is what kind of host an address names.
type addressFamily uint8

const (
	anyIP addressFamily = iota
	onlyIPv4
	onlyIPv6
	unixPath
	abstractName
	fileDescriptor
	socketPair
	reverseHTTP
)

// transport is what an address says of the kind of its socket.
type transport uint8

const (
	unsaid transport = iota
	stream
	datagram
	quic
	multipath // MPTCP, a stream like TCP, but no TCP
)

// addressPrefixes are what may stand before an address (manual 11).
var addressPrefixes = []struct {
	text      string
	family    addressFamily
	transport transport
	versions  release.Ranges // none: all
}{
	{"unix@", unixPath, unsaid, nil},
	{"abns@", abstractName, unsaid, nil},
	{"ipv4@", onlyIPv4, unsaid, nil},
	{"ipv6@", onlyIPv6, unsaid, nil},
	{"fd@", fileDescriptor, unsaid, nil},
	{"sockpair@", socketPair, unsaid, nil},
	{"udp@", anyIP, datagram, release.MustRanges(">=2.3-dev1")},
	{"udp4@", onlyIPv4, datagram, release.MustRanges(">=2.3-dev1")},
	{"udp6@", onlyIPv6, datagram, release.MustRanges(">=2.3-dev1")},
	{"ip@", anyIP, unsaid, release.MustRanges(">=2.4-dev1")},
	{"tcp@", anyIP, stream, release.MustRanges(">=2.4-dev1")},
	{"tcp4@", onlyIPv4, stream, release.MustRanges(">=2.4-dev1")},
	{"tcp6@", onlyIPv6, stream, release.MustRanges(">=2.4-dev1")},
	{"uxst@", unixPath, stream, release.MustRanges(">=2.4-dev1")},
	{"uxdg@", unixPath, datagram, release.MustRanges(">=2.4-dev1")},
	{"quic4@", onlyIPv4, quic, release.MustRanges(">=2.4-dev1")},
	{"quic6@", onlyIPv6, quic, release.MustRanges(">=2.4-dev1")},
	{"rev@", reverseHTTP, stream, release.MustRanges(">=2.9-dev1 <2.9.0")},
	{"rhttp@", reverseHTTP, stream, release.MustRanges(">=2.9-dev1")},
	{"abnsz@", abstractName, unsaid, release.MustRanges(">=3.1-dev1")},
	{"mptcp@", anyIP, multipath, release.MustRanges(">=3.1-dev1")},
	{"mptcp4@", onlyIPv4, multipath, release.MustRanges(">=3.1-dev1")},
	{"mptcp6@", onlyIPv6, multipath, release.MustRanges(">=3.1-dev1")},
}

// socketPrefixes may stand before these prefixes, and before addresses that
// have none.
var socketPrefixes = []struct {
	text      string
	transport transport
	versions  release.Ranges
}{
	{"stream+", stream, release.MustRanges(">=2.3-dev1")},
	{"dgram+", datagram, release.MustRanges(">=2.3-dev1")},
	{"quic+", quic, release.MustRanges(">=2.7.2 <2.8-dev1, >=2.8-dev1")},
}

// addressParts is an address without its prefixes.
type addressParts struct {
	family addressFamily
	// control is what the place gets of it, stream or datagram; QUIC is a stream.
	control transport
	quic    bool
	// multipath is set for MPTCP.
	multipath bool
	rest      string
	// unknown is a prefix that other versions know.
	unknown string
}

// cutFamily takes the prefixes off an address.
func (r addressReader) cutFamily(word string) addressParts {
	a := addressParts{rest: word, control: stream}
	if r.options.has(datagrams) && (!r.options.has(streams) || r.options.has(datagramsFirst)) {
		a.control = datagram
	}
	if word[0] == '/' {
		a.family = unixPath
		return a
	}
	if strings.IndexByte(word, '@') < 0 && strings.IndexByte(word, '+') < 0 {
		return a
	}
	for _, p := range socketPrefixes {
		if rest, ok := strings.CutPrefix(word, p.text); ok && r.know(p.versions, p.text, &a) {
			a.rest = rest
			a.use(p.transport)
			break
		}
	}
	if strings.HasPrefix(a.rest, "/") {
		a.family = unixPath
		return a
	}
	for _, p := range addressPrefixes {
		if rest, ok := strings.CutPrefix(a.rest, p.text); ok && r.know(p.versions, p.text, &a) {
			a.rest, a.family = rest, p.family
			a.use(p.transport)
			break
		}
	}
	return a
}

// know reports whether the version has a prefix, and notes it if not.
func (r addressReader) know(versions release.Ranges, prefix string, a *addressParts) bool {
	if versions == nil || versions.Contains(r.version) {
		return true
	}
	a.unknown = prefix
	return false
}

func (a *addressParts) use(t transport) {
	switch t {
	case stream, datagram:
		a.control = t
	case quic:
		a.control, a.quic = stream, true
	case multipath:
		a.control, a.multipath = stream, true
	}
}

// checkHostAndPort judges what stands for host and port.
func (r addressReader) checkHostAndPort(a addressParts) string {
	host, port, hasPort := cutPort(a.rest)
	text := r.checkPort(port, hasPort)
	if text == "" {
		text = r.checkHost(host, a.family)
	}
	if text != "" && a.unknown != "" {
		return fmt.Sprintf("begins with %q, which this version does not know", a.unknown)
	}
	return text
}

// cutPort cuts at the last colon, unless a bracket closes behind it. As HAProxy
// does, it does not look for it at the very end of the host: ":80" has an empty
// host, and so has ":".
func cutPort(s string) (host, port string, found bool) {
	i := strings.LastIndexAny(s, ":]")
	if i < 0 || s[i] == ']' {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
