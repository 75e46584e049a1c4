package config

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// checkList checks a list of a few words, separated by commas; one may stand
// at its end.
func checkList(words, list string) keywords.Fault {
	for list != "" {
		var item string
		item, list, _ = strings.Cut(list, ",")
		if item == "" || !strings.Contains(","+words+",", ","+item+",") {
			return fault(fmt.Sprintf("holds %q, and only %s may stand in it", item, strings.ReplaceAll(words, ",", ", ")))
		}
	}
	return keywords.Fault{}
}

// checkStatuses checks status codes as http-err-codes takes them:
// [+-]LOW[-HIGH][,...].
func checkStatuses(word string) keywords.Fault {
	const first, last = 100, 599
	for item := range strings.SplitSeq(strings.TrimLeft(word[:1], "+-")+word[1:], ",") {
		low, high, ranged := strings.Cut(item, "-")
		if !ranged {
			high = low
		}
		if !allDigits(low) || !allDigits(high) {
			return fault("is no list of status codes: they are numbers or ranges, separated by commas")
		}
		if from, to := Atoi(low), Atoi(high); from < first || to > last || to < from {
			return fault(fmt.Sprintf("holds %q, which is not within %d-%d in ascending order", item, first, last))
		}
	}
	return keywords.Fault{}
}

// checkWindow checks the size of a QUIC congestion window.
func checkWindow(word string) keywords.Fault {
	const smallest, largest = 10 << 10, 4 << 30
	n, unit := Strtol(word, 0)
	if Atoi(word) < 1 {
		return fault("is no size: it begins with a positive number")
	}
	shift, known := map[string]uint{"": 0, "k": 10, "m": 20, "g": 30}[unit]
	switch {
	case !known || word == unit:
		return fault("is no size: it takes a number and one of the units k, m and g")
	case n > largest>>shift || n<<shift < smallest:
		return fault("is not within 10k and 4g")
	}
	return keywords.Fault{}
}

// checkNumbers checks a set of numbers from 1 to the width of a long, as
// cpu-map takes it, with its parts separated by a slash.
func checkNumbers(word string) keywords.Fault {
	const most = 64
	for part := range strings.SplitSeq(word, "/") {
		if part == "all" || part == "odd" || part == "even" {
			continue
		}
		low, high, ranged := strings.Cut(part, "-")
		if !ranged {
			high = low
		}
		if strings.Trim(low+high, "0123456789") != "" {
			return fault("is no number and no range")
		}
		from, to := Atoi(low), Atoi(high)
		if ranged && high == "" {
			to = most
		}
		if min(from, to) < 1 || max(from, to) > most {
			return fault(fmt.Sprintf("is not within 1 and %d", most))
		}
	}
	return keywords.Fault{}
}

// checkThreads checks the number of a thread, or two with a dash between.
func checkThreads(value *keywords.Value, word string) keywords.Fault {
	n, rest := Strtol(word, 10)
	last := n
	if strings.HasPrefix(rest, "-") {
		last, rest = Strtol(rest[1:], 10)
	}
	if rest != "" {
		return fault("is no number and no range")
	}
	if f := inRange(value, n, fmt.Sprint(n)); f.Text != "" {
		return f
	}
	return inRange(value, last, fmt.Sprint(last))
}

// checkProcessVariable checks the name of a variable that set-var may set.
func checkProcessVariable(word string) keywords.Fault {
	if !strings.HasPrefix(word, "proc.") || word == "proc." {
		return fault("is no variable of the scope \"proc\", the only one that there is at this time")
	}
	return checkCharacters(word[len("proc."):], "._")
}

// manyCPUs lists the versions that know more than 64 of them, and lists with
// commas.
var manyCPUs = release.MustRanges(">=2.4-dev1")

// checkCPUs checks a CPU, or several as a range; a second range after a comma
// is read by some versions only, and no version minds it.
func checkCPUs(word string, v release.Version) keywords.Fault {
	if !isDigit(word[0]) {
		return fault("is no CPU number and no range")
	}
	most := uint32(64)
	if manyCPUs.Contains(v) {
		most = 1024
	}
	first, _, _ := strings.Cut(word, ",")
	low, high, ranged := strings.Cut(first, "-")
	n := uint32(startingNumber(low))
	if ranged && high != "" {
		n = max(n, uint32(startingNumber(high)))
	}
	if n >= most {
		return fault(fmt.Sprintf("is above %d, the last CPU that HAProxy can bind to", most-1))
	}
	return keywords.Fault{}
}

// startingNumber returns the number that a word begins with, or 0.
func startingNumber(word string) int32 {
	end := 0
	for end < len(word) && isDigit(word[end]) {
		end++
	}
	return Atoi(word[:end])
}
