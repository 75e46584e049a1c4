package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "unreachable-rule",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a rule that an earlier one leaves no request for",
	Doc: `Rules are evaluated in order, and some end the evaluation: deny, redirect, return, allow, use_backend and their like. A rule below one
of these whose condition holds only where that one's did is never evaluated. Mostly the order is wrong, the special case below the
general one:

    use_backend api    if { path_beg /api }
    use_backend api_v2 if { path_beg /api/v2 }    # never

Put the special case first. Nothing is said where a line in between may change what the conditions look at, and of what "final-rule"
reports: HTTP rules right behind one without a condition.`,
	Examples: []Example{
		{Name: "the general case first", Bad: []int{9}, Config: frontendExample(
			"use_backend app if { path_beg /api }",
			"use_backend app if { path_beg /api/v2 }")},
		{Name: "a backend for all", Bad: []int{9}, Config: frontendExample(
			"use_backend app",
			"use_backend app if { path_beg /static }")},
		{Name: "one condition more", Bad: []int{10}, Config: frontendExample(
			"acl admin path_beg /admin",
			"http-request deny if admin",
			"http-request redirect location /login if admin { method GET }")},
		{Name: "special cases first, and a path that changes in between", Config: frontendExample(
			"use_backend app if { path_beg /api/v2 }",
			"use_backend app if { path_beg /api }",
			"http-request deny if { path_beg /old }",
			"http-request set-path /old%[path] if { hdr(host) old.example.com }",
			"http-request return status 200 if { path_beg /old/x }")},
	},
	Check: func(p *Pass) {
		u := unreachableRules{p: p, reported: map[*config.Directive]bool{}, ending: map[asked][]earlierRule{}}
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			rules := p.Flow.Rules(s)
			if first := slices.IndexFunc(rules, (*flow.Rule).Ends); first >= 0 && first < len(rules)-1 && !s.Disabled() {
				u.walk(rules)
			}
		}
	},
})

// unreachableRules looks for the rules of one proxy after the other that are never evaluated.
type unreachableRules struct {
	p        *Pass
	reported map[*config.Directive]bool
	rules    []*flow.Rule // of the proxy, in order
	// always are the rules so far that have no condition and end their set, and ending those
	// with one, by something that their conditions ask for.
	always []earlierRule
	ending map[asked][]earlierRule
	// passes are the sets of which rules so far may let requests pass the rest.
	passes []string
	// asked is what the rule at hand asks for.
	asked []asked
}

// earlierRule is the place of a rule that ends the evaluation of its set, and for all that
// comes behind if crosses is set.
type earlierRule struct {
	at      int
	crosses bool
}

// maxEarlierRules bounds the rules that are compared with one.
const maxEarlierRules = 16

func (u *unreachableRules) walk(rules []*flow.Rule) {
	u.rules, u.always, u.passes = rules, u.always[:0], u.passes[:0]
	clear(u.ending)
	for i, r := range rules {
		condition := r.ConditionWord()
		isLost := u.lookBehindAlways(i)
		if condition < len(r.Words) && len(u.ending) > 0 {
			isLost = isLost || u.look(i, condition)
		}
		if r.Action == "switch-mode" || r.Ends() && !r.Answers() {
			u.passes = append(u.passes, r.Set)
		}
		if r.Ends() && !isLost && !isRunTime(r) && i < len(rules)-1 {
			u.keep(i, condition)
		}
	}
}

func isConditional(r *flow.Rule) bool { return r.ConditionWord() < len(r.Words) }

// isRunTime reports whether a rule chooses a backend by a name that may turn out to be none.
func isRunTime(r *flow.Rule) bool {
	return r.Action == "use_backend" && strings.Contains(r.Arg(1), "%")
}

// keep remembers a rule that ends the evaluation. Its condition begins at a word.
func (u *unreachableRules) keep(i, condition int) {
	r := u.rules[i]
	e := earlierRule{i, r.Answers() && !slices.Contains(u.passes, r.Set)}
	if condition >= len(r.Words) {
		u.always = append(u.always, e)
		return
	}
	u.p.asks(r.Directive, condition, true, func(a asked) {
		if len(u.ending[a]) < maxEarlierRules {
			u.ending[a] = append(u.ending[a], e)
		}
	})
}

// look compares a rule, whose condition begins at a word, with those above it, and reports
// whether one of them leaves nothing for it.
func (u *unreachableRules) look(i, condition int) bool {
	var room [maxEarlierRules]earlierRule
	earlier := room[:0]
	u.asked = u.asked[:0]
	u.p.asks(u.rules[i].Directive, condition, false, func(a asked) {
		u.asked = append(u.asked, a)
		for _, e := range u.ending[a] {
			if len(earlier) < maxEarlierRules && !slices.Contains(earlier, e) && u.leads(e, i) {
				earlier = append(earlier, e)
			}
		}
	})
	slices.SortFunc(earlier, func(a, b earlierRule) int { return a.at - b.at })
	for _, e := range earlier {
		if !u.mayCover(u.rules[e.at].Directive, u.rules[i].Directive, condition) {
			continue
		}
		first, second := u.rules[e.at].Condition(), u.rules[i].Condition()
		if u.p.Flow.Implies(second, first) && !u.p.Flow.Never(second) && !u.p.Flow.Never(first) && !u.changes(e.at, i, first) {
			u.report(i, e.at)
			return true
		}
	}
	return false
}

