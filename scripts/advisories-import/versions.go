package main

import (
	"cmp"
	"strconv"
	"strings"
)

// branchOf returns "3.0" of "3.0.11" and of "3.0-dev3".
func branchOf(version string) string {
	version, _, _ = strings.Cut(version, "-")
	first, rest, ok := strings.Cut(version, ".")
	if !ok {
		return ""
	}
	second, _, _ := strings.Cut(rest, ".")
	return first + "." + second
}

// patch returns 11 of "3.0.11", and -1 of what has no third number.
func patch(version string) int {
	f := strings.Split(version, ".")
	const numbers = 3
	if len(f) != numbers {
		return -1
	}
	n, err := strconv.Atoi(f[2])
	if err != nil {
		return -1
	}
	return n
}

// compareBranches puts 2.9 before 3.0, and 1.8 before both.
func compareBranches(a, b string) int {
	x, y := strings.SplitN(a, ".", 2), strings.SplitN(b, ".", 2)
	return cmp.Or(compareNumbers(x[0], y[0]), compareNumbers(x[len(x)-1], y[len(y)-1]))
}

func compareNumbers(a, b string) int {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return cmp.Compare(x, y)
}

// compareVersions puts development versions before the release, as HAProxy counts.
func compareVersions(a, b string) int {
	return cmp.Or(compareBranches(branchOf(a), branchOf(b)), cmp.Compare(patch(a), patch(b)), compareNumbers(dev(a), dev(b)))
}

func dev(version string) string {
	_, n, _ := strings.Cut(version, "-dev")
	return n
}
