package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// asked is what a term of a condition asks for, roughly: a hash of the fetch with its
// argument, and of the text that it is compared with where that must be the same.
type asked uint32

// asks calls a function with what the terms of the condition of a line ask for, by its words;
// condition is the word where it begins. Requests for which another condition holds wherever
// this one does must be asked one thing in common with each of its alternatives: with first
// set, that is looked for in the first term of each. Conditions are not read for it, as few
// rules ask for the same.
func (p *Pass) asks(d *config.Directive, condition int, first bool, yield func(asked)) {
	begins := true
	affirmed := d.Arg(condition) == "if"
	for n := condition + 1; n < len(d.Words); n++ {
		word := d.Arg(n)
		w := strings.TrimLeft(word, "!")
		switch w {
		case "":
			continue
		case "||", "or", "OR":
			begins = true
			continue
		}
		wanted := begins || !first
		begins = false
		exact := affirmed && len(w) == len(word)
		if w == "{" {
			from := n + 1
			for n < len(d.Words) && d.Arg(n) != "}" {
				n++
			}
			if wanted {
				askedBy(d.Words[min(from, len(d.Words)):min(n, len(d.Words))], exact, first, yield)
			}
		} else if wanted {
			p.askedByACL(d, w, exact, first, yield)
		}
	}
}

// askedByACL calls a function with what an ACL asks for.
func (p *Pass) askedByACL(d *config.Directive, name string, exact, first bool, yield func(asked)) {
	symbol := p.Config.Symbols().Lookup(config.ACL, d.Section, name)
	if symbol == nil {
		yield(newAsked(predefinedSubject(name), "", ""))
		return
	}
	const enough = 8
	for _, line := range symbol.Definitions[:min(enough, len(symbol.Definitions))] {
		if len(line.Words) > 2 {
			askedBy(line.Words[2:], exact, first, yield)
		}
	}
}

// askedBy calls a function with what a criterion asks for: the fetch, and, where that is
// compared with whole texts, each of them; with first set, these alone.
func askedBy(criterion []config.Word, exact, first bool, yield func(asked)) {
	if len(criterion) == 0 {
		return
	}
	word := criterion[0].Value
	fetch, rest, _ := strings.Cut(word, "(")
	argument, _, _ := strings.Cut(rest, ")")
	exact = exact && wholeTexts[fetch] && len(criterion) > 1 && strings.IndexByte(word, ',') < 0
	subject := subjectOf(word)
	if !exact || !first {
		yield(newAsked(subject, argument, ""))
	}
	const enough = 32
	for _, w := range criterion[1:min(enough, len(criterion))] {
		switch {
		case !strings.HasPrefix(w.Value, "-"):
		case w.Value == "-i" || w.Value == "--":
			continue
		case exact: // -f, -m and the like: it may be another comparison
			exact = false
			if first {
				yield(newAsked(subject, argument, ""))
			}
		}
		if exact || !first {
			yield(newAsked(subject, argument, w.Value))
		}
	}
}

// wholeTexts are criteria that are compared with whole texts, unless flags say otherwise.
var wholeTexts = map[string]bool{"hdr": true, "req.hdr": true, "path": true, "url": true, "method": true, "ssl_fc_sni": true, "req.ssl_sni": true}

// newAsked hashes (FNV-1a) without minding the case.
func newAsked(subject, argument, text string) asked {
	const start, prime, separator, lower = 2166136261, 16777619, 0xff, 0x20
	hash := uint32(start)
	for _, s := range [...]string{subject, argument, text} {
		for i := range len(s) {
			hash = (hash ^ uint32(s[i]|lower)) * prime
		}
		hash = (hash ^ separator) * prime
	}
	return asked(hash)
}
