package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cookie-attributes",
	Category: Advice,
	Family:   Security,
	Severity: Note,
	Strict:   true,
	Summary:  "cookies of servers that scripts can read, or that are sent in clear",
	Doc: `The cookie that keeps a client at its server says which server that is. Without ` + "`" + `httponly` + "`" + ` scripts of the page read it, and without ` + "`" + `secure` + "`" + ` browsers send it in clear, too.
Add both where clients come by TLS:

    cookie SRV insert indirect nocache httponly secure`,
	Examples: []Example{
		{Name: "neither", Bad: []int{7}, Config: defaultLines + `backend app
    cookie SRV insert indirect nocache
    server a1 192.0.2.1:80 cookie a1
`},
		{Name: "both", Config: defaultLines + `backend app
    cookie SRV insert indirect nocache httponly secure
    server a1 192.0.2.1:80 cookie a1
`},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("cookie") {
			if !d.Section.IsProxy() || d.Modifier != config.Plain || !argues(d, 1, "insert") {
				continue
			}
			var missing []string
			for _, attribute := range []string{"httponly", "secure"} {
				if !argues(d, 1, attribute) {
					missing = append(missing, attribute)
				}
			}
			if len(missing) > 0 {
				text := strings.Join(missing, " ")
				p.Report(On(d).Saying(fmt.Sprintf("the cookie %q has no attribute %s", d.Arg(1), strings.Join(missing, " and ")), "add "+strings.Join(missing, " and ")).
					Fixing(UnsafeFix("add "+text, d.Append(text))))
			}
		}
	},
})
