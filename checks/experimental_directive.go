package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "experimental-directive",
	Category: Startup,
	Severity: Error,
	Summary:  "an experimental word without expose-experimental-directives above it",
	Doc: `What HAProxy calls experimental may change at any time, and it refuses to start with it
unless the global section above says ` + "`expose-experimental-directives`" + `. Below the first use,
that comes too late.

Since 3.3, HAProxy also warns when that stands there and nothing needs it any more.`,
	Versions: mustRanges(">=2.4.0"),
	Examples: []Example{
		{Name: "an action", Version: "3.0.11", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    http-request normalize-uri fragment-strip
`},
		{Name: "too late", Version: "3.0.11", Bad: []int{2}, Config: `global
    tune.fd.edge-triggered on
    expose-experimental-directives
`},
		{Name: "not needed", Version: "3.4.7", Bad: []int{2}, Config: `global
    expose-experimental-directives
    tune.disable-fast-forward
`},
		{Name: "exposed", Version: "3.0.11", Config: `global
    expose-experimental-directives
    tune.disable-fast-forward
`},
	},
	Check: func(p *Pass) {
		r := &experimentalRule{wordRule: wordsOf(p), parameters: p.parameterReader(nil)}
		acme := p.Config.Of("acme")
		for d := range p.Config.WhereOf(r.mayNeed) {
			for len(acme) > 0 && acme[0].Header.Before(d) {
				r.needs(On(acme[0].Header), "a section of the kind acme")
				acme = acme[1:]
			}
			if d.Modifier == config.Plain {
				r.directive(d, r.table(keywords.Keyword, d.Section.Kind))
			}
		}
		for _, s := range acme {
			r.needs(On(s.Header), "a section of the kind acme")
		}
		if r.exposed != nil && !r.used && idleExposure.Contains(p.Version()) && len(p.Config.Unset) == 0 {
			p.Report(On(r.exposed).As(Warning).Saying("experimental words are exposed, and none is used", "remove the line, so that none is used by accident").ForSection(r.exposed.Section).
				Fixing(SafeFix("remove the line", r.exposed.RemoveLine())))
		}
	},
})

// mayNeed tells the keywords whose lines are to be looked at.
func (r *experimentalRule) mayNeed(section *keywords.Section, keyword, word string) bool {
	switch keyword {
	case "bind", "server", "server-template", "default-server", "nameserver", "tcp-request", "expose-experimental-directives":
		return true
	case "http-request":
		w, _ := r.table(keywords.Action, keyword).Lookup(word)
		return w == nil || w.Needs(r.Version()) != ""
	}
	w, _ := r.table(keywords.Keyword, section.Kind).Lookup(keyword)
	return section.Kind == "global" && w != nil && w.Needs(r.Version()) != ""
}

// What is experimental in which versions, and is no word of the table.
var (
	experimentalReverse = mustRanges(">=2.9.0")        // rhttp@
	experimentalQUIC    = mustRanges(">=3.3.0")        // of servers
	experimentalQMux    = mustRanges(">=3.4.0")        // proto qmux
	experimentalNoCC    = mustRanges(">=2.9.0")        // quic-cc-algo nocc
	experimentalBBR     = mustRanges(">=3.1.0 <3.2.0") // quic-cc-algo bbr
	idleExposure        = mustRanges(">=3.3.0")        // a warning when nothing needs it
)

// experimentalRule is one run of the rule.
type experimentalRule struct {
	*wordRule
	parameters *parameterReader
	// exposed is the line that exposes experimental words, once it was read.
	exposed *config.Directive
	used    bool
}

// directive reads one line.
func (r *experimentalRule) directive(d *config.Directive, words keywords.Table) {
	s, keyword := d.Section, d.Keyword()
	switch {
	case s.Kind == "global" && keyword == "expose-experimental-directives":
		if r.exposed == nil {
			r.exposed = d
		}
	case s.Kind == "global":
		if w, answer := words.Lookup(keyword); answer < keywords.Refused && w.Needs(r.Version()) != "" {
			r.needs(At(d, 0), fmt.Sprintf("%q", keyword))
		}
	case keyword == "bind" || keyword == "server" || keyword == "server-template" || keyword == "default-server" || keyword == "nameserver":
		r.line(d)
	case keyword == "http-request" || keyword == "tcp-request":
		ruleset, n := d.Rule()
		if n == 0 {
			return
		}
		if w, answer := r.table(keywords.Action, ruleset).LookupPrefix(d.Arg(n)); answer < keywords.Refused && w.Needs(r.Version()) != "" {
			r.needs(At(d, n), fmt.Sprintf("%q", d.Arg(n)))
		}
	}
}

// addressWord is the place of the address in a line, 0 where there is none.
func addressWord(keyword string) int {
	switch keyword {
	case "bind":
		return 1
	case "server", "nameserver":
		return 2
	case "server-template":
		return 3
	}
	return 0
}

// line reads a line with an address or parameters.
func (r *experimentalRule) line(d *config.Directive) {
	address := addressWord(d.Keyword())
	switch {
	case address == 0:
	case strings.HasPrefix(d.Arg(address), "rhttp@") && experimentalReverse.Contains(r.Version()),
		address > 1 && strings.HasPrefix(d.Arg(address), "quic") && strings.Contains(d.Arg(address), "@") && quicIsExperimental(d, r.Version()):
		r.needs(At(d, address), fmt.Sprintf("%q", d.Arg(address)))
	}
	for n := address + 1; n < len(d.Words); n++ {
		if mayBeExperimental(d.Words[n].Value) {
			r.parameters.read(d, func(_ string, p parameter) { r.parameter(d, p) })
			return
		}
	}
}

// quicIsExperimental reports whether the server of a line that is to be reached by QUIC is
// experimental. Name servers were not yet in 3.3.
func quicIsExperimental(d *config.Directive, v release.Version) bool {
	if d.Keyword() == "nameserver" {
		return v.AtLeast(v34)
	}
	return experimentalQUIC.Contains(v)
}

// mayBeExperimental tells the words for whose sake it is worth to look at all
// the parameters of a line.
func mayBeExperimental(word string) bool {
	switch word {
	case "alpn", "ech", "ktls", "nbconn", "proto", "quic-cc-algo":
		return true
	}
	return false
}

// parameter reads one parameter.
func (r *experimentalRule) parameter(d *config.Directive, p parameter) {
	if p.word == nil || p.answer >= keywords.Refused {
		return
	}
	value := d.Arg(p.at + 1)
	switch {
	case p.word.Needs(r.Version()) != "":
		r.needs(At(d, p.at), fmt.Sprintf("%q", p.word.Name))
	case p.word.Name == "proto" && value == "qmux" && experimentalQMux.Contains(r.Version()):
		r.needs(At(d, p.at+1), "the protocol qmux")
	case p.word.Name == "quic-cc-algo" && r.experimentalAlgorithm(value):
		r.needs(At(d, p.at+1), fmt.Sprintf("the congestion control %q", value))
	case p.word.Name == "alpn" && hasMethod(value, "h3") && r.overTCP(d):
		r.needs(At(d, p.at+1), "HTTP/3 over TCP")
	case p.word.Name == "alpn" && strings.Contains(value, "h3"):
		r.used = true
	}
}

// overTCP reports whether a line surely offers its protocols over TCP, where
// HTTP/3 takes qmux: no other protocol is told, and no QUIC address.
func (r *experimentalRule) overTCP(d *config.Directive) bool {
	if !experimentalQMux.Contains(r.Version()) || d.Section.Mode() != "http" || d.Section.Lookup("default-server") != nil {
		return false
	}
	has := func(word string) bool {
		return slices.ContainsFunc(d.Words, func(w config.Word) bool { return w.Value == word })
	}
	switch address := d.Arg(1); d.Keyword() {
	case "bind":
		return has("ssl") && !has("proto") && !strings.Contains(address, "quic")
	case "server":
		return !has("proto") && !strings.Contains(d.Arg(2), "quic")
	}
	return false
}

// experimentalAlgorithm reports whether a congestion control is experimental.
func (r *experimentalRule) experimentalAlgorithm(name string) bool {
	v := r.Version()
	return strings.HasPrefix(name, "nocc") && experimentalNoCC.Contains(v) || strings.HasPrefix(name, "bbr") && experimentalBBR.Contains(v)
}

// needs reports something experimental that is not exposed.
func (r *experimentalRule) needs(f Finding, what string) {
	r.used = true
	if r.exposed == nil {
		r.Report(f.Saying(what+" is experimental, and experimental words are not exposed", "add \"expose-experimental-directives\" to the global section above, or do without").
			Fixing(UnsafeFix("expose experimental words", r.exposing("expose-experimental-directives", f))))
	}
}

// exposing adds the line that exposes words above a finding: to the first global section, or
// where that comes later, to one of its own.
func (p *Pass) exposing(line string, f Finding) config.Edit {
	first := p.Config.Files[0]
	if global := p.Config.Of("global"); len(global) > 0 {
		h := global[0].Header
		if h.File == f.File && h.Span().Start < f.Span.Start || h.File == first && f.File != first {
			return global[0].InsertFirst(line)
		}
	}
	return first.PrependSection("global", line)
}
