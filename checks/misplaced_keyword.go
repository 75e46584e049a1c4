package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "misplaced-keyword",
	Category: Startup,
	Severity: Warning,
	Summary:  "a keyword, option or timeout in a kind of proxy that has no use for it",
	Doc: `Frontends have no servers, and backends no clients. HAProxy warns about a line that is
for the other kind of proxy, and ignores it; some it refuses, above all what cannot
stand in a defaults section.`,
	Examples: []Example{
		{Name: "for backends", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    timeout server 10s
`},
		{Name: "not in defaults", Bad: []int{4}, Config: `defaults
    mode http
    timeout client 10s
    server a1 192.0.2.1:80
`},
		{Name: "an option", Version: "3.0.11", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    option httpchk
`},
		{Name: "in their places", Config: `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 10s
listen web
    bind :8080
    option httpchk
    server a1 192.0.2.1:80 check
`},
	},
	Check: func(p *Pass) {
		r := wordsOf(p)
		for d := range p.Config.WhereOf(r.mayBeMisplaced) {
			switch kind := d.Section.Kind; {
			case d.Keyword() == "option":
				r.misplacedOption(d)
			case d.Modifier != config.Plain:
			case d.Keyword() == "timeout":
				r.misplaced(d, 1, keywords.Timeout, r.table(keywords.Timeout, kind))
			default:
				r.misplaced(d, 0, keywords.Keyword, r.table(keywords.Keyword, kind))
			}
		}
	},
})

// mayBeMisplaced tells the keywords whose lines are to be looked at.
func (r *wordRule) mayBeMisplaced(section *keywords.Section, keyword, word string) bool {
	kind := keywords.Keyword
	switch keyword {
	case "option":
		kind, keyword = keywords.Option, word
	case "timeout":
		kind, keyword = keywords.Timeout, word
	}
	_, answer := r.table(kind, section.Kind).Lookup(keyword)
	return section.Proxy && (answer == keywords.Ignored || answer == keywords.Refused)
}

// misplacedOption reports an option in the wrong kind of proxy.
func (r *wordRule) misplacedOption(d *config.Directive) {
	if _, answer := r.table(keywords.Option, d.Section.Kind).Lookup(d.Arg(1)); answer == keywords.Refused || answer == keywords.Ignored {
		r.misplaced(d, 1, modified[d.Modifier], r.table(modified[d.Modifier], d.Section.Kind))
	}
}

// serverLines are the keywords of servers, and noServers the releases that refuse
// them in frontends: patches came to two branches that had warned.
var (
	serverLines = map[string]bool{"server": true, "server-template": true, "default-server": true}
	noServers   = release.MustRanges(">=2.2.9 <2.3-dev1, >=2.3.5")
)

// misplaced reports word n of a directive when the version ignores or refuses it
// in that kind of section.
func (r *wordRule) misplaced(d *config.Directive, n int, kind keywords.Kind, t keywords.Table) {
	w, answer := t.Lookup(d.Arg(n))
	if answer != keywords.Ignored && answer != keywords.Refused || answer == keywords.Refused && d.Modifier != config.Plain {
		return
	}
	section := d.Section.Kind
	if n == 0 && section == "frontend" && serverLines[w.Name] && noServers.Contains(r.Version()) {
		answer = keywords.Refused
	}
	name := w.Name
	if n == 1 {
		name = d.Keyword() + " " + name
	}
	advice := "remove it"
	if contexts := keywords.Contexts(kind, w.Name, r.period); len(contexts) > 0 {
		advice = fmt.Sprintf("move it to a section of the kind %s, or remove it", list(contexts))
	}
	if answer == keywords.Ignored {
		r.Report(At(d, n).Saying(fmt.Sprintf("%q has no effect in %s", name, article(section)), advice).Fixing(SafeFix("remove the line", d.RemoveLine())))
		return
	}
	r.Report(At(d, n).As(Error).Saying(fmt.Sprintf("%q is not allowed in %s section", name, article(section)), advice))
}
