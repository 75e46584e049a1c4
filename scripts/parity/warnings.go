package main

import (
	"regexp"
	"slices"

	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// unlocated are the kinds of warnings without a line that are about a proxy, and
// the rule that gives them. The group is the name of the proxy. Kinds that are not
// listed may be given by any other rule.
var unlocated = []struct {
	rule    string
	message *regexp.Regexp
}{
	{"missing-timeout", regexp.MustCompile(`^missing timeouts for (?:frontend|backend|proxy) '([^']*)'`)},
	{"no-log-target", regexp.MustCompile(`^log format ignored for (?:frontend|backend|proxy) '([^']*)'`)},
	{"no-bind", regexp.MustCompile(`^(?:frontend|backend|proxy) '([^']*)' has no 'bind'`)},
	{"needs-http-mode", regexp.MustCompile(`ignored for (?:frontend|backend|proxy) '([^']*)' (?:as (?:it|they) requires? HTTP|\(needs 'mode http')`)},
	{"unused-check-rules", usesRules},
	{"unused-check-rules", regexp.MustCompile(`' will be ignored for (?:frontend|backend|proxy) '([^']*)' \(requires 'option httpchk'`)},
	{"needs-http-mode", regexp.MustCompile(`will be ignored for (?:frontend|backend|proxy) '([^']*)' \(requires 'mode http'`)},
}

// usesRules matches what HAProxy says once for all rules of checks.
var usesRules = regexp.MustCompile(`^(?:frontend|backend|proxy) '([^']*)' uses http-check rules without`)

var quoted = regexp.MustCompile(`'([^']*)'|"((?:[^"\\]|\\.)*)"`)

// warning is one warning of HAProxy without a line.
type warning struct {
	text  string
	rule  string   // "" when any rule may give it
	names []string // of which a finding has to have one
}

// newWarning reads what a warning is about.
func newWarning(text string) warning {
	for _, kind := range unlocated {
		if match := kind.message.FindStringSubmatch(text); match != nil {
			return warning{text, kind.rule, match[1:]}
		}
	}
	return warning{text: text, names: names(text)}
}

// names returns what a text quotes.
func names(text string) []string {
	var out []string
	for _, match := range quoted.FindAllStringSubmatch(text, -1) {
		out = append(out, match[1]+match[2])
	}
	return out
}

// isGivenBy reports whether a finding says what the warning says.
func (w warning) isGivenBy(f verdict.Finding) bool {
	if w.rule != f.Rule && (w.rule != "" || hasKind(f.Rule)) {
		return false
	}
	about := append(names(f.Text), f.Section)
	return slices.ContainsFunc(w.names, func(name string) bool { return name != "" && slices.Contains(about, name) })
}

// hasKind reports whether a rule is one of those that give a kind of its own.
func hasKind(rule string) bool {
	for _, kind := range unlocated {
		if kind.rule == rule {
			return true
		}
	}
	return false
}

// split sorts HAProxy's warnings by those with lines, each line once, and those
// without, each message once.
func split(messages []verdict.Message) (lines map[int]string, rest []warning) {
	lines = map[int]string{}
	for _, m := range verdict.About(messages) {
		for _, n := range m.Lines {
			lines[n] = m.Text
		}
		w := newWarning(m.Text)
		if len(m.Lines) == 0 && !slices.ContainsFunc(rest, func(r warning) bool { return r.text == w.text }) {
			rest = append(rest, w)
		}
	}
	return lines, rest
}

// distinct leaves one finding of each rule on each line.
func distinct(findings []verdict.Finding) []verdict.Finding {
	var out []verdict.Finding
	for _, f := range findings {
		same := func(o verdict.Finding) bool {
			return o.Rule == f.Rule && o.Line == f.Line && (o.Text == f.Text || len(names(f.Text)) == 0)
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, f)
		}
	}
	return out
}

// pair matches warnings without a line and findings, each with at most one, and
// returns what is left of both. Only of check rules HAProxy says once for all what
// hapvet says of each line.
func pair(theirs []warning, ours []verdict.Finding) (missed []warning, surplus []verdict.Finding) {
	surplus = slices.Clone(ours)
	for _, w := range theirs {
		i := slices.IndexFunc(surplus, w.isGivenBy)
		switch {
		case i < 0:
			missed = append(missed, w)
		case usesRules.MatchString(w.text):
			surplus = slices.DeleteFunc(surplus, w.isGivenBy)
		default:
			surplus = slices.Delete(surplus, i, i+1)
		}
	}
	return missed, surplus
}
