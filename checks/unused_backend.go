package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:         "unused-backend",
	Category:   Advice,
	Family:     Leftovers,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "a backend that no frontend leads to",
	Doc: `A backend takes part when a ` + "`use_backend`" + ` or ` + "`default_backend`" + ` names it, or when
something else does: a counter such as ` + "`nbsrv(app)`" + `, a ` + "`track app/s1`" + `, a log target.
One that nothing names gets no traffic, though its health checks run.

Nothing is said where backends may be used in ways that the configuration does not
show: names computed at run time, by ` + "`use_backend %[...]`" + `, Lua or SPOE; ` + "`.if`" + ` blocks;
variables that are not set; a file without any frontend, which is a part of a
larger configuration; a backend with a stick table; a disabled one.`,
	Options: []Option{{"used", "Names of backends that something outside the configuration uses, such as a map or the Data Plane API."}},
	Examples: []Example{
		{Name: "left over", Bad: []int{11}, Config: defaultLines + `frontend web
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
backend old
    server b1 192.0.2.2:8080
`},
		{Name: "chosen at run time", Config: defaultLines + `frontend web
    bind :8080
    use_backend %[req.hdr(host),lower]
backend app
    server a1 192.0.2.1:8080
backend old
    server b1 192.0.2.2:8080
`},
	},
	Check: func(p *Pass) {
		if backendsHidden(p.Config) {
			return
		}
		unclear := misnamed(p.Config)
		for _, sym := range p.Config.Symbols().Of(config.Backend) {
			d := sym.Definitions[0]
			if slices.Contains(p.option("used"), sym.Name) {
				continue
			}
			if len(sym.Uses) > 0 || d.Section.Kind != "backend" || d.Section.Disabled() || d.Section.Lookup("stick-table") != nil {
				continue
			}
			f := At(d, 1).Saying(fmt.Sprintf("nothing leads to the backend %q", sym.Name), "remove it, or name it in a use_backend or default_backend")
			if !unclear[config.Backend] {
				f = f.withoutSection(UnsafeFix, d.Section)
			}
			p.Report(f)
		}
	},
})

// backendsHidden reports whether backends may be used in ways that the
// configuration does not show.
func backendsHidden(c *config.Config) bool {
	if len(c.Symbols().DynamicBackends) > 0 || len(c.Symbols().Of(config.Frontend)) == 0 || namesHidden(c) {
		return true
	}
	hides := func(_ *keywords.Section, keyword string) bool {
		return keyword == "" || keyword == "filter" || strings.HasPrefix(keyword, "lua-")
	}
	for d := range c.Where(hides) {
		if strings.HasPrefix(d.Keyword(), "lua-") || d.Is("filter", "spoe") {
			return true
		}
	}
	return false
}

// namesHidden reports whether some names cannot be seen: those in masked lines
// and in variables that are not set.
func namesHidden(c *config.Config) bool { return len(c.Unset) > 0 || hasConditionals(c) }
