package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "unknown-option",
	Category: Startup,
	Severity: Error,
	Summary:  "an option that the version does not know, or that \"no\" or \"default\" cannot stand before",
	Doc: `HAProxy refuses to start at an option that it does not know in that kind of section.
Up to 3.1 most options in the wrong kind of proxy only have a warning (see
misplaced-keyword); from 3.2 on HAProxy does not know them there.

"no" and "default" switch off what a defaults section switched on. Options that are
more than a switch, such as ` + "`httpchk` or `forwardfor`" + `, take neither.`,
	Examples: []Example{
		{Name: "a misspelt option", Bad: []int{3}, Config: `defaults
    mode http
    option httpslogg
`},
		{Name: "of a later version", Version: "2.4.0", Bad: []int{3}, Config: `defaults
    mode http
    option httpslog
`},
		{Name: "no switch", Bad: []int{3}, Config: `defaults
    mode http
    no option forwardfor
`},
		{Name: "known", Config: `defaults
    mode http
    option httplog
    no option httpclose
`},
	},
	Check: func(p *Pass) {
		r := wordsOf(p)
		check := func(d *config.Directive) {
			if t := r.table(keywords.Option, d.Section.Kind); len(d.Words) > 1 && !t.IsEmpty() {
				r.checkOption(d, t)
			}
		}
		for d := range p.Config.WhereOf(r.mayBeNoOption) {
			if d.Modifier == config.Plain {
				check(d)
			}
		}
		for d := range p.Config.Each("option") {
			if d.Modifier != config.Plain {
				check(d)
			}
		}
	},
})

// modified are the kinds of words after the modifiers.
var modified = map[config.Modifier]keywords.Kind{
	config.Plain: keywords.Option, config.Negated: keywords.NoOption, config.DefaultOnce: keywords.DefaultOption,
}

// mayBeNoOption tells the options whose lines are to be looked at: those that the version
// does not accept.
func (r *wordRule) mayBeNoOption(section *keywords.Section, keyword, word string) bool {
	if keyword != "option" {
		return false
	}
	_, answer := r.table(keywords.Option, section.Kind).Lookup(word)
	return answer >= keywords.Refused
}

// checkOption checks one line with an option.
func (r *wordRule) checkOption(d *config.Directive, t keywords.Table) {
	kind := d.Section.Kind
	w, answer := t.Lookup(d.Arg(1))
	switch {
	case !d.Section.IsProxy() && (d.Modifier != config.Plain || !r.takesOptions(kind)):
	case answer >= keywords.Removed:
		r.unknown(d, 1, place{keywords.Option, kind, "option of " + article(kind) + " section", "a section of the kind %s"})
	case d.Modifier != config.Plain:
		if _, answer := r.table(modified[d.Modifier], kind).Lookup(w.Name); answer == keywords.Refused {
			modifier := map[config.Modifier]string{config.Negated: "no", config.DefaultOnce: "default"}[d.Modifier]
			r.Report(At(d, 1).Saying(fmt.Sprintf("%q cannot stand before option %q, which is no mere switch", modifier, w.Name), "remove the line"))
		}
	}
}

// takesOptions reports whether sections of that kind have options at all.
func (r *wordRule) takesOptions(kind string) bool {
	return r.table(keywords.Keyword, kind).Has("option")
}
