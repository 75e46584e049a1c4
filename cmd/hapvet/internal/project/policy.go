package project

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml/ast"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/checks/policy"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/keywords"
)

// maxPolicies bounds what a project file can make a call work on.
const maxPolicies = 200

// PolicyRules are the rules that the project adds; a nil file adds none.
func (f *File) PolicyRules() []*checks.Rule {
	if f == nil {
		return nil
	}
	rules := make([]*checks.Rule, len(f.Policies))
	for i, p := range f.Policies {
		rules[i] = p.Rule()
	}
	return rules
}

// policies reads what is forbidden and required. The rules go by their names from here on.
func (r *reader) policies(node ast.Node) {
	list := r.list(node)
	if len(list) > maxPolicies {
		r.fail(node, "policy takes at most %d entries", maxPolicies)
		return
	}
	r.rules = slices.Clip(r.rules)
	for _, item := range list {
		before := len(r.errs)
		p := r.policy(item)
		if p.ID != "" && slices.ContainsFunc(r.file.Policies, func(other *policy.Policy) bool { return other.ID == p.ID }) {
			r.fail(item, "two entries of policy have the id %q", p.ID)
		}
		if len(r.errs) == before {
			r.whole(item, p)
		}
		r.file.Policies = append(r.file.Policies, p)
		r.rules = append(r.rules, p.Rule())
	}
}

func (r *reader) policy(node ast.Node) *policy.Policy {
	p := &policy.Policy{Severity: checks.Error}
	r.keys(node, "an entry of policy", map[string]func(ast.Node){
		"id":       func(n ast.Node) { p.ID = r.slug(n) },
		"message":  func(n ast.Node) { p.Message = r.sentence(n, "message") },
		"advice":   func(n ast.Node) { p.Advice = r.sentence(n, "advice") },
		"severity": func(n ast.Node) { p.Severity = r.policySeverity(n) },
		"mode":     func(n ast.Node) { p.Mode = r.oneOf(n, "mode", "http", "tcp", "log", "spop") },
		"forbid":   func(n ast.Node) { r.subject(n, p, false) },
		"require":  func(n ast.Node) { r.subject(n, p, true) },
		"in": func(n ast.Node) {
			for _, item := range r.list(n) {
				place, err := policy.ParsePlace(r.text(item, "in"))
				r.badPattern(item, "in", err)
				p.In = append(p.In, place)
			}
		},
		"unless": func(n ast.Node) {
			for _, item := range r.list(n) {
				lines, err := policy.ParseLines(r.text(item, "unless"))
				r.badPattern(item, "unless", err)
				p.Unless = append(p.Unless, lines)
			}
		},
	})
	return p
}

// subject reads the lines that an entry is about.
func (r *reader) subject(node ast.Node, p *policy.Policy, required bool) {
	what := "forbid"
	if required {
		what = "require"
	}
	if len(p.Lines.Keywords) > 0 {
		r.fail(node, "an entry of policy has either \"forbid\" or \"require\"")
		return
	}
	lines, err := policy.ParseLines(r.text(node, what))
	if err == nil && len(lines.Keywords) == 0 {
		err = errors.New("a pattern names a line by its first words")
	}
	r.badPattern(node, what, err)
	p.Lines, p.Required = lines, required
}

// whole reports what an entry lacks, and what does not go together in it.
func (r *reader) whole(node ast.Node, p *policy.Policy) {
	isRest := func(l policy.Lines) bool { return len(l.Keywords) == 0 }
	switch {
	case p.ID == "":
		r.fail(node, "an entry of policy has a name, \"id\"")
	case len(p.Lines.Keywords) == 0:
		r.fail(node, "an entry of policy says what it is about with \"forbid\" or \"require\"")
	case p.Message == "":
		r.fail(node, "an entry of policy says with \"message\" what is wrong")
	case p.Required && len(p.In) == 0:
		r.fail(node, "an entry of policy with \"require\" names the sections with \"in\"")
	case p.Required && slices.ContainsFunc(p.Unless, isRest):
		r.fail(node, "\"unless: ...\" makes exceptions of lines that are forbidden, and nothing is forbidden here")
	}
}

// badPattern reports what is wrong with a pattern, with what may have been meant.
func (r *reader) badPattern(node ast.Node, what string, err error) {
	var keyword *policy.UnknownKeywordError
	var kind *policy.UnknownKindError
	near := ""
	switch {
	case err == nil:
		return
	case errors.As(err, &keyword):
		near = meant(keyword.Keyword, lineKeywords())
	case errors.As(err, &kind):
		near = meant(kind.Kind, policy.Kinds())
	}
	r.fail(node, "%s: %v%s", what, err, near)
}

func meant(word string, names []string) string {
	if near := lint.Nearest(word, names); len(near) > 0 {
		return fmt.Sprintf(": did you mean %q?", near[0])
	}
	return ""
}

// lineKeywords are the words that lines begin with, of all versions.
var lineKeywords = sync.OnceValue(func() []string {
	names := policy.Kinds()
	for _, w := range keywords.Words() {
		if w.Kind == keywords.Keyword {
			first, _, _ := strings.Cut(w.Name, " ")
			names = append(names, first)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
})

// slug reads the id of an entry.
func (r *reader) slug(node ast.Node) string {
	id := r.text(node, "id")
	if id != "" && !checks.ValidID(id) {
		r.fail(node, "%q is no id: it takes small letters and digits, in words joined by \"-\"", id)
	}
	return id
}

// sentence reads a text that findings show.
func (r *reader) sentence(node ast.Node, what string) string {
	return strings.TrimSuffix(strings.Join(strings.Fields(r.text(node, what)), " "), ".")
}

func (r *reader) policySeverity(node ast.Node) checks.Severity {
	word := r.oneOf(node, "severity", "note", "warning", "error")
	s, err := checks.ParseSeverity(word)
	if err != nil {
		return checks.Error // which is told already
	}
	return s
}
