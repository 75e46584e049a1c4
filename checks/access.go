package checks

import (
	"iter"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

// keepsOut reports whether a rule refuses requests: an answer that says so counts, too.
func keepsOut(r *flow.Rule) bool {
	switch r.Action {
	case "deny", "reject", "silent-drop", "tarpit", "auth":
		return r.Phase.IsRequest()
	case "return":
		return r.Phase.IsRequest() && refusesByStatus(r)
	}
	return false
}

// refusesByStatus reports whether an action "return" answers that nothing is to be had.
func refusesByStatus(r *flow.Rule) bool {
	for n := r.At + 1; n+1 < r.ConditionWord(); n++ {
		if r.Arg(n) == "status" {
			return strings.HasPrefix(r.Arg(n+1), "4")
		}
	}
	return false
}

// decides reports whether a rule lets requests in or keeps them out. Where they go, or what they are
// told, is less: anybody may ask for any host.
func decides(r *flow.Rule) bool {
	switch r.Action {
	case "deny", "reject", "silent-drop", "tarpit", "auth", "allow", "accept", "wait-for-handshake", "return":
		return true
	}
	return false
}

// refusals yields what a rule that keeps requests out compares to refuse them: whoever gets by one of
// these comparisons gets in. An ACL by which a backend is chosen, too, is left out: who gets by it does not come
// to what it keeps.
func (p *Pass) refusals(r *flow.Rule) iter.Seq[*flow.Criterion] {
	return criteria(r, true, func(acl string) bool { return p.routes(r, acl) })
}

// routes reports whether a backend is chosen by an ACL that a rule names.
func (p *Pass) routes(r *flow.Rule, acl string) bool {
	symbol := p.Config.Symbols().Lookup(config.ACL, r.Section, acl)
	return symbol != nil && slices.ContainsFunc(symbol.Uses[:min(len(symbol.Uses), maxEvaluations)], func(u *config.Use) bool { return u.Directive.Is("use_backend") })
}

// admissions yields what a rule that decides compares to let requests in: whoever meets one of these
// comparisons may get in.
func admissions(r *flow.Rule) iter.Seq[*flow.Criterion] { return criteria(r, !keepsOut(r), nil) }

// criteria yields those comparisons of a rule that must hold for it to act, or the others, but for those of ACLs that
// a function leaves out.
func criteria(r *flow.Rule, acting bool, without func(acl string) bool) iter.Seq[*flow.Criterion] {
	return func(yield func(*flow.Criterion) bool) {
		condition := r.Condition()
		for _, all := range condition.Any {
			if contradicts(all) {
				continue // it never acts, and contradictory-condition says so
			}
			for _, l := range all {
				if (l.Negated == condition.Unless) != acting || without != nil && l.ACL != "" && without(l.ACL) {
					continue
				}
				for _, c := range l.Criteria {
					if !yield(c) {
						return
					}
				}
			}
		}
	}
}

// contradicts reports whether two terms of an alternative exclude each other.
func contradicts(all []flow.Literal) bool {
	x, y, found := flow.Contradiction(all)
	return found && x.Word != y.Word
}

// safeMethods are those of requests that change nothing (RFC 9110, 9.2.1).
var safeMethods = []string{"GET", "HEAD", "OPTIONS", "TRACE"}

// onlySafeMethods reports whether a condition holds for requests alone that change nothing.
func onlySafeMethods(c flow.Condition) bool {
	return !c.Always && !c.Unless && !slices.ContainsFunc(c.Any, func(all []flow.Literal) bool { return !slices.ContainsFunc(all, isSafeMethod) })
}

// isSafeMethod reports whether a literal holds for requests with a safe method alone.
func isSafeMethod(l flow.Literal) bool {
	return !l.Negated && len(l.Criteria) > 0 && !slices.ContainsFunc(l.Criteria, func(c *flow.Criterion) bool {
		return c.Subject != "method" || c.Files || len(c.Patterns) == 0 || slices.ContainsFunc(c.Patterns, func(w config.Word) bool { return !slices.Contains(safeMethods, w.Value) })
	})
}

// refusesOthers reports whether a rule keeps out all requests whose method is not safe: nothing that changes
// something gets beyond it.
func refusesOthers(r *flow.Rule) bool {
	if at := r.ConditionWord(); !keepsOut(r) || r.Arg(at) == "if" && !strings.HasPrefix(r.Arg(at+1), "!") {
		return false // and its condition need not be read
	}
	c := r.Condition()
	if len(c.Any) != 1 || len(c.Any[0]) != 1 {
		return false
	}
	l := c.Any[0][0]
	if l.Negated != !c.Unless {
		return false
	}
	l.Negated = false
	return isSafeMethod(l)
}
