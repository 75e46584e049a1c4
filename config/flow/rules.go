package flow

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Rule is one line that acts when a request passes: a rule of a set, a redirect,
// or a use_backend.
type Rule struct {
	*config.Directive
	// Proxy is where it is evaluated; it stands there, or in a defaults section
	// behind it.
	Proxy *config.Section
	Phase Phase
	// Set is the name of its set of rules, "http-request"; of other lines it is the
	// keyword.
	Set string
	// Action is the name of the action without what is in parentheses and without
	// the number at its end: "track-sc" for "track-sc0", "set-var" for
	// "set-var(txn.a)". Of a redirect and of use_backend it is the keyword.
	Action string
	// At is the word of the action.
	At int

	analysis *Analysis
}

// Condition returns when the rule acts.
func (r *Rule) Condition() Condition { return r.analysis.ConditionOf(r.Directive) }

// Ends reports whether nothing else of the same proxy is done in its phase, where
// the rule acts.
func (r *Rule) Ends() bool { return endsSet[r.Action] || r.Answers() }

// Answers reports whether the request goes no further where the rule acts: it is
// answered or dropped.
func (r *Rule) Answers() bool {
	if r.Action == "redirect" {
		return !slices.ContainsFunc(r.Words, func(w config.Word) bool { return w.Value == "ignore-empty" })
	}
	return answers[r.Action]
}

// endsSet are the actions behind which no rule of the same set is evaluated in the
// proxy; the request goes on.
var endsSet = map[string]bool{"allow": true, "accept": true, "use_backend": true}

// answers are the actions that end a request or a connection.
var answers = map[string]bool{
	"deny": true, "reject": true, "tarpit": true, "auth": true, "return": true, "block": true,
	"silent-drop": true, "use-service": true, "close": true, "dgram-drop": true, "send-retry": true,
}

// ruleTable has the rules of each proxy.
type ruleTable struct {
	// own are the rules of each section alone, in the order of their evaluation there.
	own map[*config.Section][]*Rule
	// alone tells that none counts as inherited, see maxInherited.
	alone bool
}

// maxInherited bounds how many rules all proxies together inherit. With more, none counts
// as inherited, and the configuration is opaque.
const maxInherited = 1 << 20

// ruleKeywords are the first words of what [Analysis.Rules] returns.
var ruleKeywords = []string{
	"http-request", "http-response", "http-after-response", "quic-initial", "tcp-request", "tcp-response", "redirect", "use_backend",
}

func newRuleTable(a *Analysis) *ruleTable {
	t := &ruleTable{own: map[*config.Section][]*Rule{}}
	slab := []Rule{}
	var own []*Rule // of the section that the last rule stands in
	for d := range a.config.Each(ruleKeywords...) {
		set, at := d.Rule()
		switch {
		case d.Modifier != config.Plain || !d.Section.IsProxy():
			continue
		case d.Keyword() == "redirect" || d.Keyword() == "use_backend":
			set, at = d.Keyword(), 0
		case at == 0 || at >= len(d.Words):
			continue
		}
		if len(slab) == 0 {
			slab = make([]Rule, 256)
		}
		r := &slab[0]
		slab = slab[1:]
		*r = Rule{
			Directive: d, Proxy: d.Section, Phase: phasesOf[set].in(d.Section), Set: set, Action: ActionName(d.Arg(at)), At: at, analysis: a,
		}
		if len(own) > 0 && own[0].Proxy != d.Section {
			t.keep(own)
			own = own[len(own):]
		}
		own = append(own, r)
	}
	t.keep(own)
	inherited := 0
	for _, s := range a.config.Sections {
		if s.Defaults != nil && s.Kind != "defaults" {
			inherited += len(t.own[s.Defaults])
		}
	}
	t.alone = inherited > maxInherited
	return t
}

// keep takes down the rules of one section.
func (t *ruleTable) keep(own []*Rule) {
	if len(own) > 0 {
		t.own[own[0].Proxy] = inOrder(slices.Clip(own))
	}
}

// inOrder sorts rules by their phase.
func inOrder(rules []*Rule) []*Rule {
	compare := func(a, b *Rule) int { return int(a.Phase) - int(b.Phase) }
	if !slices.IsSortedFunc(rules, compare) {
		slices.SortStableFunc(rules, compare)
	}
	return rules
}

// ActionName returns the name of an action without what is in parentheses and
// without the number at its end: "track-sc" for "track-sc0", "set-var" for
// "set-var(txn.a)".
func ActionName(word string) string {
	if i := strings.IndexByte(word, '('); i >= 0 {
		word = word[:i]
	}
	return strings.TrimRight(word, "0123456789")
}

// Rules returns the rules of a proxy that are evaluated in one of these phases, in
// the order of the evaluation: those of its defaults sections come first in each
// set. Without phases it returns all. Of a listen section that other proxies lead
// to, too, the phases of a backend hold the same rules. The caller must not change them.
func (a *Analysis) Rules(s *config.Section, in ...Phase) []*Rule {
	behind := a.rulesBehind(s)
	if len(in) == 0 && len(behind) == 1 {
		return behind[0]
	}
	var out []*Rule
	for _, own := range behind {
		for _, r := range own {
			p := PhaseIn(s, r.Directive)
			if len(in) > 0 && !slices.Contains(in, p) {
				if p = phases(r.Directive).back; !s.HasBackend() || !slices.Contains(in, p) {
					continue
				}
			}
			rule := *r
			rule.Proxy, rule.Phase = s, p
			out = append(out, &rule)
		}
	}
	return inOrder(out)
}

// rulesBehind returns the rules of the defaults section that a proxy inherits from
// and its own. HAProxy takes none from defaults sections behind that one.
func (a *Analysis) rulesBehind(s *config.Section) [][]*Rule {
	t := a.rules()
	own := t.own[s]
	if s.Defaults != nil && !t.alone {
		if inherited := t.own[s.Defaults]; len(inherited) > 0 {
			return [][]*Rule{inherited, own}
		}
	}
	return [][]*Rule{own}
}
