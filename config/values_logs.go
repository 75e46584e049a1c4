package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// emptySamples is the first version that wants a range of lines to log.
var emptySamples = release.MustParse("2.1.0")

// checkLogSample checks which of how many lines are logged: "1,3-4:5".
func checkLogSample(word string, v release.Version) keywords.Fault {
	ranges, size, ok := strings.Cut(word, ":")
	if !ok {
		return fault("does not say of how many lines: it takes RANGES:SIZE, such as 1-2:5")
	}
	if ranges == "" && v.AtLeast(emptySamples) {
		return fault("does not say which lines to log: it takes RANGES:SIZE, such as 1-2:5")
	}
	n, rest := readUint(size)
	if n == 0 || rest != "" {
		return fault("does not say of how many lines: its size is no number above 0")
	}
	var seen [][2]uint32
	for ranges != "" {
		var one string
		one, ranges, _ = strings.Cut(ranges, ",")
		low, high, ok := sampleRange(one)
		if !ok {
			return fault(fmt.Sprintf("holds %q, which is no range of lines", one))
		}
		for _, s := range seen {
			if low <= s[1] && high >= s[0] {
				return fault("names a line twice")
			}
		}
		if high > n {
			return fault(fmt.Sprintf("names line %d of %d", high, n))
		}
		seen = append(seen, [2]uint32{low, high})
	}
	return keywords.Fault{}
}

// sampleRange reads N or LOW-HIGH.
func sampleRange(text string) (low, high uint32, ok bool) {
	low, rest := readUint(text)
	high = low
	if after, dash := strings.CutPrefix(rest, "-"); dash {
		high, rest = readUint(after)
	}
	return low, high, low > 0 && high >= low && rest == ""
}

// logSteps are the steps of a stream that log-steps takes.
var logSteps = []string{
	"all", "accept", "request", "connect", "response", "close", "quic-init", "http-req", "http-res", "http-after-res",
	"tcp-req-conn", "tcp-req-sess", "tcp-req-cont", "tcp-res-cont",
}

func checkLogSteps(word string) keywords.Fault {
	for name := range strings.SplitSeq(word, ",") {
		if !slices.Contains(logSteps, name) && (name != "" || !strings.HasSuffix(word, ",")) {
			return fault(fmt.Sprintf("holds %q, which is no step that can be logged", name))
		}
	}
	return keywords.Fault{}
}
