package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "variable-never-set",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a variable that has no value where it is read",
	Doc: `A variable that is not set has no value: a condition on it never holds, and in a header
it is empty. HAProxy says nothing of it. It is not set where it is read when

- nothing sets it, often because of a typing error in its name;
- what sets it is evaluated later: rules run kind by kind, so that an ` + "`http-request set-var`" + `
  below the rule that reads the variable, or one in the backend for a ` + "`use_backend`" + ` rule,
  comes too late;
- its scope has ended or has not begun. ` + "`req`" + ` variables are gone in responses and in logs,
  ` + "`res`" + ` variables are not there before, and rules on connections and sessions cannot set
  ` + "`txn`" + ` and ` + "`req`" + ` variables, because there is no request yet.

Use ` + "`txn`" + ` for what responses and logs need, ` + "`sess`" + ` for what a rule on the connection
knows, and set it above the line that reads it.

Nothing is said where Lua or an SPOE agent may set variables, where no line sets any, and of the
name of a backend that comes from one: such files are often completed by a program. Nor of a
variable that is read with a default, ` + "`var(txn.x,none)`" + `.`,
	Examples: []Example{
		{Name: "a typing error", Bad: []int{9}, Config: frontendExample(
			"http-request set-var(txn.tenant) req.hdr(X-Tenant)",
			"http-request deny if { var(txn.tennant) -m str internal }")},
		{Name: "set below", Bad: []int{8}, Config: frontendExample(
			"http-request deny if { var(txn.bot) -m bool }",
			"http-request set-var(txn.bot) bool(true) if { req.hdr(User-Agent) -m sub bot }")},
		{Name: "gone in the response", Bad: []int{9}, Config: frontendExample(
			"http-request set-var(req.origin) req.hdr(Origin)",
			"http-response set-header Access-Control-Allow-Origin %[var(req.origin)]")},
		{Name: "no request yet", Bad: []int{9}, Config: frontendExample(
			"tcp-request connection set-var(txn.source) src",
			"http-request set-header X-Source %[var(txn.source)]")},
		{Name: "set above, for the response, too", Config: frontendExample(
			"tcp-request connection set-var(sess.source) src",
			"http-request set-var(txn.origin) req.hdr(Origin)",
			"http-request set-header X-Source %[var(sess.source)]",
			"http-response set-header Access-Control-Allow-Origin %[var(txn.origin)]")},
	},
	Check: func(p *Pass) {
		if p.Flow.Opaque() || isFragment(p.Config) {
			return
		}
		v := p.Flow.Variables()
		names := v.Names()
		set := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return len(v.Of(name, flow.VariableSet)) == 0 })
		if len(set) == 0 {
			return
		}
		for _, name := range names {
			if flow.Scope(name) == "check" || name[0] == 'p' {
				continue // of health checks; of the process, which the runtime API may set; of another stream
			}
			checkVariable(p, v, name, set)
		}
	},
})

// maxVariableUses bounds the places that set one variable and are compared with those
// that read it.
const maxVariableUses = 200

// checkVariable looks at all places that read a variable.
func checkVariable(p *Pass, v *flow.Variables, name string, names []string) {
	sets := v.Of(name, flow.VariableSet)
	if len(sets) > maxVariableUses {
		return
	}
	var last *config.Directive
	for _, r := range v.Of(name, flow.VariableRead) {
		if r.Default || r.Directive == last {
			continue
		}
		if len(sets) == 0 {
			if len(evaluations(p, r.Directive)) > 0 && !r.Directive.Is("use_backend") {
				reportNeverSet(p, v, r, names)
				last = r.Directive
			}
			continue
		}
		if slices.ContainsFunc(sets, func(s *flow.VariableUse) bool { return s.ByConverter }) {
			continue // evaluated wherever that expression is
		}
		if reportNotYet(p, r, sets) {
			last = r.Directive
		}
	}
}

