package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "unused-section",
	Category:   Advice,
	Family:     Leftovers,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "a section that nothing refers to",
	Doc: `Caches, userlists, resolvers, peers, rings, http-errors, fcgi-apps,
log-profiles, healthchecks and named defaults do nothing by themselves: another
line must name them. When none does, that line is missing or the section is left
over.

Some sections are used without being named, and left out here: ` + "`resolvers default`" + `,
peers with tables of their own, peers where there is no stick table that they could carry over, rings without a server, userlists that a Data
Plane API may read, and defaults that proxies below them inherit from. So are
configurations with ` + "`.if`" + ` blocks, with variables that are not set, or without
proxies.`,
	Examples: []Example{
		{Name: "a userlist without http_auth", Bad: []int{6}, Config: defaultLines + `userlist staff
    user alice password $5$x$y
frontend web
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
`},
		{Name: "used", Config: defaultLines + `userlist staff
    user alice password $5$x$y
frontend web
    bind :8080
    http-request auth unless { http_auth(staff) }
    default_backend app
backend app
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		c := p.Config
		if namesHidden(c) || len(c.Symbols().Of(config.Frontend))+len(c.Symbols().Of(config.Backend)) == 0 {
			return
		}
		inherited := map[*config.Section]bool{}
		for _, s := range c.Sections {
			inherited[s.Defaults] = true
		}
		unclear := misnamed(c)
		for kind, line := range whatUses {
			for _, sym := range c.Symbols().Of(kind) {
				if d := sym.Definitions[0]; len(sym.Uses) == 0 && !usedSilently(c, sym, inherited) {
					f := At(d, 1).Saying(fmt.Sprintf("nothing uses the %s %q", sym.Kind, sym.Name), "remove it, or add the line that uses it: "+line)
					if kind == config.Peers {
						f = f.With(lonelyTable(c), "a stick table without peers")
					}
					if len(sym.Definitions) == 1 && !unclear[kind] {
						f = f.withoutSection(UnsafeFix, d.Section)
					}
					p.Report(f)
				}
			}
		}
	},
})

// misnamed returns the kinds of which some name stands somewhere that nothing has: one that seems unused may be meant.
func misnamed(c *config.Config) map[config.SymbolKind]bool {
	kinds := map[config.SymbolKind]bool{}
	for _, u := range c.Symbols().Unresolved() {
		kinds[u.Kind] = true
	}
	return kinds
}

// whatUses are the kinds of sections that do nothing by themselves, with what
// uses them.
var whatUses = map[config.SymbolKind]string{
	config.Cache:       "http-request cache-use and http-response cache-store",
	config.Userlist:    "a condition with http_auth",
	config.Resolvers:   "\"resolvers\" on a server line, or do-resolve",
	config.Peers:       "\"peers\" on a stick-table line",
	config.Ring:        "log ring@",
	config.HTTPErrors:  "errorfiles",
	config.FCGIApp:     "use-fcgi-app",
	config.LogProfile:  "\"profile\" on a log line",
	config.Healthcheck: "\"healthcheck\" on a server line",
	config.Defaults:    "\"from\" in the header of a proxy",
}

// usedSilently reports whether a section may be used without being named;
// inherited are the defaults sections that others inherit from.
func usedSilently(c *config.Config, sym *config.Symbol, inherited map[*config.Section]bool) bool {
	section := sym.Definitions[0].Section
	switch sym.Kind {
	case config.Resolvers:
		return sym.Name == "default"
	case config.Peers:
		return section.Lookup("table") != nil || lonelyTable(c) == nil
	case config.Ring:
		return section.Lookup("server") == nil
	case config.Userlist:
		return sym.Name == "controller" || strings.Contains(sym.Name, "dataplane") || len(c.Of("program")) > 0
	case config.Defaults:
		return slices.ContainsFunc(sym.Definitions, func(d *config.Directive) bool { return inherited[d.Section] })
	}
	return false
}

// lonelyTable returns a stick table that has no peers, for which those that nothing uses may be meant; nil if there
// is none.
func lonelyTable(c *config.Config) *config.Directive {
	for d := range c.Each("stick-table") {
		if !slices.ContainsFunc(d.Words, func(w config.Word) bool { return w.Value == "peers" }) {
			return d
		}
	}
	return nil
}
