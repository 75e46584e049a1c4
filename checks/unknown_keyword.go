package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "unknown-keyword",
	Category: Startup,
	Severity: Error,
	Summary:  "a line that begins with a word that the version does not know in its section",
	Doc: `Each kind of section has keywords of its own, and each version of HAProxy its own set.
HAProxy refuses to start at a word that it does not know, be it misspelt, of a later
version, gone, or at home in another section. The same holds for the word after
` + "`timeout`, `filter` and `balance`" + `.

What a build can leave out, such as TLS, QUIC, Lua or device detection, counts as known.`,
	Examples: []Example{
		{Name: "a misspelt keyword", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    default_backned app
`},
		{Name: "of a later version", Version: "2.6.12", Bad: []int{2}, Config: `global
    ssl-security-level 2
`},
		{Name: "gone", Version: "3.0.11", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    reqadd X-Proxy:\ 1
`},
		{Name: "in the wrong section", Bad: []int{3}, Config: `defaults
    mode http
    nbthread 4
`},
		{Name: "a timeout that does not exist", Bad: []int{3}, Config: `defaults
    mode http
    timeout conect 10s
`},
		{Name: "all are known", Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    http-request add-header X-Proxy 1
`},
	},
	Check: func(p *Pass) {
		r := wordsOf(p)
		for d := range p.Config.WhereOf(r.mayBeUnknown) {
			_, answer := r.table(keywords.Keyword, d.Section.Kind).Lookup(d.Keyword())
			switch {
			case d.Modifier != config.Plain:
				if k := d.Keyword(); answer >= keywords.Removed && (k == "option" || k == "log") { // other words are bad-modifier's
					r.unknownFirst(d)
				}
			case answer == keywords.Removed && d.Is("master-worker", "no-exit-on-failure"): // 3.5 refuses it by itself only
			case answer >= keywords.Removed:
				r.unknownFirst(d)
			case answer == keywords.Refused || len(d.Words) == 1:
			case d.Keyword() == "timeout":
				if timeouts := r.table(keywords.Timeout, d.Section.Kind); !timeouts.IsEmpty() {
					r.unknownSecond(d, timeouts, place{keywords.Timeout, d.Section.Kind, "timeout", ""})
				}
			case d.Keyword() == "filter":
				r.unknownSecond(d, r.table(keywords.Filter, "proxy"), place{keywords.Filter, "proxy", "filter", ""})
			case d.Keyword() == "balance":
				r.unknownSecond(d, r.table(keywords.Balance, "proxy"), place{keywords.Balance, "proxy", "balance algorithm", ""})
			}
		}
	},
})

// mayBeUnknown tells the keywords whose lines are to be looked at. Those of caches are the
// affair of cache-section.
func (r *wordRule) mayBeUnknown(section *keywords.Section, keyword, word string) bool {
	if section.Kind == "cache" {
		return false
	}
	t := r.table(keywords.Keyword, section.Kind)
	_, answer := t.Lookup(keyword)
	switch {
	case t.IsEmpty():
		return false
	case answer >= keywords.Removed:
		return true
	case keyword == "timeout":
		_, answer = r.table(keywords.Timeout, section.Kind).Lookup(word)
	case keyword == "filter":
		_, answer = r.table(keywords.Filter, "proxy").Lookup(word)
	case keyword == "balance":
		_, answer = r.table(keywords.Balance, "proxy").Lookup(word)
	}
	return answer >= keywords.Removed
}

// unknownFirst reports the first word of a line, unless it opens a section or
// was to open one, which is the affair of unknown-section.
func (r *wordRule) unknownFirst(d *config.Directive) {
	if misspeltSection(d.Keyword(), r.Version()) != "" {
		if _, answer := r.table(keywords.Keyword, d.Section.Kind).Lookup(d.Keyword()); answer != keywords.Removed {
			return
		}
	}
	kind := d.Section.Kind
	what := "keyword of " + article(kind) + " section"
	if kind == "global" {
		what = "keyword of the global section"
	}
	r.unknown(d, 0, place{keywords.Keyword, kind, what, "a section of the kind %s"})
}

// unknownSecond reports the second word of a line when the version does not know
// it. Lua brings words of its own.
func (r *wordRule) unknownSecond(d *config.Directive, t keywords.Table, at place) {
	if _, answer := t.LookupPrefix(d.Arg(1)); answer >= keywords.Removed && !strings.HasPrefix(d.Arg(1), "lua.") {
		r.unknown(d, 1, at)
	}
}
