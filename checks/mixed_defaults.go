package checks

import (
	"cmp"
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "mixed-defaults",
	Category: Startup,
	Severity: Warning,
	Summary:  "a defaults section that some name and others inherit from because it stands above them",
	Versions: mustRanges(">=2.5-dev10"),
	Doc: `A proxy without ` + "`from`" + ` inherits from the last defaults section above it, whatever its name is. Where other sections name that one with
` + "`from`" + `, HAProxy takes the mixture for a mistake: who adds a defaults section in between changes the proxies without ` + "`from`" + ` and
not the others. It tells so at each section from the first one on by which the defaults section is used in both ways. HAProxy 2.5
to 2.8 call that an alert, and start all the same.

Write ` + "`from NAME`" + ` in each of them, or let those without it inherit from a last defaults section that nothing names.`,
	Examples: []Example{
		{Name: "a frontend names it, a backend does not", Bad: []int{9}, Config: `defaults web
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend www from web
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
`},
		{Name: "another defaults section names it", Bad: []int{11}, Config: `defaults web
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend www
    bind :8080
    default_backend app
backend app
    server a1 192.0.2.1:8080
defaults slow from web
    timeout server 10m
`},
		{Name: "all name it", Config: `defaults web
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend www from web
    bind :8080
    default_backend app
backend app from web
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		type uses struct {
			named, above *config.Section
			fixes        []Fix
		}
		seen := make(map[*config.Section]*uses)
		for _, s := range p.Config.Sections {
			if s.Defaults == nil || !s.IsProxy() {
				continue
			}
			u := seen[s.Defaults]
			if u == nil {
				u = &uses{}
				seen[s.Defaults] = u
			}
			if s.NamesDefaults() {
				u.named = cmp.Or(u.named, s)
			} else {
				u.above = cmp.Or(u.above, s)
			}
			if u.named == nil || u.above == nil {
				continue
			}
			if u.fixes == nil {
				u.fixes = namingDefaults(p.Config, s.Defaults)
			}
			other, how := u.above, "inherits from it because it stands above"
			if !s.NamesDefaults() {
				other, how = u.named, "names it"
			}
			message := fmt.Sprintf("the defaults section %q is named by some sections, and used by others because it stands above them", s.Defaults.Name)
			p.Report(At(s.Header, 0).Saying(message, "write \"from\" in each of them, or add a last defaults section for those without it").With(other.Header, how).Fixing(u.fixes...))
		}
	},
})

// namingDefaults has the sections that inherit from a section because it stands above them name it, which changes nothing.
// Where there are too many of them it is empty, and not nil.
func namingDefaults(c *config.Config, defaults *config.Section) []Fix {
	const many = 50
	var edits []config.Edit
	for _, s := range c.Sections {
		if s.Defaults == defaults && s.IsProxy() && !s.NamesDefaults() {
			edits = append(edits, s.Header.Append("from "+defaults.Name))
		}
	}
	if len(edits) > many {
		return []Fix{}
	}
	return []Fix{SafeFix(fmt.Sprintf("write \"from %s\" in each of them", defaults.Name), edits...)}
}
