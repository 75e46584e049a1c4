package checks

import (
	"fmt"
	"slices"
)

var _ = register(&Rule{
	ID:       "unset-variable",
	Category: Advice,
	Family:   Logic,
	Severity: Note,
	Summary:  "an environment variable that is not set here",
	Doc: `The configuration uses an environment variable that is neither set in hapvet's
environment nor by a setenv above, and has no default. HAProxy puts nothing in its
place. If it is set where HAProxy runs, tell hapvet: --env NAME=VALUE; other
findings on the line may come from its absence.

In releases 2.4.25 to 2.4.x, 2.6.16 to 2.6.x, 2.7.11 on, 2.8.5 on and up to 3.2, an
unset variable that ends a quoted string even joins the string with the next word.`,
	Options: []Option{{"set", "Names of variables that are set where HAProxy runs, though hapvet does not know their values."}},
	Examples: []Example{
		{Name: "not set", Bad: []int{5}, Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-header X-Site "site-${HAPVET_EXAMPLE_UNSET}"
`},
		{Name: "set by the configuration", Config: `global
    setenv HAPVET_EXAMPLE_SITE main
frontend web
    mode http
    timeout client 10s
    bind :8080
    http-request set-header X-Site "site-${HAPVET_EXAMPLE_SITE}"
`},
	},
	Check: func(p *Pass) {
		elsewhere := p.option("set")
		for _, u := range p.Config.Unset {
			if slices.Contains(elsewhere, u.Name) {
				continue
			}
			p.Report(Finding{File: u.File, Span: u.Span}.Saying(
				fmt.Sprintf("the environment variable %s is not set, and nothing takes its place", u.Name),
				fmt.Sprintf("give hapvet its value with --env %s=VALUE, or write a default: \"${%s-default}\" (HAProxy 2.5 and later)", u.Name, u.Name)))
		}
	},
})
