package changes

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/match"
)

// fits reports whether what a subject matches meets the other conditions of a case.
func (x *search) fits(k *Case, f *found) bool {
	d := f.directive()
	s := d.Section
	switch {
	case k.In != "" && !slices.Contains(strings.Fields(k.In), s.Kind):
		return false
	case k.Mode != "" && (!s.IsProxy() || s.Mode() != k.Mode):
		return false
	case !x.change.Kind.Loud() && !x.inUse(s): // HAProxy reads what is disabled, and does nothing with it
		return false
	case len(k.Lacking) > 0 && x.hasParameter(d, k.Lacking):
		return false
	}
	for _, line := range k.With {
		if !x.inForce(s, line) {
			return false
		}
	}
	for _, line := range k.Without {
		if x.inForce(s, line) {
			return false
		}
	}
	return x.globalFits(k)
}

// globalFits reports whether the global sections meet the conditions of a case.
func (x *search) globalFits(k *Case) bool {
	has := func(line string) bool {
		return slices.ContainsFunc(x.old.Of("global"), func(s *config.Section) bool { return x.inForce(s, line) })
	}
	for _, line := range k.GlobalWith {
		if !has(line) {
			return false
		}
	}
	return !slices.ContainsFunc(k.GlobalWithout, has)
}

// inUse reports whether a proxy does something: it is not disabled, and a defaults
// section is inherited from by such a proxy. Other sections are in use.
func (x *search) inUse(s *config.Section) bool {
	switch {
	case !s.IsProxy():
		return true
	case s.Kind != "defaults":
		return !s.Disabled()
	}
	if x.consumers == nil {
		x.consumers = map[*config.Section]bool{}
		for _, p := range x.old.Sections {
			if p.IsProxy() && p.Kind != "defaults" && !p.Disabled() {
				for from := range p.Defaults.Chain {
					x.consumers[from] = true
				}
			}
		}
	}
	return x.consumers[s]
}

// hasParameter reports whether a bind or server line has one of some parameters, by
// itself or by the default-server lines that are in force for it.
func (x *search) hasParameter(d *config.Directive, names []string) bool {
	if x.parametersOf(x.old, d).Last(names...) != nil {
		return true
	}
	if n := x.newDirective(d); n != nil && x.parametersOf(x.new, n).Last(names...) != nil { // the old version may not know it
		return true
	}
	if d.Keyword() != "server" && d.Keyword() != "server-template" {
		return false
	}
	for _, s := range x.old.Servers(d.Section) {
		if s.Directive == d {
			return s.Last(names...) != nil
		}
	}
	return false
}

// inForce reports whether a line is in force in a section, by itself or by inheritance.
// "no" before it stands for a line that switches it off; "bind: ssl" and "server: ssl"
// stand for such a line with this parameter.
func (x *search) inForce(s *config.Section, line string) bool {
	if parameter, ok := strings.CutPrefix(line, "bind: "); ok {
		return slices.ContainsFunc(x.old.Binds(s), func(b config.BindLine) bool { return x.hasParameter(b.Directive, []string{parameter}) })
	}
	if parameter, ok := strings.CutPrefix(line, "server: "); ok {
		return slices.ContainsFunc(x.old.Servers(s), func(l config.ServerLine) bool { return l.Has(parameter) })
	}
	text, negated := strings.CutPrefix(line, "no ")
	d := lookup(s, match.ParseLine(text))
	return d != nil && (d.Modifier == config.Negated) == negated
}

// lookup returns the last line of a pattern that is in force in a section: its own, or
// else that of the nearest defaults section.
func lookup(s *config.Section, p match.Line) *config.Directive {
	for from := range s.Chain {
		var last *config.Directive
		for d := range from.Each(p.Firsts()...) {
			if _, ok := p.Match(d, 0); ok {
				last = d
			}
		}
		if last != nil {
			return last
		}
	}
	return nil
}
