package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "userlist-member",
	Category: Startup,
	Severity: Error,
	Summary:  "users and groups of a userlist that do not belong together",
	Doc: "In a userlist, `user NAME ... groups G1,G2` and `group NAME users U1,U2` name groups and users of the same\n" +
		"list. HAProxy refuses to start where one of them does not exist. A user that stands there\n" +
		"twice is a warning: the first one counts.",
	Examples: []Example{
		{Name: "no such user", Bad: []int{2}, Config: `userlist staff
    group admins users alise
    user alice insecure-password secret
`},
		{Name: "right", Config: `userlist staff
    group admins
    user alice insecure-password secret groups admins
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("userlist") {
			checkUserlist(p, s)
		}
	},
})

func checkUserlist(p *Pass, list *config.Section) {
	users, groups := map[string]*config.Directive{}, map[string]*config.Directive{}
	for _, d := range list.Directives {
		var table map[string]*config.Directive
		switch d.Keyword() {
		case "user":
			table = users
		case "group":
			table = groups
		default:
			continue
		}
		name := d.Arg(1)
		if before := table[name]; before != nil && name != "" {
			p.Report(At(d, 1).As(Warning).Saying(fmt.Sprintf("userlist %q has %s %q already, and this line is ignored", list.Name, d.Keyword(), name), "remove one of the lines").
				With(before, "the line that counts").withoutRepeated(d, before))
			continue
		}
		table[name] = d
	}
	for _, d := range list.Directives {
		switch {
		case d.Keyword() == "user" && users[d.Arg(1)] == d:
			missingMembers(p, d, "groups", "group", groups)
		case d.Keyword() == "group" && groups[d.Arg(1)] == d:
			missingMembers(p, d, "users", "user", users)
		}
	}
}

// missingMembers reports the names behind a word of a line that do not exist.
func missingMembers(p *Pass, d *config.Directive, word, what string, exist map[string]*config.Directive) {
	for i := 2; i+1 < len(d.Words); i++ {
		if d.Arg(i) != word {
			continue
		}
		for name := range strings.SplitSeq(d.Arg(i+1), ",") {
			if name != "" && exist[name] == nil {
				f := At(d, i+1).Saying(fmt.Sprintf("userlist %q has no %s %q", d.Section.Name, what, name), "add it to the list, or correct the name")
				p.Report(f.nearMember(d, i+1, name, exist))
			}
		}
	}
}

// nearMember adds what may be meant by a name of a list, where neither is long.
func (f Finding) nearMember(d *config.Directive, n int, name string, exist map[string]*config.Directive) Finding {
	const many, long = 200, 500
	list := d.Arg(n)
	if len(exist) > many || len(list) > long {
		return f
	}
	near := nearest(name, slices.Sorted(maps.Keys(exist)))
	if near == "" {
		return f
	}
	names := strings.Split(list, ",")
	names[slices.Index(names, name)] = near
	return f.With(exist[near], "what may be meant").writing(UnsafeFix, d, n, strings.Join(names, ","))
}
