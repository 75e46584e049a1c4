package keywords

import (
	_ "embed" // the table
	"math"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// What HAProxy makes sure of in the arguments of sample fetches and converters
// beyond their types: what the functions do that it gives them for that. The
// table was written by reading these functions in every release.
//
//go:embed samples-values.tsv
var valuesTable string

// ArgCheck is what must hold for the text of one argument.
type ArgCheck struct {
	// Arg is the argument, from 0.
	Arg int
	// Always tells that an argument that is not given counts as an empty one, and
	// is looked at, too.
	Always bool
	// Forms are those that the text may have; one is enough.
	Forms []ArgForm
	// WhenArg is an argument on whose text it depends, from 0, unless When is nil:
	// the texts in any case, of which "*" is any but the empty one.
	WhenArg  int
	When     []string
	versions release.Ranges
}

// In reports whether version v makes the check.
func (c *ArgCheck) In(v release.Version) bool {
	return len(c.versions) == 0 || c.versions.Contains(v)
}

// Applies reports whether the check depends on nothing, or on an argument of
// which this is the text.
func (c *ArgCheck) Applies(text string) bool {
	if c.When == nil {
		return true
	}
	for _, w := range c.When {
		if w == "*" && text != "" || strings.EqualFold(w, text) {
			return true
		}
	}
	return false
}

// ArgForm is a form that the text of an argument may have: a kind, such as
// "variable" or "int", or a word: one of kind "=" as it is, one of kind "~" in
// upper or lower case.
type ArgForm struct {
	Kind, Word string
	// Min and Max bound a number, and are the length of a text.
	Min, Max int64
}

// argForms reads "empty|=query|int:1..8".
func argForms(text string) []ArgForm {
	var forms []ArgForm
	for item := range strings.SplitSeq(text, "|") {
		if item[0] == '=' || item[0] == '~' {
			forms = append(forms, ArgForm{Kind: item[:1], Word: item[1:]})
			continue
		}
		f := ArgForm{Min: math.MinInt64, Max: math.MaxInt64}
		f.Kind, f.Word, _ = strings.Cut(item, ":")
		least, most, isRange := strings.Cut(f.Word, "..")
		if !isRange {
			most = least
		}
		if n, err := strconv.ParseInt(least, 10, 64); err == nil {
			f.Min = n
		}
		if n, err := strconv.ParseInt(most, 10, 64); err == nil {
			f.Max = n
		}
		forms = append(forms, f)
	}
	return forms
}

// sampleKey tells fetches and converters of one name apart.
type sampleKey struct {
	converter bool
	name      string
}

// loadArgChecks reads the table of values.
func loadArgChecks(ranges map[string]release.Ranges) map[sampleKey][]ArgCheck {
	out := map[sampleKey][]ArgCheck{}
	for row := range tableRows(valuesTable) {
		args, always := strings.CutSuffix(row[2], "!")
		check := ArgCheck{Always: always, Forms: argForms(row[3]), versions: rangesOf(ranges, row[5])}
		if other, texts, ok := strings.Cut(row[4], "="); ok {
			check.WhenArg, _ = strconv.Atoi(other)
			check.WhenArg--
			check.When = strings.Split(texts, ",")
		}
		for arg := range strings.SplitSeq(args, ",") {
			check.Arg, _ = strconv.Atoi(arg)
			check.Arg--
			for name := range strings.FieldsSeq(row[1]) {
				key := sampleKey{row[0] == "converter", name}
				out[key] = append(out[key], check)
			}
		}
	}
	return out
}
