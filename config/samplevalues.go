package config

import (
	"encoding/base64"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// argumentText is the text of one argument, and where it stands.
type argumentText struct {
	text       string
	start, end int
}

// checkValues looks at the texts of the arguments of a fetch or converter, which
// stand between start and end, beyond their types. Where none are given, and none
// are needed, HAProxy does not look.
func (r *sampleReader) checkValues(s *keywords.Sample, name string, start, end int) *sampleFault {
	if len(r.given) == 0 {
		return nil
	}
	at := func(n int) argumentText {
		if n < len(r.given) {
			return r.given[n]
		}
		return argumentText{start: start, end: end}
	}
	for i := range s.Checks {
		c := &s.Checks[i]
		if c.Arg >= len(s.Args) || c.Arg >= len(r.given) && !c.Always || !c.In(r.version) {
			continue
		}
		arg := at(c.Arg)
		if !c.Applies(at(c.WhenArg).text) || slices.ContainsFunc(c.Forms, func(f keywords.ArgForm) bool { return r.hasForm(arg.text, &f) }) {
			continue
		}
		f := badArgument(arg.start, arg.end, arg.text, s, name, c.Arg)
		f.Check, f.late = c, canBeEmpty(f.Type) && f.Type != keywords.StringArg
		return f
	}
	for i, arg := range r.given {
		if s.Args[i] == keywords.RegexArg && brokenRegex(arg.text) {
			f := badArgument(arg.start, arg.end, arg.text, s, name, i)
			f.late = true
			return f
		}
	}
	return nil
}

// hasForm reports whether the text of an argument has a form.
func (r *sampleReader) hasForm(text string, f *keywords.ArgForm) bool {
	switch f.Kind {
	case "=":
		return text == f.Word
	case "~":
		return strings.EqualFold(text, f.Word)
	case "empty":
		return text == ""
	case "filled":
		return text != ""
	case "variable":
		return IsVariableName(text, r.version)
	case "int":
		return isArgumentInteger(text) && isBetween(argumentInteger(text), f)
	case "uint":
		return text != "" && isDigits(text) && isBetween(argumentInteger(text), f)
	case "cint":
		n, rest := Strtol(text, 0)
		return rest == "" && isBetween(n, f)
	case "base64":
		_, err := base64.StdEncoding.DecodeString(text)
		return err == nil
	case "hex":
		return text != "" && isHex(text)
	case "token":
		return strings.IndexFunc(text, func(c rune) bool { return !isTokenByte(c) }) < 0
	case "length":
		return isBetween(int64(len(text)), f)
	case "byte":
		return len(text) == 4 && strings.HasPrefix(text, "0x") && isHex(text[2:])
	case "chars":
		return strings.Trim(text, f.Word) == ""
	case "address":
		return isIPv4(text) || isIPv6(text)
	case "json":
		return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{")
	case "digest":
		return isDigest(text)
	}
	return false
}

func isBetween(n int64, f *keywords.ArgForm) bool { return n >= f.Min && n <= f.Max }

// isTokenByte reports whether c may stand in the name of an HTTP method.
func isTokenByte(c rune) bool {
	return c < 0x80 && (isAlpha(byte(c)) || isDigit(byte(c)) || strings.ContainsRune("!#$%&'*+-.^_`|~", c))
}

// isArgumentInteger reports whether read_int64() reads the whole text, which may
// be empty.
func isArgumentInteger(value string) bool {
	if value != "" && (value[0] == '+' || value[0] == '-') {
		value = value[1:]
	}
	return isDigits(value)
}

// argumentInteger returns what such an integer counts; one that does not fit
// counts as the nearest that does.
func argumentInteger(value string) int64 {
	digits := strings.TrimLeft(value, "+-")
	if digits == "" {
		return 0
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil && value[0] == '-':
		return math.MinInt64
	case err != nil:
		return math.MaxInt64
	case value[0] == '-':
		return -n
	}
	return n
}

// digests are the names that OpenSSL has for message digests; each may also
// stand behind "RSA-" or before "WithRSAEncryption".
var digests = strings.Fields(`blake2b512 blake2s256 md2 md4 md5 md5-sha1 mdc2 rmd160 ripemd ripemd160 sha sha1
	sha224 sha256 sha384 sha512 sha512-224 sha512-256 sha512/224 sha512/256 sha3-224 sha3-256 sha3-384 sha3-512
	shake128 shake256 sm3 ssl3-md5 ssl3-sha1 whirlpool`)

func isDigest(name string) bool {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimPrefix(name, "rsa-"), "withrsaencryption")
	return slices.Contains(digests, name)
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
