package policy

import (
	"slices"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/match"
)

// search looks for what one policy is about in one configuration.
type search struct {
	*Policy
	pass   *checks.Pass
	config *config.Config
	// inherited are lines of defaults sections, once asked for.
	inherited map[inheritedKey][]*config.Directive
	// servers are the server lines of the sections that were asked for.
	servers map[*config.Directive]*config.ServerLine
}

type inheritedKey struct {
	section *config.Section
	lines   *Lines
}

// forbidden reports lines that are forbidden: those of the sections, and those that they
// inherit, each once.
func forbidden(x *search) {
	reported := map[*config.Directive]bool{}
	for _, s := range x.config.Sections {
		if !x.concerns(s) {
			continue
		}
		own := x.linesOf(s, &x.Lines)
		var inherited []*config.Directive
		if len(x.In) > 0 { // otherwise they are found where they stand
			inherited = x.inheritedBy(s)
		}
		if len(own)+len(inherited) == 0 || x.excused(s) {
			continue
		}
		for _, d := range own {
			if !reported[d] {
				reported[d] = true
				x.report(checks.On(d))
			}
		}
		for _, d := range inherited {
			if !reported[d] {
				reported[d] = true
				x.report(checks.On(d).With(s.Header, "it is in force here"))
			}
		}
		if len(inherited) > 0 {
			x.forget(s, reported)
		}
	}
}

// forget leaves lines out of what sections below are asked about.
func (x *search) forget(s *config.Section, reported map[*config.Directive]bool) {
	for from := range s.Defaults.Chain {
		key := inheritedKey{from, &x.Lines}
		x.inherited[key] = slices.DeleteFunc(x.inherited[key], func(d *config.Directive) bool { return reported[d] })
	}
}

// required reports sections without what is required. The global sections are one.
func required(x *search) {
	for _, s := range x.config.Sections {
		idle := s.Kind == "global" || s.IsProxy() && s.Disabled()
		if !idle && x.concerns(s) && !x.has(s, &x.Lines) && !x.excused(s) {
			x.report(checks.On(s.Header))
		}
	}
	if slices.ContainsFunc(x.In, func(p Place) bool { return p.Kind == "global" }) && x.Mode == "" {
		x.requiredInGlobal()
	}
}

func (x *search) requiredInGlobal() {
	globals := x.config.Of("global")
	if slices.ContainsFunc(globals, func(s *config.Section) bool { return x.has(s, &x.Lines) || x.excused(s) }) {
		return
	}
	switch {
	case len(globals) > 0:
		x.report(checks.On(globals[0].Header))
	case len(x.config.Sections) > 0:
		x.report(checks.On(x.config.Sections[0].Header))
	}
}

func (x *search) report(f checks.Finding) { x.pass.Report(f.Saying(x.Message, x.Advice)) }

// concerns reports whether the policy is about a section.
func (x *search) concerns(s *config.Section) bool {
	return (len(x.In) == 0 || slices.ContainsFunc(x.In, func(p Place) bool { return p.holds(s) })) &&
		(x.Mode == "" || s.IsProxy() && s.Mode() == x.Mode)
}

// excused reports whether a line that makes an exception is in force in a section.
func (x *search) excused(s *config.Section) bool {
	for i := range x.Unless {
		if u := &x.Unless[i]; len(u.Keywords) > 0 && x.has(s, u) {
			return true
		}
	}
	return false
}

// has reports whether a line is in force in a section, by itself or by inheritance.
func (x *search) has(s *config.Section, l *Lines) bool {
	for d := range s.Each(l.Keywords...) {
		if x.matches(d, l) && inForce(s, d) {
			return true
		}
	}
	for from := range s.Defaults.Chain {
		if slices.ContainsFunc(x.inheritable(from, l), func(d *config.Directive) bool { return inForce(s, d) }) {
			return true
		}
	}
	return false
}