// mayCover reports whether the condition of an earlier rule may hold wherever that of the rule
// at hand does, which begins at a word: that must ask for something of each of its terms. It
// is a guess without reading conditions, which takes much longer.
func (u *unreachableRules) mayCover(earlier, d *config.Directive, condition int) bool {
	at := earlier.ConditionWord()
	if earlier.Arg(at) != "if" {
		return true
	}
	for n := at + 1; n < len(earlier.Words); n++ {
		term := earlier.Arg(n)
		if term == "{" || term == "!{" || term == "!" || term == "||" || strings.EqualFold(term, "or") {
			return true
		}
		name, negated := strings.CutPrefix(term, "!")
		same, opposite := false, false
		for _, w := range d.Words[condition+1:] {
			other, otherNegated := strings.CutPrefix(w.Value, "!")
			same = same || other == name && negated == otherNegated
			opposite = opposite || other == name && negated != otherNegated
		}
		if same {
			continue
		}
		shared := false
		u.p.askedByACL(earlier, name, !negated, true, func(a asked) { shared = shared || slices.Contains(u.asked, a) })
		if opposite || !shared {
			return false
		}
	}
	return true
}

// lookBehindAlways compares a rule with those above it that have no condition, and reports
// whether it is behind one.
func (u *unreachableRules) lookBehindAlways(i int) bool {
	for _, e := range u.always {
		if !u.leads(e, i) {
			continue
		}
		if r := u.rules[i]; r.Set != u.rules[e.at].Set || len(finalActions[r.Set]) == 0 { // else final-rule says so
			u.report(i, e.at)
		}
		return true
	}
	return false
}

// leads reports whether rule i comes only to what an earlier one leaves.
func (u *unreachableRules) leads(e earlierRule, i int) bool {
	first, second := u.rules[e.at], u.rules[i]
	switch {
	case first.Set == second.Set && first.Phase == second.Phase:
		return true
	case !e.crosses || first.Phase == flow.NoPhase:
		return false
	}
	return first.Phase <= second.Phase && (second.Phase <= flow.Connecting || first.Phase > flow.Connecting && second.Phase < flow.AfterResponse)
}

func (u *unreachableRules) report(i, j int) {
	r, above := u.rules[i], u.rules[j]
	if u.reported[r.Directive] {
		return
	}
	u.reported[r.Directive] = true
	what := "ends the evaluation for every request"
	if isConditional(above) {
		what = "ends the evaluation for all requests that it is for"
	}
	u.p.Report(On(r.Directive).Saying(fmt.Sprintf("this rule never acts: the %q rule above %s", above.Action, what),
		"put it above that one, or remove it").With(above.Directive, "this comes first").
		Fixing(UnsafeFix("remove the rule that never acts", r.RemoveLine())))
}

// changes reports whether a rule between two others may change what a condition looks at.
func (u *unreachableRules) changes(j, i int, c flow.Condition) bool {
	for _, r := range u.rules[j+1 : i] {
		for _, all := range c.Any {
			for _, l := range all {
				for _, criterion := range l.Criteria {
					if mayChange(r, criterion) {
						return true
					}
				}
			}
		}
	}
	return false
}

// harmless are actions that change nothing that conditions look at.
var harmless = map[string]bool{
	"set-log-level": true, "set-tos": true, "set-fc-tos": true, "set-bc-tos": true, "set-mark": true, "set-fc-mark": true, "set-bc-mark": true,
	"set-nice": true, "capture": true, "cache-use": true, "set-timeout": true, "early-hint": true, "set-priority-class": true,
	"set-priority-offset": true, "strict-mode": true, "disable-l7-retry": true, "redirect": true, "pause": true, "cache-store": true,
	"set-bandwidth-limit": true, "set-retries": true,
}

// changedBy are the beginnings of the fetches that actions change.
var changedBy = map[string][]string{
	"set-path": urlFetches, "set-pathq": urlFetches, "set-query": urlFetches, "set-uri": urlFetches, "replace-path": urlFetches,
	"replace-pathq": urlFetches, "replace-uri": urlFetches, "normalize-uri": urlFetches,
	"set-method": {"method"}, "set-src": {"src"}, "set-src-port": {"src"}, "set-dst": {"dst"}, "set-dst-port": {"dst"}, "set-status": {"status"},
	"track-sc": {"sc", "src_"}, "sc-inc-gpc": {"sc", "src_"}, "sc-set-gpt": {"sc", "src_"}, "sc-add-gpc": {"sc", "src_"},
	"set-var": {"var"}, "set-var-fmt": {"var"}, "unset-var": {"var"}, "do-resolve": {"var"},
}

var urlFetches = []string{"path", "url", "query", "base", "capture.req.uri"}

// mayChange reports whether a rule may change what a criterion looks at.
func mayChange(r *flow.Rule, c *flow.Criterion) bool {
	switch {
	case harmless[r.Action] || r.Ends() || c.Fetch == "ssl_fc":
		return false
	case changedBy[r.Action] != nil:
		return slices.ContainsFunc(changedBy[r.Action], func(family string) bool { return strings.HasPrefix(c.Fetch, family) }) ||
			strings.Contains(c.Subject, "var(") || strings.Contains(c.Subject, ",table_")
	case strings.HasSuffix(r.Action, "-header") || r.Action == "replace-value":
		name := r.Arg(r.At + 1)
		return strings.Contains(c.Fetch, "cook") && strings.Contains(strings.ToLower(name), "cookie") ||
			strings.Contains(c.Fetch, "hdr") && (c.Argument == "" || strings.EqualFold(c.Argument, name) || slices.ContainsFunc(r.Words, func(w config.Word) bool { return w.Value == "-m" })) ||
			strings.HasPrefix(c.Fetch, "base") || strings.HasPrefix(c.Fetch, "http_auth")
	}
	return true
}
