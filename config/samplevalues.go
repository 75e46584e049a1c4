package config

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// valueCheck is what HAProxy makes sure of in the text of an argument beyond its
// type.
type valueCheck uint8

const (
	variable          valueCheck = iota + 1 // the name of a variable (manual 2.8)
	variableOrNothing                       // that, or nothing at all
	integerOrVariable                       // an integer, or the name of a variable
	naturalOrVariable                       // the same, and not negative, since 2.9
	notEmpty                                // anything
	notZero                                 // an integer other than 0
)

// valueChecks are what converters, and the fetch "var", make sure of in each of
// their arguments.
var valueChecks = map[string][]valueCheck{
	"add": {integerOrVariable}, "sub": {integerOrVariable}, "mul": {integerOrVariable}, "div": {integerOrVariable},
	"mod": {integerOrVariable}, "and": {integerOrVariable}, "or": {integerOrVariable}, "xor": {integerOrVariable},
	"bytes":         {naturalOrVariable, naturalOrVariable},
	"concat":        {0, variableOrNothing},
	"field":         {notZero, notEmpty},
	"secure_memcmp": {variable},
	"set-var":       {variable},
	"strcmp":        {variable},
	"unset-var":     {variable},
	"var":           {variable},
	"word":          {notZero, notEmpty},
}

// accepts reports whether the named fetch or converter takes a value as its
// argument n, from 0.
func (r *sampleReader) accepts(name string, n int, value string) bool {
	checks := valueChecks[name]
	return n >= len(checks) || checks[n].holds(value, r.version)
}

// holds reports whether a value passes a check in version v.
func (c valueCheck) holds(value string, v release.Version) bool {
	switch c {
	case variable:
		return IsVariableName(value, v)
	case variableOrNothing:
		return value == "" || IsVariableName(value, v)
	case naturalOrVariable:
		if v.Before(v29) {
			return true
		}
		return strings.Trim(value, "0123456789") == "" || IsVariableName(value, v)
	case integerOrVariable:
		return isArgumentInteger(value) || IsVariableName(value, v)
	case notEmpty:
		return value != ""
	case notZero:
		return strings.Trim(value, "+-0") != ""
	}
	return true
}

var v29 = release.MustParse("2.9.0")

// isArgumentInteger reports whether read_int64() reads the whole text, which may
// be empty.
func isArgumentInteger(value string) bool {
	if value != "" && (value[0] == '+' || value[0] == '-') {
		value = value[1:]
	}
	return isDigits(value)
}

// variableScopes are what the name of a variable may begin with.
var variableScopes = []string{"proc", "sess", "txn", "req", "res"}

// parentScopes are the scopes of the stream that started this one, since 3.1.
var parentScopes = []string{"psess", "ptxn", "preq", "pres"}

// IsVariableName reports whether version v takes text as the name of a variable:
// a scope, a dot, and letters, digits, "_" or "." (manual 2.8).
func IsVariableName(text string, v release.Version) bool {
	scope, name, _ := strings.Cut(text, ".")
	switch {
	case name == "":
		return false
	case slices.Contains(variableScopes, scope):
	case scope == "check" && v.AtLeast(v22):
	case slices.Contains(parentScopes, scope) && v.AtLeast(v31):
	default:
		return false
	}
	for i := range len(name) {
		if c := name[i]; !isAlpha(c) && !isDigit(c) && c != '_' && c != '.' {
			return false
		}
	}
	return true
}
