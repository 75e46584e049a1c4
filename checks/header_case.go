package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "header-case",
	Category: Startup,
	Severity: Error,
	Summary:  "h1-case-adjust with another name, or for a header that has one",
	Doc: "`h1-case-adjust FROM TO` only changes which letters of the name of a header are upper case. HAProxy refuses to\n" +
		"start where the names differ in more than that, and where a header is given twice.",
	Versions: mustRanges(">=2.1-dev1"),
	Examples: []Example{
		{Name: "another name", Bad: []int{2}, Config: `global
    h1-case-adjust x-real-ip X-Real_IP
`},
		{Name: "the case of the letters", Config: `global
    h1-case-adjust x-real-ip X-Real-IP
`},
	},
	Check: func(p *Pass) {
		given := map[string]*config.Directive{}
		for _, s := range p.Config.Of("global") {
			for _, d := range s.Directives {
				if d.Keyword() != "h1-case-adjust" || d.Modifier != config.Plain || len(d.Words) != 3 {
					continue
				}
				switch before := given[d.Arg(1)]; {
				case lowerASCII(d.Arg(1)) != lowerASCII(d.Arg(2)):
					p.Report(At(d, 2).Saying(fmt.Sprintf("%q and %q differ in more than the case of letters", d.Arg(1), d.Arg(2)), "correct one of them"))
				case before != nil:
					p.Report(At(d, 1).Saying(fmt.Sprintf("header %q is given for the second time", d.Arg(1)), "remove one of the lines").With(before, "the first one").withoutRepeated(d, before))
				default:
					given[d.Arg(1)] = d
				}
			}
		}
	},
})

// lowerASCII is s with the letters A to Z in lower case, as in C.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
