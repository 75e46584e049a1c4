package config

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// arguments reads the arguments of a fetch or converter, in parentheses at pos,
// and returns where they end.
func (r *sampleReader) arguments(text string, pos int, s *keywords.Sample, name string) (int, *sampleFault) {
	r.given = r.given[:0]
	end, f := r.typedArguments(text, pos, s, name)
	if f == nil && (len(s.Checks) > 0 || len(s.Args) > 0 && s.Args[0] == keywords.RegexArg) {
		f = r.checkValues(s, name, pos-len(name), end)
	}
	if f == nil {
		r.keepPart(name)
		r.noted(s)
	}
	return end, f
}

// keepPart keeps what was read of a fetch or a converter.
func (r *sampleReader) keepPart(name string) {
	if r.parts == nil {
		return
	}
	part := SamplePart{Name: name}
	for _, a := range r.given {
		part.Args = append(part.Args, a.text)
	}
	*r.parts = append(*r.parts, part)
}

// typedArguments reads arguments and compares them with their types: a model of
// make_arg_list() in src/arg.c. A mandatory string that is not given counts as an
// empty one.
func (r *sampleReader) typedArguments(text string, pos int, s *keywords.Sample, name string) (int, *sampleFault) {
	if pos >= len(text) || text[pos] != '(' {
		if s.MinArgs == 0 {
			return pos, nil
		}
		if s.MinArgs > 1 || !canBeEmpty(s.Args[0]) {
			return pos, argumentFault(TooFewArguments, pos-len(name), pos, s, name)
		}
		r.given = append(r.given, argumentText{start: pos - len(name), end: pos})
		return pos, nil
	}
	if r.old {
		return r.oldArguments(text, pos, s, name)
	}
	begin, count := pos, 0
	pos++
	for count < len(s.Args) {
		from := pos
		value, end, ok := argumentValue(text, pos)
		if !ok {
			return pos, argumentFault(UnclosedArguments, begin, len(text), s, name)
		}
		pos = end
		if value == "" && !canBeEmpty(s.Args[count]) {
			if count < s.MinArgs {
				return pos, argumentFault(TooFewArguments, begin, min(pos+1, len(text)), s, name)
			}
			break
		}
		if !isArgument(value, s.Args[count]) {
			return pos, badArgument(from, pos, value, s, name, count)
		}
		r.given = append(r.given, argumentText{value, from, pos})
		count++
		if pos >= len(text) || text[pos] == ')' || count >= len(s.Args) {
			break
		}
		pos++
	}
	return closeArguments(text, begin, pos, count, s, name)
}

// closeArguments looks at what stands behind the arguments that were read.
func closeArguments(text string, begin, pos, count int, s *keywords.Sample, name string) (int, *sampleFault) {
	switch {
	case count < s.MinArgs:
		return pos, argumentFault(TooFewArguments, begin, min(pos+1, len(text)), s, name)
	case pos < len(text) && text[pos] == ')':
		return pos + 1, nil
	case strings.IndexByte(text[pos:], ')') < 0:
		return pos, argumentFault(UnclosedArguments, begin, len(text), s, name)
	case text[pos] == ',' || count == 0:
		return pos, argumentFault(TooManyArguments, pos, argumentList{text, pos + 1}.end(), s, name)
	}
	return pos, argumentFault(UnclosedArguments, begin, len(text), s, name)
}

// oldArguments is arguments() of 2.0 and 2.1: the first closing parenthesis ends
// them, and every comma separates.
func (r *sampleReader) oldArguments(text string, pos int, s *keywords.Sample, name string) (int, *sampleFault) {
	size := strings.IndexByte(text[pos:], ')')
	if size < 0 {
		return pos, argumentFault(UnclosedArguments, pos, len(text), s, name)
	}
	end := pos + size
	from, count := pos+1, 0
	if from == end && s.MinArgs == 0 {
		return end + 1, nil
	}
	for count < len(s.Args) {
		to := end
		if i := strings.IndexByte(text[from:end], ','); i >= 0 {
			to = from + i
		}
		value := text[from:to]
		if value == "" && !canBeEmpty(s.Args[count]) || !isArgument(value, s.Args[count]) {
			return end, badArgument(from, to, value, s, name, count)
		}
		r.given = append(r.given, argumentText{value, from, to})
		count++
		if from = to; to == end {
			break
		}
		if count < len(s.Args) {
			from++
		}
	}
	switch {
	case count < s.MinArgs:
		return end, argumentFault(TooFewArguments, pos, end+1, s, name)
	case from < end:
		return end, argumentFault(TooManyArguments, from, end, s, name)
	}
	return end + 1, nil
}

