package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "lua-booleans",
	Category: Startup,
	Severity: Warning,
	Summary:  "Lua without a word on how it sees booleans",
	Doc: `Lua code saw the booleans of samples as the numbers 0 and 1 for a long time. From 3.1.2 on,
` + "`tune.lua.bool-sample-conversion`" + ` chooses between that and booleans, and HAProxy warns
where Lua is loaded before that line, or without it.`,
	Examples: []Example{
		{Name: "no choice", Bad: []int{2}, Config: `global
    lua-load /etc/haproxy/hello.lua
`},
		{Name: "a choice", Config: `global
    tune.lua.bool-sample-conversion normal
    lua-load /etc/haproxy/hello.lua
`},
	},
	Check: func(p *Pass) {
		if !boolConversion.Contains(p.Version()) {
			return
		}
		var load *config.Directive
		for _, s := range p.Config.Of("global") {
			for _, d := range s.Directives {
				switch d.Keyword() {
				case "tune.lua.bool-sample-conversion":
					if load == nil {
						return
					}
					p.Report(On(d).Saying("Lua is loaded above already, so this line has no effect", "move it above the first line that loads Lua").With(load, "which loads it").
						Fixing(UnsafeFix(fmt.Sprintf("move it above line %d", load.Line), load.InsertBefore(textOf(d)), d.RemoveLine())))
				case "lua-load", "lua-load-per-thread":
					if load == nil {
						load = d
						p.Report(On(d).ForSection(s).Saying(fmt.Sprintf("%q does not say yet how Lua sees booleans", "tune.lua.bool-sample-conversion"),
							"set \"tune.lua.bool-sample-conversion normal\" above, or \"pre-3.1-bug\" for code that counts on numbers").
							Fixing(asBefore(p, d)...))
					}
				}
			}
		}
	},
})

// boolConversion lists the versions with the choice.
var boolConversion = mustRanges(">=3.1.2")

// asBefore says what HAProxy does without a word, which is to show numbers (src/hlua.c).
// Where a line stands too low, it is for that one to move.
func asBefore(p *Pass, load *config.Directive) []Fix {
	for range p.Config.Each("tune.lua.bool-sample-conversion") {
		return nil
	}
	const line = "tune.lua.bool-sample-conversion pre-3.1-bug"
	return []Fix{SafeFix(fmt.Sprintf("add %q, which is what HAProxy does without it", line), load.InsertBefore(line))}
}
