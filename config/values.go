package config

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// CheckValue tells what HAProxy of version v finds wrong with a word that
// stands where a value of some kind is to be.
func CheckValue(value *keywords.Value, word string, v release.Version) keywords.Fault {
	if value.Kind == "nonzero" {
		return checkNonZero(value, word, v)
	}
	if check := valueChecks[value.Kind]; check != nil {
		return check(value, word, v)
	}
	return keywords.Fault{}
}

// checkAddress is CheckValue for an address, which may name the environment of
// the configuration.
func (c *Config) checkAddress(value *keywords.Value, word string) keywords.Fault {
	return addressReader{parseAddressOptions(value.Param), c.Version, c.environment.lookup}.checkAddress(word)
}

func noEnvironment(string) (string, bool) { return "", false }

func fault(text string) keywords.Fault { return keywords.Fault{Text: text} }

// inRange checks the bounds of a number that HAProxy read from a word.
func inRange(value *keywords.Value, n int64, word string) keywords.Fault {
	if !value.Bounded || n >= value.Min && n <= value.Max {
		return keywords.Fault{}
	}
	as := ""
	if fmt.Sprint(n) != word {
		as = fmt.Sprintf("counts as %d, which ", n)
	}
	if n < value.Min {
		return fault(fmt.Sprintf("%sis below %d", as, value.Min))
	}
	return fault(fmt.Sprintf("%sis above %d", as, value.Max))
}

// strayUnits lists the versions that warn when something follows the unit of a
// time; they also want a digit first.
var strayUnits = release.MustRanges(">=2.0.20 <2.1-dev1, >=2.1.11 <2.2-dev1, >=2.2.7 <2.3-dev1, >=2.3.3 <2.4-dev1, >=2.4.0")

// smallTimes lists the versions that warn of a small time without a unit.
var smallTimes = release.MustRanges(">=3.1-dev14")

// smallTime is the number of milliseconds below which they do.
const smallTime = 100

func checkTime(value *keywords.Value, word string, v release.Version) keywords.Fault {
	unit, warnsOfSmall := strings.CutSuffix(value.Param, ",small")
	t, stray, err := ParseTime(word, unit)
	strict := strayUnits.Contains(v)
	switch {
	case errors.Is(err, ErrNoTime) && !strict && startsWithUnit(word):
		return keywords.Fault{} // counts as 0
	case errors.Is(err, ErrNoTime):
		return fault("is no time: it takes a number and one of the units us, ms, s, m, h and d")
	case err != nil && t == 0:
		return fault("is too short a time")
	case err != nil:
		return fault("is too long a time")
	case value.Bounded && (int64(t) < value.Min || int64(t) > value.Max):
		return inRange(value, int64(t), word)
	case stray != "" && strict:
		return keywords.Fault{Text: fmt.Sprintf("goes on with %q after its unit, which is ignored", stray), Warning: true}
	case warnsOfSmall && smallTimes.Contains(v) && allDigits(word) && t > 0 && t < smallTime:
		return keywords.Fault{Text: fmt.Sprintf("has no unit, and so few %s are suspicious", unitNames[unit]), Warning: true}
	}
	return keywords.Fault{}
}

// startsWithUnit reports whether a word is a unit without a number.
func startsWithUnit(word string) bool { return word != "" && strings.IndexByte("usmhd", word[0]) >= 0 }

func checkSize(word string, limit uint64, value *keywords.Value, v release.Version) keywords.Fault {
	n, ok := ParseSize(word, limit)
	switch {
	case ok && value.Bounded:
		return inRange(value, int64(min(n, math.MaxInt64)), word)
	case ok || word == "" || !isDigit(word[0]) && v.Before(v24) && strings.IndexByte("kKmMgG", word[0]) >= 0 && len(word) == 1:
		return keywords.Fault{}
	case word != "" && isDigit(word[0]) && strings.Trim(strings.TrimRight(word, "kKmMgG"), "0123456789") == "":
		return fault("does not fit")
	}
	return fault("is no size: it takes a number and one of the units k, m and g")
}

// checkCharacters checks that a name holds letters, digits and some others.
func checkCharacters(word, others string) keywords.Fault {
	for i := range len(word) {
		if c := word[i]; !isAlpha(c) && !isDigit(c) && strings.IndexByte(others, c) < 0 {
			return fault(fmt.Sprintf("holds %q, and only letters, digits and %q may stand in it", c, others))
		}
	}
	return keywords.Fault{}
}

// checkCount checks how many servers a template makes: N or FIRST-LAST.
func checkCount(word string) keywords.Fault {
	first, last := int32(1), Atoi(word)
	if _, high, ranged := strings.Cut(word, "-"); ranged {
		first, last = last, Atoi(high) // all of "-1" is the first number
	}
	if first < 0 || last < first {
		return fault("is no number of servers: it takes N, or FIRST-LAST")
	}
	return keywords.Fault{}
}

// checkTLV checks "set-proxy-v2-tlv-fmt(255)": the type of a type-length-value in
// parentheses, behind which nothing is read, or no parentheses at all.
func checkTLV(word string) keywords.Fault {
	_, number, opened := strings.Cut(word, "(")
	if !opened && strings.HasSuffix(word, "-fmt") {
		return keywords.Fault{}
	}
	const highest = 0xff
	n, rest := Strtol(number, 0)
	if !strings.HasPrefix(rest, ")") || rest == number {
		return fault("takes a number in parentheses")
	}
	if n < 0 || n > highest {
		return fault(fmt.Sprintf("takes a number from 0 to %d", highest))
	}
	return keywords.Fault{}
}

// checkCall checks what stands in parentheses behind the name of a balance
// algorithm.
func checkCall(name, word string) keywords.Fault {
	rest := strings.TrimPrefix(word, strings.TrimSuffix(name, "("))
	inner, opened := strings.CutPrefix(rest, "(")
	argument, _, closed := strings.Cut(inner, ")")
	switch {
	case name == "random" && (!opened || strings.HasPrefix(inner, ")")):
		return keywords.Fault{}
	case name == "random":
		n, rest := Strtol(inner, 0)
		if !strings.HasPrefix(rest, ")") {
			return fault("takes a number in parentheses")
		}
		if int32(n) < 1 {
			return fault("takes a number of at least 1")
		}
	case name == "rdp-cookie" && rest == "":
		return keywords.Fault{}
	case name == "hdr_ip(":
		return checkOccurrence(inner)
	case !opened || !closed || argument == "":
		return fault("takes a name in parentheses")
	}
	return keywords.Fault{}
}

// checkOccurrence checks the number of a header in "hdr_ip(NAME,N)": HAProxy
// looks at no more than the last ten.
func checkOccurrence(inner string) keywords.Fault {
	const most = 10
	_, n, _ := strings.Cut(inner, ",")
	if Atoi(n) < -most {
		return fault(fmt.Sprintf("asks for the header before the last %d", most))
	}
	return keywords.Fault{}
}
