package checks

import (
	"fmt"
	"slices"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "unused-acl",
	Category:   Advice,
	Family:     Leftovers,
	Confidence: Medium,
	Severity:   Warning,
	Summary:    "an ACL that no condition of its section uses",
	Doc: `An ACL belongs to its section. When no condition there names it, it does nothing:
often the rule that it was written for is missing, misspells it, or stands in
another proxy.

Nothing is said of files with ` + "`.if`" + ` blocks, because a use may stand in a branch that
is not taken here.`,
	Examples: []Example{
		{Name: "declared and forgotten", Bad: []int{8}, Config: frontendExample("acl internal src 192.0.2.0/24")},
		{Name: "used", Config: frontendExample(
			"acl internal src 192.0.2.0/24",
			"http-request deny unless internal")},
	},
	Check: func(p *Pass) {
		if hasConditionals(p.Config) {
			return
		}
		mentioned := map[*config.Section]map[string]bool{}
		for _, sym := range p.Config.Symbols().Of(config.ACL) {
			if len(sym.Uses) > 0 {
				continue
			}
			words := mentioned[sym.Owner]
			if words == nil {
				words = conditionWords(sym.Owner)
				mentioned[sym.Owner] = words
			}
			if !words[sym.Name] {
				d := sym.Definitions[0]
				var edits []config.Edit
				for _, line := range sym.Definitions {
					edits = append(edits, line.RemoveLine())
				}
				p.Report(At(d, 1).Saying(fmt.Sprintf("no condition of this %s uses the ACL %q", d.Section.Kind, sym.Name),
					"remove it, or write the rule that it is for").Fixing(Fix{Message: "remove it", Safe: !dependsOnEnvironment(sym.Owner), Edits: edits}))
			}
		}
	},
})

// conditionWords returns every word behind an "if" or "unless" of a section,
// whichever directive it belongs to, without a "!" before it.
func conditionWords(s *config.Section) map[string]bool {
	words := map[string]bool{}
	for _, d := range s.Directives {
		in := false
		for _, w := range d.Words {
			if in {
				name := w.Value
				for name != "" && name[0] == '!' {
					name = name[1:]
				}
				words[name] = true
			}
			in = in || w.Value == "if" || w.Value == "unless"
		}
	}
	return words
}

// hasConditionals reports whether .if blocks may hide lines.
func hasConditionals(c *config.Config) bool {
	return slices.ContainsFunc(c.Files, (*config.File).HasConditions)
}

// dependsOnEnvironment reports whether a line of a section holds an environment variable,
// which may name anything elsewhere.
func dependsOnEnvironment(s *config.Section) bool {
	return slices.ContainsFunc(s.Directives, func(d *config.Directive) bool {
		return slices.ContainsFunc(d.Words, config.Word.Expanded)
	})
}
