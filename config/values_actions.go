package config

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// ArgumentCheck returns what judges the arguments of the configuration's lines.
func (c *Config) ArgumentCheck() keywords.Check {
	counters := c.stickCounters()
	reader := newSampleReader(c.Version)
	return func(value *keywords.Value, args keywords.Arguments, n int) keywords.Fault {
		switch value.Kind {
		case "expr":
			return reader.expressionArgument(value, args, n)
		case "sc":
			return checkCounter(value.Param, args.Arg(n), counters)
		case "cond": // the rest of the line
			words := 1
			for args.Arg(n+words) != "" {
				words++
			}
			return keywords.Fault{Words: words}
		case "tracksc":
			return checkTrack(args.Arg(n), counters)
		case "addr":
			return c.checkAddress(value, args.Arg(n))
		}
		return CheckValue(value, args.Arg(n), c.Version)
	}
}

// defaultStickCounters is how many counters a session can track.
const defaultStickCounters = 3

// stickCounters returns how many counters a session can track: what
// tune.stick-counters says, and at least the default where that comes later.
func (c *Config) stickCounters() int64 {
	n, set := int64(0), false
	for _, s := range c.Of("global") {
		if d := s.Last("tune.stick-counters"); d != nil {
			n, set = max(n, int64(Atoi(d.Arg(1)))), true
		}
	}
	if !set {
		return defaultStickCounters
	}
	return n
}

// expressionArgument reads the sample expression at word n, or the number, time
// or size that may stand in its place. What is wrong with an expression is the
// business of [Config.SampleFaults].
func (r *sampleReader) expressionArgument(value *keywords.Value, args keywords.Arguments, n int) keywords.Fault {
	if f, plain := plainValue(value, args.Arg(n), r.version); plain {
		return f
	}
	var more []Word
	if d, ok := args.(*Directive); ok {
		more = d.Words[n+1:]
	}
	s, fault := r.expression(args.Arg(n), 0, more, false)
	switch {
	case fault != nil:
		return keywords.Fault{Blind: true}
	case value.Param == "one":
		return keywords.Fault{}
	}
	return keywords.Fault{Words: s.words}
}

// plainValue judges a word that stands where a sample expression or a plain value
// may stand; plain is false when it can only be an expression.
func plainValue(value *keywords.Value, word string, v release.Version) (f keywords.Fault, plain bool) {
	switch value.Param {
	case "strtol", "strtol0", "strtoul0":
		base := 0
		if value.Param == "strtol" {
			base = 10
		}
		if n, rest := Strtol(word, base); rest == "" {
			return inRange(value, n, word), true
		}
	case "time":
		if _, _, err := ParseTime(word, "ms"); !errors.Is(err, ErrNoTime) {
			bounds := *value
			bounds.Param = "ms"
			return checkTime(&bounds, word, v), true
		}
	case "size":
		if f := checkSize(word, math.MaxUint32, value, v); f.Text == "" {
			return f, true
		}
	}
	return keywords.Fault{}, false
}

// checkCounter checks what follows the name of an action on counters: "(2)" for
// the counter of a session, "(0,2)" for one of an array.
func checkCounter(name, word string, counters int64) keywords.Fault {
	inner, opened := strings.CutPrefix(word[len(name):], "(")
	indexed := name[len(name)-1] != '0' && name[len(name)-1] != '1'
	if !opened {
		if !indexed && word == name {
			return keywords.Fault{}
		}
		return fault("takes the number of a counter in parentheses")
	}
	if indexed {
		_, rest := Strtol(inner, 10)
		if inner, opened = strings.CutPrefix(rest, ","); !opened {
			return fault("takes two numbers in parentheses, with a comma between them")
		}
	}
	n, rest := Strtol(inner, 10)
	if !strings.HasPrefix(rest, ")") {
		return fault("takes the number of a counter in parentheses")
	}
	return checkCounterNumber(int64(int32(n)), counters)
}

// checkTrack checks the number behind "track-sc".
func checkTrack(word string, counters int64) keywords.Fault {
	digits := strings.TrimPrefix(word, "track-sc")
	if !allDigits(digits) {
		return fault("does not end in the number of a counter")
	}
	n, _ := Strtol(digits, 10)
	return checkCounterNumber(int64(uint32(n)), counters)
}

