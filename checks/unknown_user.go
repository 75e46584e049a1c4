package checks

import (
	"errors"
	"fmt"
	"os/user"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unknown-user",
	Category: Startup,
	Severity: Error,
	Machine:  config.Machine{Files: true},
	Summary:  "a user or group that this machine does not have",
	Doc: "`user` and `group` in the global section, and as parameters of a `bind` or `stats socket` line, name users and groups\n" +
		"of the machine. HAProxy refuses to start where they do not exist. hapvet looks them up with `--check-files`.",
	Examples: []Example{
		{Name: "no such user", Bad: []int{2}, Config: `global
    user nobody-of-this-name
`},
		{Name: "by number", Config: `global
    uid 1000
`},
	},
	Check: func(p *Pass) {
		if !p.Config.Machine.Files {
			return
		}
		for _, s := range p.Config.Sections {
			for _, d := range s.Directives {
				switch {
				case s.Kind == "global" && (d.Keyword() == "user" || d.Keyword() == "group"):
					unknownUser(p, d, 1, d.Keyword())
				case s.Kind == "global" && d.Is("stats", "socket"):
					for i := 3; i+1 < len(d.Words); i++ {
						if d.Arg(i) == "user" || d.Arg(i) == "group" {
							unknownUser(p, d, i+1, d.Arg(i))
						}
					}
				}
			}
			for _, b := range p.Config.Binds(s) {
				for _, what := range []string{"user", "group"} {
					if param := b.Parameters.Last(what); param != nil {
						unknownUser(p, b.Directive, param.Word+1, what)
					}
				}
			}
		}
	},
})

func unknownUser(p *Pass, d *config.Directive, n int, what string) {
	name := d.Arg(n)
	if name == "" || d.Words[n].Unset() {
		return
	}
	missing := false
	if what == "user" {
		_, err := user.Lookup(name)
		_, missing = errors.AsType[user.UnknownUserError](err)
	} else {
		_, err := user.LookupGroup(name)
		_, missing = errors.AsType[user.UnknownGroupError](err)
	}
	if missing {
		p.Report(At(d, n).Saying(fmt.Sprintf("this machine has no %s %q", what, name), "create it, or name another one"))
	}
}
