package config

import (
	"fmt"
	"math"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// valueCheck tells what HAProxy of a version finds wrong with a word that is a value of one
// kind.
type valueCheck func(value *keywords.Value, word string, v release.Version) keywords.Fault

// valueChecks are those of the kinds of values that grammars name (see keywords.Value). A
// kind that is not here takes any word.
var valueChecks = map[string]valueCheck{
	"time":    checkTime,
	"size":    upTo(math.MaxUint32),
	"bigsize": upTo(math.MaxUint64),

	// Numbers, by the function that HAProxy reads them with.
	"atoi": ranged(atoi), "atoi0": zeroOr(ranged(atoi)), "atou": ranged(atou), "atol": ranged(strtol(10)),
	"int": plain(10, ranged(atoi)), "strtol": plain(10, ranged(strtol(10))), "strtol0": plain(0, ranged(strtol(0))), "strtoul0": plain(0, ranged(strtol(0))),
	"count": ofWord(checkCount), "digits": checkDigits, "hex": ofWord(checkHex), "mss": ofWord(checkSegmentSize), "octal": ofWord(checkOctal),

	// Names, and words of a list.
	"abspath":  begins("/", true, "does not begin with \"/\""),
	"alias":    begins("/", false, "begins with \"/\", which an alias must not"),
	"anycase":  ofValue(checkWordOf),
	"code":     ofValue(checkWordOf),
	"entries":  checkEntries,
	"guid":     ofWord(checkGUID),
	"ident":    characters("._-:"),
	"list":     ofParameter(checkList),
	"nodename": characters("._-"),
	"not":      ofParameter(checkForbidden),
	"notif":    ofWord(checkNoCondition),
	"regex":    ofWord(checkRegex),
	"service":  ofWord(checkService),

	// Addresses.
	"addr": func(value *keywords.Value, word string, v release.Version) keywords.Fault {
		return addressReader{parseAddressOptions(value.Param), v, noEnvironment}.checkAddress(word)
	},
	"domain": ofVersion(checkDomain), "network": ofVersion(checkNetwork), "networks": ofWord(checkNetworks), "port": ofWord(checkPort),

	// What single directives and parameters take.
	"attr":         ofWord(checkAttribute),
	"call":         ofParameter(checkCall),
	"codes":        ofWord(checkCodes),
	"congestion":   ofVersion(checkCongestion),
	"cpus":         ofVersion(checkCPUs),
	"doresolve":    ofWord(checkDoResolve),
	"errorcode":    ofVersion(checkErrorCode),
	"header":       ofVersion(checkHeaderName),
	"httpversion":  ofVersion(checkHTTPVersion),
	"initaddr":     ofWord(checkInitialAddress),
	"numbers":      ofWord(func(word string) keywords.Fault { return checkNumbers(strings.TrimPrefix(word, "auto:")) }),
	"processes":    checkProcesses,
	"procvar":      ofWord(checkProcessVariable),
	"protocols":    ofWord(checkProtocols),
	"sample":       ofVersion(checkLogSample),
	"setvar":       ofVersion(checkSetVar),
	"statuses":     ofWord(checkStatuses),
	"step":         ofWord(checkLogSteps),
	"store":        ofVersion(checkStore),
	"threads":      ofValue(checkThreads),
	"threadset":    ofVersion(func(word string, v release.Version) keywords.Fault { return badSet(isThreads(word, v)) }),
	"tlv":          ofWord(checkTLV),
	"verifyerrors": ofVersion(checkVerifyErrors),
	"window":       ofWord(checkWindow),
}

// ofWord makes a check of one that looks at the word alone, ofVersion, ofValue and
// ofParameter of one that looks at something else, too.
func ofWord(check func(word string) keywords.Fault) valueCheck {
	return func(_ *keywords.Value, word string, _ release.Version) keywords.Fault { return check(word) }
}

func ofVersion(check func(word string, v release.Version) keywords.Fault) valueCheck {
	return func(_ *keywords.Value, word string, v release.Version) keywords.Fault { return check(word, v) }
}

func ofValue(check func(value *keywords.Value, word string) keywords.Fault) valueCheck {
	return func(value *keywords.Value, word string, _ release.Version) keywords.Fault { return check(value, word) }
}

func ofParameter(check func(parameter, word string) keywords.Fault) valueCheck {
	return func(value *keywords.Value, word string, _ release.Version) keywords.Fault {
		return check(value.Param, word)
	}
}

// upTo checks a size up to a limit.
func upTo(limit uint64) valueCheck {
	return func(value *keywords.Value, word string, v release.Version) keywords.Fault {
		return checkSize(word, limit, value, v)
	}
}

// characters checks a name of letters, digits and some others.
func characters(others string) valueCheck {
	return ofWord(func(word string) keywords.Fault { return checkCharacters(word, others) })
}

// begins checks whether a word begins with some text, which it has to or must not.
func begins(with string, wanted bool, text string) valueCheck {
	return ofWord(func(word string) keywords.Fault {
		if strings.HasPrefix(word, with) != wanted {
			return fault(text)
		}
		return keywords.Fault{}
	})
}

// ranged checks the bounds of the number that is read from a word.
func ranged(read func(word string) int64) valueCheck {
	return func(value *keywords.Value, word string, _ release.Version) keywords.Fault {
		return inRange(value, read(word), word)
	}
}

func atoi(word string) int64 { return int64(Atoi(word)) }

func atou(word string) int64 { return int64(uint32(Atoi(word))) }

func strtol(base int) func(word string) int64 {
	return func(word string) int64 { n, _ := Strtol(word, base); return n }
}

// zeroOr lets 0 pass, and so what is no number.
func zeroOr(check valueCheck) valueCheck {
	return func(value *keywords.Value, word string, v release.Version) keywords.Fault {
		if Atoi(word) == 0 {
			return keywords.Fault{}
		}
		return check(value, word, v)
	}
}

// plain wants nothing behind the number.
func plain(base int, check valueCheck) valueCheck {
	return func(value *keywords.Value, word string, v release.Version) keywords.Fault {
		if _, rest := Strtol(word, base); rest != "" {
			return fault("is no plain number")
		}
		return check(value, word, v)
	}
}

// checkDigits checks a number that begins with a digit.
func checkDigits(value *keywords.Value, word string, _ release.Version) keywords.Fault {
	if !isDigit(word[0]) {
		return fault("is no number")
	}
	return inRange(value, atoi(word), word)
}

func checkOctal(word string) keywords.Fault {
	if digits := strings.TrimLeft(word, "+-"); len(digits) < len(word)-1 || digits == "" || strings.Trim(digits, "01234567") != "" {
		return fault("is no octal number")
	}
	return keywords.Fault{}
}

func checkSegmentSize(word string) keywords.Fault {
	if n := Atoi(word); n == 0 || n < -maxPort || n > maxPort {
		return fault(fmt.Sprintf("is no segment size: it takes a number up to %d, and not 0", maxPort))
	}
	return keywords.Fault{}
}

// checkNoCondition checks that the arguments go on.
func checkNoCondition(word string) keywords.Fault {
	if word == "if" || word == "unless" {
		return fault("begins a condition, where an argument was expected")
	}
	return keywords.Fault{}
}

func checkRegex(word string) keywords.Fault {
	if brokenRegex(word) {
		return fault("is no regular expression: a parenthesis or bracket is not closed, or a repetition has nothing before it")
	}
	return keywords.Fault{}
}

// checkErrorCode checks the status of a response that HAProxy makes itself.
func checkErrorCode(word string, v release.Version) keywords.Fault {
	if n, _ := Strtol(word, 10); !HasErrorMessage(n, v) {
		return keywords.Fault{Text: "is no status for which HAProxy has an error message", Warning: !strictErrorCodes.Contains(v)}
	}
	return keywords.Fault{}
}
