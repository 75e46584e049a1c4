package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "deprecated-keyword",
	Category: Startup,
	Severity: Warning,
	Summary:  "a keyword or option that still works, but that HAProxy warns about",
	Doc: `HAProxy warns for some versions before it removes a word of its language. The
configuration still works; the next version may refuse it. Of some words it does not warn when
` + "`expose-deprecated-directives`" + ` stands in the global section.`,
	Examples: []Example{
		{Name: "a renamed setting", Version: "3.4.7", Bad: []int{2}, Config: `global
    tune.quic.retry-threshold 100
`},
		{Name: "an option", Version: "3.4.7", Bad: []int{3}, Config: `defaults
    mode http
    option accept-invalid-http-request
`},
		{Name: "deprecated, and meant", Version: "3.4.7", Config: `global
    expose-deprecated-directives
defaults
    mode http
    option transparent
`},
		{Name: "before it was deprecated", Version: "3.0.11", Config: `defaults
    mode http
    option accept-invalid-http-request
`},
	},
	Check: func(p *Pass) {
		r, lines := wordsOf(p), p.parameterReader(nil)
		for d := range p.Config.WhereOf(r.mayBeDeprecated) {
			switch kind := d.Section.Kind; {
			case d.Keyword() == "option" && d.Section.IsProxy():
				r.deprecated(d, 1, r.table(modified[d.Modifier], kind))
			case d.Modifier != config.Plain:
			case d.Keyword() == "timeout" && d.Section.IsProxy():
				r.deprecated(d, 1, r.table(keywords.Timeout, kind))
			default:
				r.deprecated(d, 0, r.table(keywords.Keyword, kind))
			}
		}
		for _, odd := range p.oddParameters() {
			r.deprecated(odd.line, odd.at, lines.words[odd.kind])
		}
	},
})

// mayBeDeprecated tells the keywords whose lines are to be looked at.
func (r *wordRule) mayBeDeprecated(section *keywords.Section, keyword, word string) bool {
	isDeprecated := func(kind keywords.Kind, word string) bool {
		_, answer := r.table(kind, section.Kind).Lookup(word)
		return answer == keywords.Deprecated
	}
	switch {
	case section.Proxy && keyword == "timeout":
		return isDeprecated(keywords.Timeout, word)
	case section.Proxy && keyword == "option":
		return isDeprecated(keywords.Option, word) || isDeprecated(keywords.NoOption, word) || isDeprecated(keywords.DefaultOption, word)
	}
	return isDeprecated(keywords.Keyword, keyword)
}

// deprecated reports word n of a directive when the version warns about it.
func (r *wordRule) deprecated(d *config.Directive, n int, t keywords.Table) {
	w, answer := t.Lookup(d.Arg(n))
	if answer != keywords.Deprecated || w.Gate == "deprecated" && exposesDeprecated(r.Config) {
		return
	}
	name := w.Name
	if k := d.Keyword(); n == 1 && (k == "option" || k == "timeout") {
		name = d.Keyword() + " " + name
	}
	message := fmt.Sprintf("%q is deprecated", name)
	if last, newest := w.Answers.Last(), newestBranch(); last != newest {
		message += ": HAProxy has it up to " + last
	}
	f := At(d, n).Saying(message, instead(w)).Fixing(renamed(d, n, w)...)
	if w.Unlocated {
		f = f.ForSection(d.Section)
	}
	r.Report(f)
}

// exposesDeprecated reports whether a global section, be it the last one, says
// that deprecated words are meant.
func exposesDeprecated(c *config.Config) bool {
	for _, s := range c.Of("global") {
		if s.Last("expose-deprecated-directives") != nil {
			return true
		}
	}
	return false
}
