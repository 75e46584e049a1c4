package changes

import (
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// afterRequests are the lines of a proxy whose rules come behind http-request rules,
// wherever they stand.
var afterRequests = []string{"redirect", "use_backend", "use-server"}

// condition returns the source of the condition behind word n of a line, with a blank
// before it, or "".
func condition(d *config.Directive, n int) string {
	for ; n < len(d.Words); n++ {
		if w := d.Arg(n); (w == "if" || w == "unless") && !d.Words[n].Quoted() {
			return " " + d.File.Source[d.WordSpan(n).Start:d.Span().End]
		}
	}
	return ""
}

// both joins a criterion with the condition of a line; false where that takes more than
// putting one before the other.
func both(criterion, cond string) (string, bool) {
	terms := strings.Fields(cond)
	switch {
	case len(terms) == 0:
		return " if " + criterion, true
	case terms[0] == "if" && !strings.Contains(cond, " or ") && !strings.Contains(cond, "||"):
		return " if " + criterion + strings.TrimPrefix(cond, " if"), true
	case terms[0] == "unless" && len(terms) == 2:
		if acl, negated := strings.CutPrefix(terms[1], "!"); negated {
			return " if " + criterion + " " + acl, true
		}
		return " if " + criterion + " !" + terms[1], true
	}
	return "", false
}

// moved writes a line in place of a directive, or else below anchor, if that stands
// further down, or above before, if that stands further up. Both may be nil.
func moved(d, anchor, before *config.Directive, text string) []config.Edit {
	switch {
	case anchor != nil && d.Before(anchor):
		return []config.Edit{d.RemoveLine(), anchor.InsertAfter(text)}
	case before != nil && before.Before(d):
		return []config.Edit{d.RemoveLine(), before.InsertBefore(text)}
	}
	return []config.Edit{d.ReplaceLine(text)}
}

// first and last return the first and the last line of a section with one of some
// keywords, or nil.
func first(s *config.Section, words ...string) *config.Directive {
	for d := range s.Each(words...) {
		return d
	}
	return nil
}

func last(s *config.Section, words ...string) (found *config.Directive) {
	for d := range s.Each(words...) {
		found = d
	}
	return found
}

// hasAction reports whether the new version knows an action of a set of rules.
func (x *search) hasAction(ruleset, action string) bool {
	return keywords.TableOf(keywords.Action, ruleset, keywords.PeriodOf(x.new.Version)).Has(action)
}

// asFormat writes text as a log format that gives it.
func asFormat(text string) string { return strings.ReplaceAll(text, "%", "%%") }

// mayHoldRules reports whether rules may stand in a section: not in a defaults section
// without a name.
func mayHoldRules(s *config.Section) bool { return !s.IsAnonymous() }
