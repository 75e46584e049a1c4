package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "guessable-password",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "passwords that everybody tries first",
	Doc: `` + "`stats auth admin:admin`" + ` and its likes come from manuals and examples, so programs that look for open pages try them first. The same goes for users of
a ` + "`userlist`" + ` whose ` + "`insecure-password`" + ` is their name or one of a handful of words.

Take a password from a generator, and from the environment, so that it is not in the file:

    stats auth "admin:$STATS_PASSWORD"`,
	Examples: []Example{
		{Name: "as in the manuals", Bad: []int{9}, Config: frontendExample("stats enable", "stats auth admin:admin")},
		{Name: "a user", Bad: []int{2}, Config: "userlist people\n    user ann insecure-password password\n" + frontendExample("http-request auth unless { http_auth(people) }")},
		{Name: "from the environment", Config: frontendExample("stats enable", `stats auth "admin:$STATS_PASSWORD"`)},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("stats", "user") {
			switch {
			case d.Keyword() == "stats" && d.Arg(1) == "auth" && d.Section.IsProxy():
				user, password, _ := strings.Cut(d.Arg(2), ":")
				p.guessablePassword(d, 2, user, password)
			case d.Keyword() == "user" && d.Section.Kind == "userlist":
				for n := 2; n+1 < len(d.Words); n++ {
					if d.Arg(n) == "insecure-password" {
						p.guessablePassword(d, n+1, d.Arg(1), d.Arg(n+1))
					}
				}
			}
		}
	},
})

// commonPasswords are those of manuals and examples, in small letters.
var commonPasswords = map[string]bool{
	"": true, "admin": true, "password": true, "passwd": true, "haproxy": true, "stats": true, "secret": true, "changeme": true, "123456": true, "12345": true,
	"1234": true, "12345678": true, "test": true, "root": true, "user": true, "pass": true, "mypassword": true, "yourpassword": true, "adminpassword": true,
	"admin123": true, "password123": true, "letmein": true, "qwerty": true, "default": true, "guest": true, "monitor": true, "strongpassword": true,
}

// guessablePassword looks at a password that is in word n of a line.
func (p *Pass) guessablePassword(d *config.Directive, n int, user, password string) {
	if d.Words[n].Expanded() || !isCommon(user, password) {
		return
	}
	p.Report(At(d, n).Saying(fmt.Sprintf("the password of %q is one that everybody tries first", user), "take one from a generator, and from the environment"))
}

// isCommon reports whether a password is none, the name of the user, or one of manuals.
func isCommon(user, password string) bool {
	return commonPasswords[strings.ToLower(password)] || strings.EqualFold(password, user)
}
