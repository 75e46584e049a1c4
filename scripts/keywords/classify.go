package main

import (
	"regexp"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// What HAProxy writes of a word, in any version. %s stands for the word.
var (
	unknownWord = []string{
		"unknown keyword '%s'", "unknown option '%s'", "unknown statement '%s'",
		"(got '%s'", "but got '%s'", "unknown keyword '%s' in log-forward section", "unknown keyword '%s' in log-profile section",
	}
	goneWord    = regexp.MustCompile(`not supported any ?more|was removed in version|doesn't exist anymore|do(es)? not exist anymore`)
	refusedWord = regexp.MustCompile(`not allowed in '|not allowed because|only available in (frontend|backend)|` +
		`not available in default|has no (frontend|backend) capability|is not allowed in a '|only allowed after|` +
		`not supported in default|not accepted in default-server|is not supported in '|(negation|default) is not supported|negation/default`)
	ignoredWord    = regexp.MustCompile(`ignored because .* has no (frontend|backend) capability`)
	deprecatedWord = regexp.MustCompile(`deprecated|will be removed|must never be used|not be supported|has no effect`)
	gatedWord      = regexp.MustCompile(`expose-experimental-directives`)
)

// verdict is what a binary answers to a word.
type verdict struct {
	answer keywords.Answer
	gate   string
}

// classify says what the messages about one line mean for the word in it.
func classify(e *entry, messages []string) verdict {
	v := verdict{answer: keywords.Accepted}
	for _, m := range messages {
		alert := strings.Contains(m, "ALERT")
		switch {
		case alert && saysUnknown(e, m):
			v.answer = max(v.answer, keywords.Unknown)
		case alert && gatedWord.MatchString(m):
			v.gate = "experimental"
		case alert && goneWord.MatchString(m):
			v.answer = max(v.answer, keywords.Removed)
		case alert && refusedWord.MatchString(m):
			v.answer = max(v.answer, keywords.Refused)
		case ignoredWord.MatchString(m):
			v.answer = max(v.answer, keywords.Ignored)
		case !alert && deprecatedWord.MatchString(m):
			v.answer = max(v.answer, keywords.Deprecated)
		}
	}
	return v
}

func saysUnknown(e *entry, message string) bool {
	switch e.kind {
	case keywords.Balance:
		return strings.Contains(message, "balance only supports")
	case keywords.Action:
		if strings.Contains(message, "'"+e.context+"' only supports") {
			return true
		}
	}
	name, _, _ := strings.Cut(e.name, "(")
	first := map[keywords.Kind]string{keywords.Action: e.context, keywords.Option: "option"}[e.kind]
	if first != "" && strings.Contains(message, "unknown keyword '"+first+"'") {
		return true
	}
	for _, pattern := range unknownWord {
		if strings.Contains(message, strings.ReplaceAll(pattern, "%s", name)) ||
			strings.Contains(message, strings.ReplaceAll(strings.TrimSuffix(pattern, "'"), "%s", name+"(")) {
			return true
		}
	}
	return false
}