// linesOf returns the lines of a section, with its header, that match a pattern and are no
// exceptions.
func (x *search) linesOf(s *config.Section, l *Lines) []*config.Directive {
	var list []*config.Directive
	if slices.Contains(l.Keywords, s.Kind) && x.matches(s.Header, l) {
		list = append(list, s.Header)
	}
	for d := range s.Each(l.Keywords...) {
		if x.matches(d, l) && !x.exempt(d) {
			list = append(list, d)
		}
	}
	return list
}

// inheritedBy returns the lines of defaults sections that are in force in a section.
func (x *search) inheritedBy(s *config.Section) []*config.Directive {
	var list []*config.Directive
	for from := range s.Defaults.Chain {
		for _, d := range x.inheritable(from, &x.Lines) {
			if !x.exempt(d) && inForce(s, d) {
				list = append(list, d)
			}
		}
	}
	return list
}

// inheritable returns the lines of a defaults section that match a pattern and are not
// overruled there, at most [checks.MaxFindings].
func (x *search) inheritable(from *config.Section, l *Lines) []*config.Directive {
	key := inheritedKey{from, l}
	list, known := x.inherited[key]
	if known {
		return list
	}
	for d := range from.Each(l.Keywords...) {
		if len(list) < checks.MaxFindings && x.matches(d, l) && inForce(from, d) {
			list = append(list, d)
		}
	}
	if x.inherited == nil {
		x.inherited = map[inheritedKey][]*config.Directive{}
	}
	x.inherited[key] = list
	return list
}

// matches reports whether a line is as a pattern says.
func (x *search) matches(d *config.Directive, l *Lines) bool {
	rest, ok := l.begins(d)
	return ok && x.says(d, rest, l)
}

// exempt reports whether a line is an exception by what it says itself.
func (x *search) exempt(d *config.Directive) bool {
	for i := range x.Unless {
		if u := &x.Unless[i]; len(u.Keywords) == 0 && x.says(d, 1, u) {
			return true
		}
	}
	return false
}

// says reports whether all that a pattern wants behind a gap stands on a line, from a word
// on.
func (x *search) says(d *config.Directive, from int, l *Lines) bool {
	for _, piece := range l.rest {
		if !x.holds(d, from, piece) {
			return false
		}
	}
	return true
}

func (x *search) holds(d *config.Directive, from int, piece []string) bool {
	switch d.Keyword() {
	case "bind", "default-server":
		found, _ := hasParameter(x.config.ParametersOf(d), piece)
		return found
	case "server", "server-template":
		if line := x.serverLine(d); line != nil {
			found, decided := hasParameter(line.Own, piece)
			if !decided {
				found, _ = hasParameter(line.Defaults, piece)
			}
			return found
		}
	}
	for ; from+len(piece) <= len(d.Words); from++ {
		if wordsAre(piece, d, from) {
			return true
		}
	}
	return false
}

// hasParameter reports whether a parameter is among some, with the arguments that are
// asked for, and whether the parameter is there at all or switched off by its "no-" form.
func hasParameter(all config.Parameters, piece []string) (found, decided bool) {
	for _, p := range slices.Backward(all) {
		if match.Word(piece[0], p.Name) {
			decided = true
			if wordsAre(piece, p.Directive, p.Word) {
				return true, true
			}
		} else if p.Name == "no-"+piece[0] {
			return false, true
		}
	}
	return false, decided
}

func wordsAre(piece []string, d *config.Directive, from int) bool {
	for i, wanted := range piece {
		if from+i >= len(d.Words) || !match.Word(wanted, d.Words[from+i].Value) {
			return false
		}
	}
	return true
}

// serverLine returns what is in force for a server line, or nil.
func (x *search) serverLine(d *config.Directive) *config.ServerLine {
	if x.servers[d] == nil {
		lines := x.config.Servers(d.Section)
		for i := range lines {
			x.servers[lines[i].Directive] = &lines[i]
		}
	}
	return x.servers[d]
}