// checkCounterNumber checks the number of a counter. Where HAProxy reads a sign,
// it takes negative ones.
func checkCounterNumber(n, counters int64) keywords.Fault {
	switch {
	case n < counters:
		return keywords.Fault{}
	case counters == 0:
		return fault("names a counter, and tune.stick-counters leaves none")
	}
	return fault(fmt.Sprintf("names counter %d, and the last one is %d unless tune.stick-counters says otherwise", n, counters-1))
}

// setConditions are what may follow the name of a variable to be set.
var setConditions = []string{"ifexists", "ifnotexists", "ifempty", "ifnotempty", "ifset", "ifnotset", "ifgt", "iflt"}

// checkSetVar checks an action on a variable: "set-var(txn.name)".
func checkSetVar(word string, v release.Version) keywords.Fault {
	name := "set-var"
	for _, longer := range []string{"set-var-fmt", "unset-var"} {
		if strings.HasPrefix(word, longer) && (longer != "set-var-fmt" || v.AtLeast(v25)) {
			name = longer
		}
	}
	inner, opened := strings.CutPrefix(word[len(name):], "(")
	inner, closed := strings.CutSuffix(inner, ")")
	switch {
	case !opened:
		return fault("takes the name of a variable in parentheses right behind its name")
	case !closed:
		return fault("does not end with the parenthesis behind the name of the variable")
	}
	if v.AtLeast(v26) {
		variable, conditions, _ := strings.Cut(inner, ",")
		for condition := range strings.SplitSeq(conditions, ",") {
			switch {
			case condition == "":
			case name == "unset-var":
				return fault("takes nothing but the name of a variable")
			case !slices.Contains(setConditions, condition):
				return fault(fmt.Sprintf("holds %q, and only %s may follow the name", condition, strings.Join(setConditions, ", ")))
			}
			if condition == "" {
				break // it ends the list
			}
		}
		inner = variable
	}
	if !IsVariableName(inner, v) {
		return fault(fmt.Sprintf("holds %q, which is no name of a variable: a scope such as txn, a dot, and letters, digits, \"_\" or \".\"", inner))
	}
	return keywords.Fault{}
}

// checkDoResolve checks "do-resolve(variable,resolvers,options)".
func checkDoResolve(word string) keywords.Fault {
	const usage = "takes the name of a variable and of a resolvers section in parentheses"
	_, inner, _ := strings.Cut(word, "(")
	_, rest, ok := strings.Cut(inner, ",")
	if !ok {
		return fault(usage)
	}
	for first := true; ; first = false {
		end := strings.IndexByte(rest, ',')
		if end < 0 {
			end = strings.IndexByte(rest, ')')
		}
		if end < 0 {
			return fault(usage)
		}
		if option := rest[:end]; !first && !isFamily(option) {
			return fault(fmt.Sprintf("holds %q, and only ipv4 and ipv6 are options", option))
		}
		if rest[end] == ')' {
			return keywords.Fault{}
		}
		rest = rest[end+1:]
	}
}

// isFamily reports whether HAProxy takes an option for a family of addresses; the
// beginning of one is enough.
func isFamily(option string) bool {
	return slices.ContainsFunc([]string{"ipv4", "ipv6"}, func(family string) bool { return strings.HasPrefix(family, option) })
}

// checkWordOf checks the values whose words are listed in the grammar: codes,
// read as numbers, and words in upper or lower case.
func checkWordOf(value *keywords.Value, word string) keywords.Fault {
	if value.Kind == "code" {
		n, _ := Strtol(word, 10)
		word = strconv.FormatInt(n, 10)
	}
	for known := range strings.SplitSeq(value.Param, ",") {
		if strings.EqualFold(known, word) {
			return keywords.Fault{}
		}
	}
	return fault("is none of " + strings.ReplaceAll(value.Param, ",", ", "))
}

// checkService checks the name of a service: those of Lua and of modules.
func checkService(word string) keywords.Fault {
	if word == "prometheus-exporter" || strings.HasPrefix(word, "lua.") {
		return keywords.Fault{}
	}
	return fault("is no service: there are \"prometheus-exporter\" and those of Lua, \"lua.NAME\"")
}
