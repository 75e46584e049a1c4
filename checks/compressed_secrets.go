package checks

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "compressed-secrets",
	Category:   Advice,
	Family:     Security,
	Confidence: Medium,
	Severity:   Note,
	Strict:     true,
	Summary:    "pages that are compressed under TLS",
	Doc: `TLS hides what a response says, and not how long it is. Where a page holds a secret, such as a token against forged requests, and also something that the request
says, such as what was searched for, then the compressed page is shorter the more of the secret the request has guessed. Who can have a browser send requests and can
see the lengths reads the secret, character by character (BREACH).

Compress what holds no secrets alone, and leave pages and the answers of interfaces out:

    compression algo gzip
    compression type text/css text/javascript application/javascript image/svg+xml

or keep tokens out of reach: another one in each page, or cookies with ` + "`SameSite`" + `.`,
	Examples: []Example{
		{Name: "all types", Bad: []int{8}, Config: strings.Replace(frontendExample("compression algo gzip"), "bind :8080", "bind :8443 ssl crt /etc/haproxy/site.pem", 1)},
		{Name: "pages", Bad: []int{8}, Config: strings.Replace(frontendExample("compression algo gzip", "compression type text/css text/html"), "bind :8080", "bind :8443 ssl crt /etc/haproxy/site.pem", 1)},
		{Name: "what is the same for everybody", Config: strings.Replace(frontendExample("compression algo gzip", "compression type text/css text/javascript"), "bind :8080", "bind :8443 ssl crt /etc/haproxy/site.pem", 1)},
		{Name: "in clear", Config: frontendExample("compression algo gzip")},
	},
	Check: func(p *Pass) {
		reported := map[*config.Directive]bool{}
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			algo := compressesResponses(s)
			if algo == nil || reported[algo] || s.Disabled() || s.Mode() != "http" || !compressesPages(s, algo) {
				continue
			}
			for _, front := range p.Flow.Frontends(s) {
				if secure := p.Flow.Carries(front).TLS; len(secure) > 0 {
					reported[algo] = true
					p.Report(On(algo).Saying("the length of a page that is compressed tells what it says, in spite of TLS, where it also holds what the request says",
						"compress only types without secrets: write \"compression type\" without pages").With(secure[0], "clients come by TLS"))
					break
				}
			}
		}
	},
})

// compressesPages reports whether a proxy compresses with more than "identity", and types that
// programs make for each user.
func compressesPages(s *config.Section, algo *config.Directive) bool {
	if !slices.ContainsFunc(algo.Words[2:], func(w config.Word) bool { return w.Value != "identity" }) {
		return false
	}
	types := s.LookupAny([]string{"compression", "type"}, []string{"compression", "type-res"})
	return types == nil || slices.ContainsFunc(types.Words[2:], func(w config.Word) bool {
		kind := strings.ToLower(w.Value)
		return kind == "text/html" || kind == "application/json" || kind == "application/xhtml+xml"
	})
}
