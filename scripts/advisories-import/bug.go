package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/hapvet/hapvet/advisories"
)

// bugPattern is the beginning of the subject of a fix: "BUG/MAJOR: cache: ...", with
// what has been mistyped over the years.
var bugPattern = regexp.MustCompile(`^\[?BU[GN]\]?\s*(?:[/:]\s*([A-Za-z]+))?\s*[:/ ]\s*(.*)$`)

// readBug takes the subject of a fix apart; false if it is none.
func readBug(subject string) (severity, subsystem string, ok bool) {
	m := bugPattern.FindStringSubmatch(subject)
	if m == nil {
		return "", "", false
	}
	severity, rest := m[1], m[2]
	if known := closestSeverity(severity); known != "" {
		severity = known
	} else { // the old form without severity: "BUG: cache: ..."
		rest = strings.TrimPrefix(severity+": "+rest, ": ")
		severity = "BUG"
	}
	name, _, found := strings.Cut(rest, ":")
	name = strings.TrimSpace(name)
	const longest = 30
	if !found || strings.Contains(name, `"`) || len(name) > longest || strings.Count(name, " ") > 1 {
		name = ""
	}
	return severity, strings.ToLower(name), true
}

// closestSeverity corrects a severity that is a letter or two off.
func closestSeverity(word string) string {
	word = strings.ToUpper(word)
	if slices.Contains(advisories.Severities[1:], word) {
		return word
	}
	for _, s := range advisories.Severities[1:] {
		if len(word) > 3 && levenshtein.ComputeDistance(word, s) <= 2 {
			return s
		}
	}
	return ""
}

// normal is a subject as it is compared: without blanks that differ, in lower case.
func normal(subject string) string {
	return strings.ToLower(strings.Join(strings.Fields(subject), " "))
}
