package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "unverified-jwt",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "JSON web tokens that are believed without a look at their signature or algorithm",
	Doc: `Anybody can write a token: what tells a true one is its signature. ` + "`jwt_payload_query`" + ` and ` + "`jwt_header_query`" + ` read tokens and verify nothing; only
` + "`jwt_verify`" + ` does. Where that takes the algorithm from the token itself, the client chooses it: with HS256, the public key that everybody has becomes the
secret of the signature.

    http-request set-var(txn.alg) http_auth_bearer,jwt_header_query('$.alg')
    http-request deny unless { var(txn.alg) -m str RS256 }
    http-request deny unless { http_auth_bearer,jwt_verify(txn.alg,"/etc/haproxy/jwt.pem") 1 }`,
	Versions: mustRanges(">=2.5.0"),
	Examples: []Example{
		{Name: "read and not verified", Bad: []int{8}, Config: frontendExample(
			`http-request set-var(txn.role) http_auth_bearer,jwt_payload_query('$.role')`,
			"http-request deny unless { var(txn.role) -m str admin }")},
		{Name: "the client chooses the algorithm", Bad: []int{9}, Config: frontendExample(
			`http-request set-var(txn.alg) http_auth_bearer,jwt_header_query('$.alg')`,
			`http-request deny unless { http_auth_bearer,jwt_verify(txn.alg,"/etc/haproxy/jwt.pem") 1 }`)},
		{Name: "both", Config: frontendExample(
			`http-request set-var(txn.alg) http_auth_bearer,jwt_header_query('$.alg')`,
			"http-request deny unless { var(txn.alg) -m str RS256 }",
			`http-request deny unless { http_auth_bearer,jwt_verify(txn.alg,"/etc/haproxy/jwt.pem") 1 }`)},
	},
	Check: func(p *Pass) {
		lines := p.Config.SampleLines(func(s *keywords.Sample) bool { return strings.HasPrefix(s.Name, "jwt_") })
		if len(lines) == 0 || p.Flow.Opaque() {
			return
		}
		var reads, verifies []config.Sample
		for _, s := range p.Config.SamplesOf(lines...) {
			for _, part := range s.Parts {
				if strings.HasPrefix(part.Name, "jwt_verify") {
					verifies = append(verifies, s)
				} else if strings.HasPrefix(part.Name, "jwt_") {
					reads = append(reads, s)
				}
			}
		}
		if len(verifies) == 0 {
			for _, s := range reads {
				p.Report(Finding{File: s.Directive.File, Span: s.Span}.Saying("what the token says is believed without a look at its signature: anybody can write one", "verify it with jwt_verify"))
			}
			return
		}
		seen := map[string]bool{} // the names of variables
		for _, s := range verifies {
			p.chosenAlgorithm(s, seen)
		}
	},
})

// chosenAlgorithm looks at where the algorithm of a jwt_verify comes from.
func (p *Pass) chosenAlgorithm(s config.Sample, seen map[string]bool) {
	for _, part := range s.Parts {
		if part.Name != "jwt_verify" || len(part.Args) == 0 || !strings.Contains(part.Args[0], ".") || seen[part.Args[0]] {
			continue
		}
		name := part.Args[0]
		seen[name] = true
		for _, set := range p.Flow.Variables().Of(name, flow.VariableSet) {
			from := p.Config.SamplesOf(set.Directive)
			if len(from) == 0 || !strings.HasPrefix(from[0].Parts[len(from[0].Parts)-1].Name, "jwt_header") || p.isCompared(name) {
				continue
			}
			p.Report(Finding{File: s.Directive.File, Span: s.Span}.Saying(fmt.Sprintf("the client chooses the algorithm, %q, by which its token is verified: the public key may serve as a secret", name),
				"deny tokens of another algorithm than yours, or write its name").With(set.Directive, "it comes from the token"))
			return
		}
	}
}

// isCompared reports whether a condition compares a variable with texts.
func (p *Pass) isCompared(name string) bool {
	for _, read := range p.Flow.Variables().Of(name, flow.VariableRead) {
		if read.ByConverter {
			continue // such as that of jwt_verify
		}
		for _, s := range p.Config.SamplesOf(read.Directive) {
			if s.Criterion != nil && s.Word == read.Word && s.Criterion.Method != keywords.MatchFound {
				return true
			}
		}
	}
	return false
}
