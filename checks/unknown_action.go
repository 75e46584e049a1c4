package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "unknown-action",
	Category: Startup,
	Severity: Error,
	Summary:  "an action that the version does not know in that set of rules",
	Doc: `Each set of rules, ` + "`http-request`, `tcp-request content` and so on" + `, has actions of its
own. HAProxy refuses to start at one that it does not know there. Actions that begin
with "lua." come from Lua and are not looked at.`,
	Examples: []Example{
		{Name: "a misspelt action", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    http-request set-haeder X-Proxy 1
`},
		{Name: "of another set of rules", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    http-response set-path /
`},
		{Name: "of a later version", Version: "2.6.12", Bad: []int{6}, Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    http-request set-fc-mark 1
`},
		{Name: "known", Config: `defaults
    mode http
    timeout client 10s
frontend web
    bind :8080
    http-request set-var(txn.host) hdr(host)
    http-request track-sc0 src table clients
backend clients
    stick-table type ip size 10k store conn_cur
`},
	},
	Check: func(p *Pass) {
		r := wordsOf(p)
		for d := range p.Config.WhereOf(r.mayBeNoAction) {
			if !d.Section.IsProxy() && d.Section.Kind != "healthcheck" {
				continue
			}
			if ruleset, n := d.Rule(); n > 0 {
				r.checkAction(d, ruleset, n)
			}
		}
	},
})

// mayBeNoAction tells the rules whose actions are to be looked at, line by line.
func (r *wordRule) mayBeNoAction(_ *keywords.Section, keyword, word string) bool {
	if !slices.Contains(config.RuleKeywords(), keyword) {
		return false
	}
	w, answer := r.table(keywords.Action, keyword).Lookup(word)
	return w == nil || answer >= keywords.Refused
}

// checkAction checks word n of a rule.
func (r *wordRule) checkAction(d *config.Directive, ruleset string, n int) {
	table, action := r.table(keywords.Action, ruleset), d.Arg(n)
	_, answer := table.LookupPrefix(action)
	if answer < keywords.Refused || table.IsEmpty() || strings.HasPrefix(action, "lua.") || d.Modifier != config.Plain {
		return
	}
	if _, first := r.table(keywords.Keyword, d.Section.Kind).Lookup(d.Keyword()); first >= keywords.Refused {
		return // the line as a whole is out of place
	}
	switch {
	case action == "":
		r.Report(At(d, n).Saying(fmt.Sprintf("an action is missing behind %q", ruleset), "add one, such as "+exampleAction(ruleset)))
	case answer == keywords.Refused:
		r.Report(At(d, n).Saying(fmt.Sprintf("%q is not allowed in a rule of the kind %s", action, ruleset), "move it to one of another kind"))
	default:
		r.unknown(d, n, place{keywords.Action, ruleset, ruleset + " action", "a rule of the kind %s"})
	}
}

// exampleAction returns an action of a set of rules.
func exampleAction(ruleset string) string {
	for _, row := range keywords.ActionRows() {
		if slices.Contains(row.Sections, ruleset) && !strings.Contains(row.Example, " ") {
			return fmt.Sprintf("%q", row.Example)
		}
	}
	return "\"set-var(txn.name) src\""
}
