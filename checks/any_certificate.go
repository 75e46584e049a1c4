package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "any-certificate",
	Category: Advice,
	Family:   Security,
	Severity: Note,
	Strict:   true,
	Summary:  "servers whose certificate is verified, but not its name",
	Doc: `With ` + "`verify required`" + ` alone, HAProxy takes any certificate that an authority of ` + "`ca-file`" + ` has signed, whatever name it is for. With
a public authority, that is anybody's. Name the server:

    server s1 192.0.2.1:443 ssl verify required ca-file @system-ca sni str(app.example.com) verifyhost app.example.com

Where ` + "`sni`" + ` is set, HAProxy compares the certificate with the name that it gives. From 3.3 on it sets one by itself.`,
	Versions: mustRanges("<3.3.0"),
	Examples: []Example{
		{Name: "any name", Version: "3.2.0", Bad: []int{7}, Config: defaultLines + `backend app
    server s1 192.0.2.1:443 ssl verify required ca-file /etc/ssl/certs/ca.pem
`},
		{Name: "this name", Version: "3.2.0", Config: defaultLines + `backend app
    server s1 192.0.2.1:443 ssl verify required ca-file /etc/ssl/certs/ca.pem sni str(app.example.com)
    server s2 192.0.2.2:443 ssl verify required ca-file /etc/ssl/certs/ca.pem verifyhost app.example.com
`},
	},
	Check: func(p *Pass) {
		unverified := p.Config.GlobalLine("ssl-server-verify")
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() {
				continue
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				line := &servers[i]
				ssl := line.Last("ssl", "no-ssl")
				verify := line.Last("verify")
				if ssl == nil || strings.HasPrefix(ssl.Name, "no-") || line.Last("sni", "verifyhost") != nil {
					continue
				}
				if verify == nil { // it is required unless the global section says otherwise
					if verify = line.Last("ca-file"); verify == nil || unverified != nil && unverified.Arg(1) == "none" {
						continue
					}
				} else if verify.Arg(1) != "required" {
					continue
				}
				p.Report(At(verify.Directive, verify.Word).Saying(fmt.Sprintf("any certificate of the authority is taken for that of server %q, whatever its name", line.Directive.Arg(1)),
					"add \"sni str(NAME)\" or \"verifyhost NAME\"").WithAny(line.Directive, "the server").Fixing(verifiedName(p.Config, line)...))
			}
		}
	},
})

// verifiedName asks for the certificate of the host that the address of a server names.
func verifiedName(c *config.Config, line *config.ServerLine) []Fix {
	name, why := c.ServerHost(line.Directive.Arg(2))
	if name == "" || why != "" || line.Directive.Keyword() != "server" {
		return nil
	}
	return []Fix{UnsafeFix("verify the name of the host", line.Directive.Append("verifyhost "+config.Quote(name)))}
}