// reportNeverSet reports a variable that nothing sets.
func reportNeverSet(p *Pass, v *flow.Variables, r *flow.VariableUse, names []string) {
	f := Finding{File: r.Directive.File, Span: r.Span}
	advice := "set it before it is read, or remove what reads it"
	if near := nearVariable(r.Name, names); near != "" {
		d := v.Of(near, flow.VariableSet)[0].Directive
		advice = fmt.Sprintf("write %q if that one is meant", near)
		f = f.With(d, fmt.Sprintf("%q is set here", near))
		source := f.File.Source[r.Span.Start:r.Span.End]
		if text := replacedWord(source, r.Name, near); text != source && setBefore(p, near, v.Of(near, flow.VariableSet), r.Directive) {
			f = f.Fixing(UnsafeFix(fmt.Sprintf("write %q", near), config.Edit{File: f.File, Span: r.Span, New: text}))
		}
	}
	p.Report(f.Saying(fmt.Sprintf("nothing sets the variable %q, so it never has a value here", r.Name), advice))
}

// setBefore reports whether a variable has a value wherever a line is evaluated.
func setBefore(p *Pass, name string, sets []*flow.VariableUse, d *config.Directive) bool {
	return !slices.ContainsFunc(evaluations(p, d), func(e evaluation) bool {
		why, _ := notSetBefore(p, name, sets, e)
		return why != "" || hasEnded(flow.Scope(name), e.phase) != ""
	})
}

// maxNear bounds the names among which a similar one is looked for.
const maxNear = 200

// nearVariable returns the name of a variable that is set and may be meant: the same
// in another scope, or one that is spelled almost so.
func nearVariable(name string, set []string) string {
	_, rest, _ := strings.Cut(name, ".")
	set = set[:min(len(set), maxNear)]
	for _, other := range set {
		if _, same, _ := strings.Cut(other, "."); same == rest {
			return other
		}
	}
	return nearest(name, set)
}

// reportNotYet reports a variable that has no value at any of the places where a line
// is evaluated, although something sets it.
func reportNotYet(p *Pass, r *flow.VariableUse, sets []*flow.VariableUse) bool {
	scope := flow.Scope(r.Name)
	if scope == "sess" {
		return false // the last request of the same connection may have set it
	}
	reading := evaluations(p, r.Directive)
	why, by := "", sets[0]
	for _, e := range reading {
		if e.phase == flow.NoPhase {
			return false
		}
		because := hasEnded(scope, e.phase)
		if because == "" {
			because, by = notSetBefore(p, r.Name, sets, e)
		}
		if because == "" {
			return false
		}
		why = because
	}
	if why == "" {
		return false
	}
	p.Report(Finding{File: r.Directive.File, Span: r.Span}.Saying(
		fmt.Sprintf("the variable %q never has a value here: %s", r.Name, why),
		notYetAdvice(scope, reading[0].phase)).With(by.Directive, "it is set here"))
	return true
}

// hasEnded tells why variables of a scope are not there in a phase.
func hasEnded(scope string, phase flow.Phase) string {
	switch {
	case scope == "req" && (phase.IsResponse() || phase == flow.Logging):
		return "variables of the request are gone once the response has come"
	case scope == "res" && (phase.IsRequest() || phase == flow.Monitor):
		return "variables of the response are not there before the response comes"
	case (scope == "req" || scope == "txn" || scope == "res") && !phase.HasStream():
		return "there is no request yet"
	}
	return ""
}

// notSetBefore tells why no place has set a variable when a line is evaluated, and
// which place comes nearest.
func notSetBefore(p *Pass, name string, sets []*flow.VariableUse, e evaluation) (why string, by *flow.VariableUse) {
	for _, s := range sets {
		if !precedes(p, s.Directive, e) {
			if why == "" {
				why, by = "what sets it is evaluated later, or for other requests", s
			}
			continue
		}
		cannot := ""
		for _, at := range evaluatedIn(p, s.Directive) {
			if cannot = hasEnded(flow.Scope(name), at.phase); cannot == "" {
				return "", nil
			}
		}
		why, by = "where it is set "+cannot, s
	}
	return why, by
}

func notYetAdvice(scope string, phase flow.Phase) string {
	switch {
	case scope == "req" && !phase.IsRequest():
		return "set a variable of the scope txn instead, which lasts until the log is written"
	case scope == "txn" || scope == "req":
		return "set it in a rule that is evaluated before this one; a rule on the connection can set a variable of the scope sess"
	}
	return "set it in a rule that is evaluated before this one"
}
