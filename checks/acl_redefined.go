package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "acl-redefined",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "an ACL whose lines look at different things, and which matches when any of them does",
	Doc: `Several acl lines of one name are joined by "or": the ACL matches when any of them
does. That is the usual way to list more values of one criterion (several
` + "`hdr(host)`" + ` lines, ` + "`path_beg`" + ` next to ` + "`path_end`" + `), and nothing is said of it.

When one line looks at the client's address, another at the path and a third at
the Host header, the author most often meant all of them together. As it stands, a
second line ` + "`acl admin src 192.0.2.0/24`" + ` below ` + "`acl admin path_beg /admin`" + ` opens to that
network whatever the rule guards, and lets anybody in who asks for the path.

If "or" is meant, give the lines names of their own and write the "or" where it is
used; the rule is silent then.`,
	Examples: []Example{
		{Name: "path or address", Bad: []int{9}, Config: frontendExample(
			"acl admin path_beg /admin",
			"acl admin src 192.0.2.0/24",
			"http-request deny unless admin")},
		{Name: "more values of one criterion", Config: defaultLines + `frontend web
    bind :8080
    acl static path_beg /static
    acl static path_end .css .js
    use_backend app if static
backend app
    server a1 192.0.2.1:8080
`},
	},
	Check: func(p *Pass) {
		for _, sym := range p.Config.Symbols().Of(config.ACL) {
			if len(sym.Definitions) == 1 {
				continue
			}
			first := sym.Definitions[0]
			subject := aclSubject(first)
			for _, d := range sym.Definitions[1:] {
				if other := aclSubject(d); subject != "" && other != "" && other != subject {
					p.Report(At(d, 1).Saying(
						fmt.Sprintf("ACL %q looks at %s here and at %s above, and matches when either does", sym.Name, other, subject),
						"give each line a name of its own, and write both where both must hold").With(first, "the first line"))
					break
				}
			}
		}
	},
})

// aclSubjects are what criteria look at, as far as they are told apart.
var aclSubjects = map[string]string{
	"src": "the client's address", "path": "the path", "url": "the path", "capture.req.uri": "the path",
	"pathq": "the path", "method": "the method",
	"hdr(host)": "the Host header", "req.hdr(host)": "the Host header", "req.fhdr(host)": "the Host header",
}

// matchSuffixes are the endings of ACL keywords that only say how to match.
var matchSuffixes = []string{"_beg", "_end", "_sub", "_reg", "_dir", "_dom", "_len", "_str", "_ip", "_m"}

// aclSubject returns what an acl line looks at, or "" when that is none of the
// subjects above.
func aclSubject(d *config.Directive) string {
	criterion, _, _ := strings.Cut(strings.ToLower(d.Arg(2)), ",")
	name, args, hasArgs := strings.Cut(criterion, "(")
	for _, suffix := range matchSuffixes {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			name = base
			break
		}
	}
	if hasArgs {
		name += "(" + args
	}
	return aclSubjects[name]
}
