package config

import (
	"fmt"
	"math"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// The values of health checks (manual 4.2, http-check and tcp-check).

// checkHex checks a string of bytes in hexadecimal.
func checkHex(word string) keywords.Fault {
	switch {
	case strings.Trim(word, "0123456789abcdefABCDEF") != "":
		return fault("holds what is no hexadecimal digit")
	case len(word)%2 != 0:
		return fault("has an odd number of hexadecimal digits, and each byte takes two")
	}
	return keywords.Fault{}
}

// checkCodes checks a list of status codes and ranges of them, "200-299,304".
func checkCodes(word string) keywords.Fault {
	for code := range strings.SplitSeq(word, ",") {
		from, rest := readUint(code)
		to := from
		if after, isRange := strings.CutPrefix(rest, "-"); isRange {
			to, rest = readUint(after)
		}
		switch {
		case from > to:
			return fault(fmt.Sprintf("holds the range %q, which ends before it begins", code))
		case rest != "":
			return fault(fmt.Sprintf("holds %q, and it takes status codes, ranges and commas only", rest[:1]))
		}
	}
	return keywords.Fault{}
}

// checkPort checks a port where a sample expression may stand, too: what is no
// plain number is one.
func checkPort(word string) keywords.Fault {
	if n, rest := readUint(word); rest == "" && (n < 1 || n > math.MaxUint16) {
		return fault("is no port: it takes a number from 1 to 65535, or a sample expression")
	}
	return keywords.Fault{}
}

// hiddenHeaders lists the versions that refuse what follows the version of
// "option httpchk"; those of warnedHeaders only warn.
var (
	hiddenHeaders = release.MustRanges(">=2.7-dev6")
	warnedHeaders = release.MustRanges(">=2.2-dev7 <2.7-dev6")
)

// checkHTTPVersion checks the version in "option httpchk", behind which old
// configurations hide headers.
func checkHTTPVersion(word string, v release.Version) keywords.Fault {
	if !strings.Contains(word, "\r\n") || !hiddenHeaders.Contains(v) && !warnedHeaders.Contains(v) {
		return keywords.Fault{}
	}
	return keywords.Fault{Text: "hides headers behind the version, which belong on an http-check send line", Warning: !hiddenHeaders.Contains(v)}
}

// plainHeaders lists the versions that warn of odd names of headers
// (parse_http_set_header() in src/http_act.c).
var plainHeaders = release.MustRanges(">=2.8.0")

// checkHeaderName looks for what cannot stand in the name of a header. The colon of
// those of HTTP/2 may lead.
func checkHeaderName(word string, v release.Version) keywords.Fault {
	if !plainHeaders.Contains(v) {
		return keywords.Fault{}
	}
	for i, c := range []byte(word) {
		if !isAlpha(c) && !isDigit(c) && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 && (i > 0 || c != ':') {
			return keywords.Fault{Text: fmt.Sprintf("holds %q, which cannot stand in the name of a header", c), Warning: true}
		}
	}
	return keywords.Fault{}
}

// checkNonZero checks a number, of the kind that the parameter names, that must
// not come to 0.
func checkNonZero(value *keywords.Value, word string, v release.Version) keywords.Fault {
	if f := CheckValue(&keywords.Value{Kind: value.Param}, word, v); f.Text != "" {
		return f
	}
	if n, _ := Strtol(word, 10); n == 0 {
		return fault("counts as 0, which makes no sense here")
	}
	return keywords.Fault{}
}

// readUint reads the digits that a word begins with, as read_uint() does: what
// does not fit wraps around.
func readUint(word string) (n uint32, rest string) {
	i := 0
	for ; i < len(word) && isDigit(word[i]); i++ {
		n = 10*n + uint32(word[i]-'0')
	}
	return n, word[i:]
}
