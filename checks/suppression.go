package checks

import (
	"fmt"
	"time"
)

// suppressionRule is the rule about comments that silence rules. What of them do nothing
// is only known when all rules have run: see [Suppress].
const suppressionRule = "suppression"

var _ = register(&Rule{
	ID:       suppressionRule,
	Category: Advice,
	Family:   Leftovers,
	Severity: Warning,
	Summary:  "a comment that is to silence a rule, and does not, or gives no reason",
	Doc: `A comment silences rules where they are wrong, or where what they find is meant:

    # hapvet: ignore=unused-acl until=2027-01-31 -- the rule comes with the new site

It needs a reason behind ` + "` -- `" + `. Without one it silences nothing, nor does it after the day that it names.
A comment that nothing is found for any more is reported, too, so that they do not pile up.
[suppressing.md](../suppressing.md) has all of it.`,
	Examples: []Example{
		{Name: "no reason", Bad: []int{2}, Config: `global
    maxconn 100 # hapvet: ignore=set-twice
`},
		{Name: "a day that is over", Bad: []int{1}, Config: `# hapvet: ignore-file=unused-acl until=2020-01-31 -- it was needed then
global
    maxconn 100
`},
		{Name: "a misspelt word", Bad: []int{1}, Config: `# hapvet: ingore=unused-acl -- why not
global
    maxconn 100
`},
		{Name: "a reason", Config: `global
    maxconn 100 # hapvet: ignore=set-twice -- a template adds the second line
`},
	},
	Check: func(p *Pass) {
		now := time.Now()
		for _, s := range suppressionsIn(p.Config) {
			f := Finding{File: p.Config.Files[s.file], Span: s.span}
			switch {
			case s.fault != "":
				p.Report(f.Saying(s.fault, s.advice))
			case s.expired(now):
				p.Report(f.Saying(fmt.Sprintf("this comment ignored findings up to %s, and does so no longer", s.until.Format(time.DateOnly)),
					"mend what is found, or decide anew until when it is to be ignored"))
			}
		}
	},
})
