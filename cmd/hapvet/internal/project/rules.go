package project

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
)

// known returns a rule by its id, and fails where there is none. An advisory goes by its
// own id.
func (r *reader) known(node ast.Node, id string) *checks.Rule {
	if i := slices.IndexFunc(r.rules, func(rule *checks.Rule) bool { return rule.ID == id }); i >= 0 {
		return r.rules[i]
	}
	if id != "" && !strings.HasPrefix(id, "HAPV-") {
		r.fail(node, "%v", lint.UnknownRule(id, r.rules))
	}
	return nil
}

// families reads of which families the rules of the profile strict run.
func (r *reader) families(node ast.Node) []string {
	var names []string
	for _, n := range r.list(node) {
		if name := r.oneOf(n, "strict", lint.FamilyNames()...); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// ruleSettings reads what is set for rules: a severity, or more.
func (r *reader) ruleSettings(node ast.Node) {
	r.file.Rules = map[string]Rule{}
	for _, e := range r.mapping(node, "rules") {
		if strings.HasPrefix(e.key, checks.PolicyPrefix) {
			r.fail(e.at, "%q has its severity under \"policy\"", e.key)
			continue
		}
		rule := r.known(e.at, e.key)
		if rule == nil {
			if strings.HasPrefix(e.key, "HAPV-") {
				r.fail(e.at, "%q is an advisory, and no rule: leave it out under \"ignore\"", e.key)
			}
			continue
		}
		var set Rule
		switch e.value.(type) {
		case *ast.MappingNode, *ast.MappingValueNode:
			r.keys(e.value, fmt.Sprintf("the rule %q", rule.ID), map[string]func(ast.Node){
				"severity": func(n ast.Node) { set.Severity = r.severity(n, rule) },
				"options":  func(n ast.Node) { set.Options = r.options(n, rule) },
			})
		default:
			set.Severity = r.severity(e.value, rule)
		}
		r.file.Rules[rule.ID] = set
	}
}

// severity reads how grave the findings of a rule are. Those that speak for HAProxy are as
// grave as HAProxy takes them.
func (r *reader) severity(node ast.Node, rule *checks.Rule) string {
	word := r.oneOf(node, "the severity of a rule", "off", "note", "warning", "error")
	if word != "" && word != "off" && rule.Category == checks.Startup {
		r.fail(node, "%q says what HAProxy does, which is no matter of choice: it can be off, and fail-on says what matters", rule.ID)
	}
	return word
}

// options reads the options of a rule.
func (r *reader) options(node ast.Node, rule *checks.Rule) map[string][]string {
	set := map[string][]string{}
	known := map[string]func(ast.Node){}
	for _, o := range rule.Options {
		known[o.Name] = func(n ast.Node) { set[o.Name] = r.texts(n, o.Name) }
	}
	if len(known) == 0 {
		r.fail(node, "the rule %q has no options", rule.ID)
		return nil
	}
	r.keys(node, fmt.Sprintf("the options of %q", rule.ID), known)
	return set
}