func argumentFault(kind SampleFaultKind, start, end int, s *keywords.Sample, name string) *sampleFault {
	f := faultAt(kind, start, end).of(name)
	f.Sample = s
	return f
}

func badArgument(start, end int, value string, s *keywords.Sample, name string, n int) *sampleFault {
	f := argumentFault(BadArgument, start, end, s, name)
	f.Text, f.Arg, f.Type = value, n+1, s.Args[n]
	return f
}

// argumentValue reads the argument that begins at pos, without its quotes and
// escapes, up to the comma, parenthesis or end behind it. It fails when a
// backslash ends the text.
func argumentValue(text string, pos int) (value string, end int, ok bool) {
	start := pos
	for ; pos < len(text); pos++ {
		switch text[pos] {
		case ',', ')':
			return text[start:pos], pos, true
		case '"', '\'', '\\':
			return quotedValue(text, start)
		}
	}
	return text[start:], pos, true
}

// quotedValue is argumentValue for one with quotes or escapes.
func quotedValue(text string, pos int) (value string, end int, ok bool) {
	var b strings.Builder
	quote := byte(0)
	for ; pos < len(text); pos++ {
		c := text[pos]
		switch {
		case (c == '"' || c == '\'') && quote == 0:
			quote = c
		case c == quote && quote != 0:
			quote = 0
		case c == '\\' && quote != '\'':
			if pos+1 == len(text) {
				return "", pos, false
			}
			if strings.IndexByte(`\ "'rnt`, text[pos+1]) < 0 {
				b.WriteByte(c) // by itself; what follows may be a comma
				continue
			}
			pos++
			b.WriteByte(text[pos])
		case quote == 0 && (c == ',' || c == ')'):
			return b.String(), pos, true
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), pos, true
}

// canBeEmpty reports whether an argument of this type may be empty: texts, and
// the names of what is looked up later.
func canBeEmpty(t keywords.ArgType) bool {
	switch t {
	case keywords.IntArg, keywords.IPv4Arg, keywords.IPv6Arg, keywords.Mask4Arg, keywords.Mask6Arg, keywords.FieldsArg:
		return false
	}
	return true
}

// isArgument reports whether a value is of a type. Where an empty one is none,
// it is not asked.
func isArgument(value string, t keywords.ArgType) bool {
	switch t {
	case keywords.IntArg:
		return isArgumentInteger(value)
	case keywords.IPv4Arg:
		return isIPv4(value)
	case keywords.IPv6Arg:
		return isIPv6(value)
	case keywords.Mask4Arg:
		return isMask4(value)
	case keywords.Mask6Arg:
		return strings.Contains(value, ":") && isIPv6(value) || isLength(value, 128)
	case keywords.FieldsArg:
		return strings.Trim(value, ".0123456789") == ""
	}
	return true
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func isIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is4()
}

func isIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6() && a.Zone() == ""
}

// isMask4 reports whether s is a dotted mask or a number of bits (str2mask() in
// src/tools.c).
func isMask4(s string) bool {
	if strings.Contains(s, ".") {
		return isIPv4(s)
	}
	return isLength(s, 32)
}

// isLength reports whether s is a number of bits, as strtol() reads it.
func isLength(s string, limit int) bool {
	n, err := strconv.Atoi(strings.TrimLeft(s, " \t\r\n\v\f"))
	return err == nil && n >= 0 && n <= limit
}
