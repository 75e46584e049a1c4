package flow

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// Variables are the places that set, clear and read variables (manual 2.8).
type Variables struct {
	uses map[string][]*VariableUse
}

// VariableUse is one place that sets or reads a variable.
type VariableUse struct {
	// Name is the whole name with its scope, "txn.host".
	Name      string
	Directive *config.Directive
	// Word is where it stands, and Span what shows it best.
	Word int
	Span config.Span
	Kind VariableUseKind
	// Conditional tells of a set that may not happen although the line is reached: its
	// rule has a condition, or the line depends on more than that.
	Conditional bool
	// ByConverter tells that a converter of an expression sets or reads it.
	ByConverter bool
	// Exists tells of a read that only asks whether the variable is there (-m found).
	Exists bool
	// Default tells that the read says what counts where the variable is not set:
	// var(name,default).
	Default bool
}

// VariableUseKind is what a place does with a variable.
type VariableUseKind uint8

// The kinds.
const (
	VariableSet VariableUseKind = iota
	VariableUnset
	VariableRead
)

// Scope returns the scope of a variable, "txn".
func Scope(name string) string {
	scope, _, _ := strings.Cut(name, ".")
	return scope
}

// Variables returns which lines set and read variables.
func (a *Analysis) Variables() *Variables { return a.variables() }

// Names returns the names of all variables in order.
func (v *Variables) Names() []string {
	names := make([]string, 0, len(v.uses))
	for name := range v.uses {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Of returns the uses of a variable, those of actions first; of each kind in the
// order of the configuration.
func (v *Variables) Of(name string, kind VariableUseKind) []*VariableUse {
	var out []*VariableUse
	for _, u := range v.uses[name] {
		if u.Kind == kind {
			out = append(out, u)
		}
	}
	return out
}

func (v *Variables) add(u VariableUse) {
	if strings.Contains(u.Name, ".") {
		v.uses[u.Name] = append(v.uses[u.Name], &u)
	}
}

// variableActions are the actions whose first argument in parentheses is a variable
// that they set or clear.
var variableActions = map[string]VariableUseKind{
	"set-var": VariableSet, "set-var-fmt": VariableSet, "unset-var": VariableUnset, "do-resolve": VariableSet,
}

// ruleWords are the first words of lines whose actions may set variables.
var ruleWords = []string{
	"http-request", "http-response", "http-after-response", "quic-initial", "tcp-request", "tcp-response", "http-check", "tcp-check",
}

func (a *Analysis) newVariables() *Variables {
	v := &Variables{uses: map[string][]*VariableUse{}}
	for d := range a.config.Each(ruleWords...) {
		if !maySet(d.Arg(1)) && !maySet(d.Arg(2)) { // most lines do something else
			continue
		}
		if _, n := d.Rule(); n > 0 && n < len(d.Words) && d.Modifier == config.Plain {
			v.action(d, n)
		}
	}
	for d := range a.config.Each("set-var", "set-var-fmt") { // of the global section
		v.add(VariableUse{Name: d.Arg(1), Directive: d, Word: 1, Span: d.WordSpan(1), Kind: VariableSet})
	}
	for _, s := range a.config.SamplesOf(a.config.SampleLines(touchesVariables)...) {
		v.sample(s)
	}
	return v
}

// maySet reports whether a word may be an action on a variable.
func maySet(word string) bool {
	return strings.HasPrefix(word, "set-var") || strings.HasPrefix(word, "unset-var") || strings.HasPrefix(word, "do-resolve")
}

// action takes down what an action does with variables.
func (v *Variables) action(d *config.Directive, n int) {
	name, args, ok := strings.Cut(d.Arg(n), "(")
	kind, known := variableActions[name]
	if !ok || !known {
		return
	}
	variable, flags, _ := strings.Cut(strings.TrimSuffix(args, ")"), ",")
	conditional := d.ConditionWord() < len(d.Words) || name != "do-resolve" && flags != ""
	v.add(VariableUse{Name: strings.TrimSpace(variable), Directive: d, Word: n, Span: d.WordSpan(n), Kind: kind, Conditional: conditional})
}

// touchesVariables reports whether a fetch or a converter may set or read variables.
func touchesVariables(s *keywords.Sample) bool {
	switch s.Name {
	case "var", "set-var", "unset-var":
		return true
	}
	return len(variableArguments(s)) > 0
}

// variableArguments returns the arguments of a converter, from 0, that may be names
// of variables.
func variableArguments(s *keywords.Sample) []int {
	var out []int
	for i := range s.Checks {
		c := &s.Checks[i]
		if slices.ContainsFunc(c.Forms, func(f keywords.ArgForm) bool { return f.Kind == "variable" }) {
			out = append(out, c.Arg)
		}
	}
	return out
}

// sample takes down what an expression does with variables.
func (v *Variables) sample(s config.Sample) {
	use := VariableUse{Directive: s.Directive, Word: s.Word, Span: s.Span}
	for i, p := range s.Parts {
		if len(p.Args) == 0 {
			continue
		}
		u := use
		u.Name, u.ByConverter = p.Args[0], i > 0
		switch p.Name {
		case "var":
			u.Kind, u.Default = VariableRead, len(p.Args) > 1
			u.Exists = s.Criterion != nil && s.Criterion.Method == keywords.MatchFound && len(s.Parts) == 1
		case "set-var":
			u.Kind, u.Conditional = VariableSet, true
		case "unset-var":
			u.Kind = VariableUnset
		default:
			if i > 0 {
				v.arguments(use, p)
			}
			continue
		}
		v.add(u)
	}
}

// arguments takes down the variables among the arguments of a converter.
func (v *Variables) arguments(use VariableUse, p config.SamplePart) {
	use.ByConverter = true
	for i, arg := range p.Args {
		use.Kind = VariableRead
		if p.Name == "aes_gcm_enc" && i == tagArgument {
			use.Kind = VariableSet
		}
		if scope, name, ok := strings.Cut(arg, "."); ok && name != "" && scopes[scope] {
			use.Name = arg
			v.add(use)
		}
	}
}

// tagArgument is the argument, from 0, into which aes_gcm_enc writes.
const tagArgument = 3

// scopes are those of variables (manual 2.8).
var scopes = map[string]bool{"proc": true, "sess": true, "txn": true, "req": true, "res": true, "check": true}
