package config

import (
	"math"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// patterns looks at the patterns from word n on, as far as HAProxy does when it
// reads them (pat_parse_*() in src/pattern.c). It takes names for addresses to
// be resolved.
func (m *matching) patterns(words []Word, n int) *sampleFault {
	dotted := m.parser == "dotted_ver"
	isInt := m.parser == "" && (m.method == keywords.MatchInt || m.method == keywords.MatchLength)
	compares := false // an operator other than eq came before
	for ; n < len(words); n++ {
		text := words[n].Value
		if isInt || dotted {
			if op := isOperator(text); op {
				compares = text != "eq"
				continue
			}
		}
		if kind := m.patternFault(text, isInt, dotted, compares); kind != NoSampleFault && !words[n].Unset() {
			f := faultAt(kind, 0, len(text)).of(m.sample.name)
			f.Text, f.word = text, n
			return f
		}
	}
	return nil
}

func isOperator(s string) bool {
	switch s {
	case "eq", "gt", "ge", "lt", "le":
		return true
	}
	return false
}

// patternFault tells what is wrong with one pattern.
func (m *matching) patternFault(text string, isInt, dotted, compares bool) SampleFaultKind {
	switch {
	case isInt && compares && !strings.ContainsAny(text, ":-"):
		if major, _, _ := strings.Cut(text, "."); !isInteger(major) {
			return NotANumber
		}
	case isInt && !isRange(text, integer):
		return NotANumber
	case dotted && !isRange(text, dottedVersion):
		return NotANumber
	case m.parser != "":
	case m.method == keywords.MatchIP && !mayBeNetwork(text, !m.noNames):
		return NotAnAddress
	case m.method == keywords.MatchBinary && !isHex(text):
		return NotHex
	case (m.method == keywords.MatchRegex || m.method == keywords.MatchRegexM) && brokenRegex(text):
		return BadPatternRegex
	}
	return NoSampleFault
}

// isRange reports whether text is a number, or a range of them with ":" or "-",
// of which one end may be left out (pat_parse_int()).
func isRange(text string, number func(string) (int64, bool)) bool {
	i := strings.IndexAny(text, ":-")
	if i < 0 {
		_, ok := number(text)
		return ok
	}
	from, to := text[:i], text[i+1:]
	low, okLow := number(from)
	high, okHigh := number(to)
	switch {
	case from == "" && to == "":
		return false
	case from == "":
		return okHigh
	case to == "":
		return okLow
	}
	return okLow && okHigh && low <= high
}

// integer reads an integer as strl2llrc() in src/tools.c does: a "-" alone is 0.
func integer(s string) (int64, bool) {
	if s == "-" {
		return 0, true
	}
	if s == "" || s[0] == '+' {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func isInteger(s string) bool {
	_, ok := integer(s)
	return ok
}

// dottedVersion reads "3.1" as a number (strl2llrc_dotted()).
func dottedVersion(s string) (int64, bool) {
	major, minor, isDotted := strings.Cut(s, ".")
	high, ok := integer(major)
	if !ok || high > math.MaxUint16 {
		return 0, false
	}
	low, okLow := integer(minor)
	if isDotted && (!okLow || low > math.MaxUint16) {
		return 0, false
	}
	return high<<16 | low&math.MaxUint16, true
}

// mayBeNetwork reports whether text may be an address, a network, or a name to
// be resolved; names hold letters.
func mayBeNetwork(text string, names bool) bool {
	host, mask := text, ""
	i := strings.LastIndexByte(text, '/')
	if i >= 0 {
		host, mask = text[:i], text[i+1:]
	}
	if isIPv6(host) {
		return i < 0 || isLength(mask, 128)
	}
	if i >= 0 && !isMask4(mask) {
		return false
	}
	return isIPv4(host) || names && mayBeName(host)
}

// mayBeName reports whether text looks like the name of a host, or like one of
// the short forms of an IPv4 address that the resolver takes.
func mayBeName(text string) bool {
	hasLetter := false
	for i := range len(text) {
		switch c := text[i]; {
		case isAlpha(c):
			hasLetter = true
		case !isDigit(c) && c != '.' && c != '-' && c != '_':
			return false
		}
	}
	if hasLetter {
		return true
	}
	parts := strings.Split(text, ".")
	for _, part := range parts {
		if n, err := strconv.ParseUint(part, 10, 32); err != nil || n > math.MaxUint8 && len(parts) == 4 {
			return false
		}
	}
	return len(parts) <= 4
}

// isHex reports whether text is a row of bytes in hexadecimal (parse_binary()).
func isHex(text string) bool {
	return len(text)%2 == 0 && strings.Trim(text, "0123456789abcdefABCDEF") == ""
}
