package config

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// readDirective puts a line into its section, or opens a new one.
func (r *reader) readDirective(words []Word) {
	d := r.newDirective(words)
	if kind := keywords.SectionOf(d.number); kind != nil && kind.In(r.config.Version) {
		r.open(kind, d)
		return
	}
	if r.section == nil {
		r.problem(KeywordOutOfSection, Alert, d.Words[0].Span(), d.Keyword())
		r.forget(d)
		return
	}
	if d.number == 0 {
		if r.strange++; r.strange > MaxStrange {
			r.config.Dropped++
			r.forget(d)
			return
		}
	}
	d.Section = r.section
	if r.forms != nil {
		d.findCondition(r.forms[d.number])
	}
	if r.section.Kind == "global" {
		r.environmentCommand(d)
	}
	r.directives = append(r.directives, d)
	r.section.Directives = r.directives[r.first:len(r.directives):len(r.directives)]
	r.numbers = append(r.numbers, d.number)
	r.section.numbers = r.numbers[r.first:len(r.numbers):len(r.numbers)]
	r.section.words.add(d)
}

// forget takes a directive back that nothing holds.
func (r *reader) forget(d *Directive) {
	*d = Directive{}
	r.spare = d
}

// newDirective takes a leading modifier off and cuts the words at the first
// empty one.
func (r *reader) newDirective(words []Word) *Directive {
	d := r.spare
	if r.spare = nil; d == nil {
		if len(r.slab) == 0 {
			r.slab = make([]Directive, 512)
		}
		d = &r.slab[0]
		r.slab = r.slab[1:]
	}
	d.File, d.Line, d.Words, d.position = r.file, r.line, words, uint32(len(r.directives))
	if i := slices.IndexFunc(words, func(w Word) bool { return w.Value == "" }); i >= 0 {
		d.Words = words[:i]
	}
	switch d.Keyword() {
	case "no":
		d.Modifier = Negated
	case "default":
		d.Modifier = DefaultOnce
	}
	ln := r.file.lines[r.line-1]
	if d.number, d.second = ln.keyword, ln.second; ln.flags&lineExpands != 0 {
		d.enumerate()
	}
	if d.Modifier != Plain {
		if len(d.Words) > 1 {
			d.Words = d.Words[1:]
			d.enumerate()
		}
		if since, ok := modifiable[d.Keyword()]; !ok || r.config.Version.Before(since) {
			r.problem(BadModifier, Alert, words[0].Span(), d.Keyword())
		}
	}
	d.condition = uint16(len(d.Words))
	return d
}

// enumerate finds the numbers of the words of a directive.
func (d *Directive) enumerate() {
	d.number, d.second = keywords.Number(d.Words[0].Value), 0
	if keywords.Divided(d.number) {
		d.second = keywords.Second(d.Arg(1))
	}
}

// modifiable lists the keywords that "no" and "default" may stand before, with
// the first version that lets them.
var modifiable = map[string]release.Version{
	"option":               release.Oldest(),
	"log":                  release.Oldest(),
	"busy-polling":         release.Oldest(),
	"set-dumpable":         release.MustParse("2.1.0"),
	"strict-limits":        release.MustParse("2.1.0"),
	"insecure-fork-wanted": v22,
	"numa-cpu-mapping":     v24,
}

// open begins a section.
func (r *reader) open(kind *keywords.Section, header *Directive) {
	s := &Section{Kind: kind.Kind, Header: header, Scope: r.scope, position: len(r.config.Sections)}
	if kind.Named {
		s.Name = header.Arg(1)
	}
	header.Section = s
	r.section, r.forms, r.first = s, formsOf(s), len(r.directives)
	r.env.section = cmp.Or(header.Arg(1), header.Keyword())
	r.config.Sections = append(r.config.Sections, s)
	if kind.Proxy {
		r.inherit(s)
	}
}

// environmentCommand carries out setenv and its like.
func (r *reader) environmentCommand(d *Directive) {
	command, ok := envCommands[d.Keyword()]
	if !ok {
		return
	}
	args := d.Words[1:]
	if len(args) == 3 && ignoresThirdEnvArg.Contains(r.config.Version) && (d.Keyword() == "setenv" || d.Keyword() == "presetenv") {
		args = args[:2]
	}
	if fault := command(r.env, args); fault != "" {
		r.problem(EnvironmentCommand, Alert, d.Span(), d.Keyword()+": "+fault)
	}
}

// ignoresThirdEnvArg lists the releases that count the arguments of setenv and
// presetenv one too high, and so let a third one pass without a word.
var ignoresThirdEnvArg = release.MustRanges("<2.2.34, >=2.3.0 <2.4.28, >=2.5.0 <2.6.20, >=2.7.0 <2.8.12, >=2.9.0 <2.9.12, >=3.0.0 <3.0.6")
