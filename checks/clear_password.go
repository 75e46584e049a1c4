package checks

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "clear-password",
	Category: Advice,
	Family:   Security,
	Severity: Note,
	Strict:   true,
	Summary:  "passwords that stand in the file",
	Doc: `Who can read the configuration, a copy of it, or the repository that it is in, knows the passwords of ` + "`" + `stats auth` + "`" + ` and of users with ` + "`" + `insecure-password` + "`" + `. Take them from
the environment, or keep a hash:

    stats auth "admin:$STATS_PASSWORD"
    user ann password $5$k6IBOPBqh0z5r9uM$...     # mkpasswd -m sha-256`,
	Examples: []Example{
		{Name: "in the file", Bad: []int{9}, Config: frontendExample("stats enable", "stats auth admin:x8Jq2LmPz")},
		{Name: "from the environment", Config: frontendExample("stats enable", `stats auth "admin:$STATS_PASSWORD"`)},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("stats", "user") {
			n := 0
			switch {
			case d.Keyword() == "stats" && d.Arg(1) == "auth":
				n = 2
			case d.Keyword() == "user" && d.Section.Kind == "userlist":
				n = 1 + slices.IndexFunc(d.Words, func(w config.Word) bool { return w.Value == "insecure-password" })
			}
			if n > 1 && n < len(d.Words) && !d.Words[n].Expanded() && !strings.Contains(d.Arg(n), "$") && !isGuessable(d, n) { // which other rules say
				p.Report(At(d, n).Saying("the password stands in the file", "take it from the environment, or keep a hash of it"))
			}
		}
	},
})

// isGuessable reports whether a password that is word n of a line is one that guessable-password names.
func isGuessable(d *config.Directive, n int) bool {
	user, password := d.Arg(1), d.Arg(n)
	if d.Keyword() == "stats" {
		user, password, _ = strings.Cut(d.Arg(n), ":")
	}
	return isCommon(user, password)
}
