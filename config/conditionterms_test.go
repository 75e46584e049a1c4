package config_test

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Conditions are taken apart as HAProxy reads them.
func TestConditionOf(t *testing.T) {
	const acls = "frontend f\n acl get method GET\n acl in src 10.0.0.0/8\n acl in src 192.168.0.0/16\n"
	for rule, want := range map[string]string{
		"deny":                         "-",
		"deny if in":                   "if in(src 10.0.0.0/8|src 192.168.0.0/16)",
		"deny unless in":               "unless in(src 10.0.0.0/8|src 192.168.0.0/16)",
		"deny if METH_GET !get":        "if METH_GET() !get(method GET)",
		"deny if ! get":                "if !get(method GET)",
		"deny if !! get":               "if get(method GET)",
		"deny if get or { path / }":    "if get(method GET) / {path /}",
		"deny if get || !{ path /a } ": "if get(method GET) / !{path /a}",
		"deny if get OR TRUE":          "if get(method GET) / TRUE()",
		"deny if { path /a":            "if {path /a}",
		"deny if {":                    "if {}",
		"deny if":                      "if ",
		"deny status 403 if nothing":   "if nothing()",
	} {
		c := config.ParseAll([]config.Source{{Name: "haproxy.cfg", Content: acls + " http-request " + rule + "\n"}}, config.Options{Version: release.MustParse("3.0")})
		lines := c.Sections[0].Directives
		if got := showCondition(c.ConditionOf(lines[len(lines)-1], 2)); got != want {
			t.Errorf("%q: got %q, want %q", rule, got, want)
		}
	}
}

func showCondition(c config.Condition, ok bool) string {
	if !ok {
		return "-"
	}
	alternatives := make([]string, len(c.Any))
	for i, terms := range c.Any {
		shown := make([]string, len(terms))
		for j, term := range terms {
			criteria := make([]string, len(term.Criteria))
			for k, words := range term.Criteria {
				for n, w := range words {
					if n > 0 {
						criteria[k] += " "
					}
					criteria[k] += w.Value
				}
			}
			shown[j] = "{" + strings.Join(criteria, "|") + "}"
			if term.ACL != "" {
				shown[j] = term.ACL + "(" + strings.Join(criteria, "|") + ")"
			}
			if term.Negated {
				shown[j] = "!" + shown[j]
			}
		}
		alternatives[i] = strings.Join(shown, " ")
	}
	word := "if "
	if c.Unless {
		word = "unless "
	}
	return word + strings.Join(alternatives, " / ")
}
