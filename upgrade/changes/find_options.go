package changes

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = addFinder("misplaced-options", findMisplacedOptions)

// optionKinds are the tables of options by the modifier of the line.
var optionKinds = [...]keywords.Kind{config.Plain: keywords.Option, config.Negated: keywords.NoOption, config.DefaultOnce: keywords.DefaultOption}

// findMisplacedOptions finds the options that the old version ignores in their kind of
// proxy, and that the new one does not know there any more. To remove them changes
// nothing.
func findMisplacedOptions(x *search) []found {
	was, is := keywords.PeriodOf(x.old.Version), keywords.PeriodOf(x.new.Version)
	var list []found
	for d := range x.old.Each("option") {
		if !d.Section.IsProxy() || len(d.Words) < 2 {
			continue
		}
		kind, context := optionKinds[d.Modifier], d.Section.Kind
		_, before := keywords.TableOf(kind, context, was).Lookup(d.Arg(1))
		_, after := keywords.TableOf(kind, context, is).Lookup(d.Arg(1))
		elsewhere := keywords.Contexts(keywords.Option, d.Arg(1), is)
		if before.Starts() && after == keywords.Unknown && len(elsewhere) > 0 {
			list = append(list, found{directives: []*config.Directive{d}, edits: []config.Edit{d.RemoveLine()}})
		}
	}
	return list
}
