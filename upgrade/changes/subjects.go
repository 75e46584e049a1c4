package changes

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/match"
)

// subjects returns what the subject of a case matches.
func (x *search) subjects(k *Case) []found {
	switch {
	case k.Line != "":
		return x.lines(k)
	case k.Bind != "":
		return x.parameters(k.Bind, "bind")
	case k.Server != "":
		return x.parameters(k.Server, "server", "server-template", "default-server")
	case k.Action != "":
		return x.actions(k.Action)
	case k.Sample != "":
		return x.samples(k.Sample)
	case k.Section != "":
		return headers(x.old.Of(k.Section))
	case k.Proxies != "":
		return headers(x.old.Of(strings.Fields(k.Proxies)...))
	case k.Feature != "":
		return x.feature(config.Feature(k.Feature))
	case k.Find != "":
		return finders[k.Find](x)
	}
	if d := x.top(); d != nil {
		return []found{{directives: []*config.Directive{d}}}
	}
	return nil
}

// top is where a configuration as a whole shows: the header of its first global section,
// or of its first section.
func (x *search) top() *config.Directive {
	if globals := x.old.Of("global"); len(globals) > 0 {
		return globals[0].Header
	}
	if len(x.old.Sections) > 0 {
		return x.old.Sections[0].Header
	}
	return nil
}

func headers(sections []*config.Section) []found {
	list := make([]found, len(sections))
	for i, s := range sections {
		list[i] = found{directives: []*config.Directive{s.Header}}
	}
	return list
}

// lines returns the lines that begin with the words of a pattern.
func (x *search) lines(k *Case) []found {
	p := match.ParseLine(k.Line)
	var list []found
	for d := range x.old.Each(p.Firsts()...) {
		if n, ok := p.Match(d, 0); ok && modifierIs(k.Modifier, d.Modifier) {
			list = append(list, found{directives: []*config.Directive{d}, to: n})
		}
	}
	return list
}

// modifierIs reports whether a line has the modifier that a case asks for.
func modifierIs(wanted string, has config.Modifier) bool {
	switch wanted {
	case "no":
		return has == config.Negated
	case "default":
		return has == config.DefaultOnce
	case "plain":
		return has == config.Plain
	}
	return true
}

// parameters returns the parameters of some lines that match a pattern: the name, and
// the arguments.
func (x *search) parameters(pattern string, lines ...string) []found {
	p := match.ParseLine(pattern)
	var list []found
	for d := range x.old.Each(lines...) {
		if !hasParameters(d) {
			continue
		}
		parameters := x.parametersOf(x.old, d)
		for i := range parameters {
			if _, ok := p.Match(d, parameters[i].Word); ok {
				to := len(d.Words)
				if i+1 < len(parameters) {
					to = parameters[i+1].Word
				}
				list = append(list, found{directives: []*config.Directive{d}, from: parameters[i].Word, to: to})
			}
		}
	}
	return list
}

// hasParameters reports whether a line is one whose parameters are known: "server state"
// files and the like are none.
func hasParameters(d *config.Directive) bool {
	switch d.Section.Kind {
	case "program", "userlist", "mailers":
		return false
	}
	return d.Modifier == config.Plain
}

// actions returns the rules with an action: "http-request block".
func (x *search) actions(pattern string) []found {
	ruleset, action, _ := strings.Cut(pattern, " ")
	if i := strings.LastIndexByte(pattern, ' '); i > 0 {
		ruleset, action = pattern[:i], pattern[i+1:]
	}
	first, _, _ := strings.Cut(ruleset, " ")
	var list []found
	for d := range x.old.Each(first) {
		if set, n := d.Rule(); set == ruleset && n > 0 && match.Word(action, actionName(d.Arg(n))) {
			list = append(list, found{directives: []*config.Directive{d}, from: n, to: n + 1})
		}
	}
	return list
}

// actionName is an action without what stands in parentheses behind it.
func actionName(word string) string {
	name, _, _ := strings.Cut(word, "(")
	return name
}

// samples returns where the new version misses or warns about a sample or an alias. It
// is asked of the new version, which reads samples like any others, so that text which
// only looks like one is none.
func (x *search) samples(name string) []found {
	kinds := []config.SampleFaultKind{config.UnknownFetch, config.UnknownConverter, config.MissingFetch}
	alias, isAlias := strings.CutPrefix(name, "%")
	if isAlias {
		name, kinds = alias, []config.SampleFaultKind{config.UnknownAlias, config.DeprecatedAlias}
	}
	var list []found
	for _, fault := range x.new.SampleFaults() {
		if !slices.Contains(kinds, fault.Kind) || sampleName(fault.Text) != name {
			continue
		}
		if d := x.oldDirective(fault.Directive); d != nil {
			list = append(list, found{directives: []*config.Directive{d}, span: fault.Span})
		}
	}
	return list
}

func sampleName(text string) string {
	if i := strings.IndexAny(text, "(,]"); i >= 0 {
		return text[:i]
	}
	return text
}

// feature returns the evidence of a feature.
func (x *search) feature(f config.Feature) []found {
	var list []found
	for _, e := range x.old.FeaturesAmong(f)[f] {
		list = append(list, found{directives: []*config.Directive{e.Directive}})
	}
	return list
}
