package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "counter-not-stored",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a counter that its stick table does not store",
	Doc: `A stick table counts what its ` + "`store`" + ` list names, and nothing else. A counter that it does
not store has no value: a limit on it never fires, an action that should increment it does
nothing, and HAProxy says nothing of it.

Name the counter in the list, rates with the time that they are measured over:
` + "`store http_req_rate(10s),http_err_rate(1m)`" + `.`,
	Examples: []Example{
		{Name: "another rate", Bad: []int{10}, Config: frontendExample(
			"stick-table type ip size 100k expire 30s store conn_rate(10s)",
			"http-request track-sc0 src",
			"http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }")},
		{Name: "a mark that is not kept", Bad: []int{10, 11}, Config: frontendExample(
			"stick-table type ip size 100k expire 30m store http_req_cnt",
			"http-request track-sc0 src",
			"http-request sc-inc-gpc0(0) if { path_beg /wp-login }",
			"http-request deny if { sc_get_gpc0(0) gt 3 }")},
		{Name: "stored", Config: frontendExample(
			"stick-table type ip size 100k expire 30m store gpc0,http_req_rate(10s)",
			"http-request track-sc0 src",
			"http-request sc-inc-gpc0(0) if { path_beg /wp-login }",
			"http-request deny if { sc_get_gpc0(0) gt 3 } or { sc_http_req_rate(0) gt 20 }")},
	},
	Check: func(p *Pass) {
		if isFragment(p.Config) {
			return
		}
		for _, u := range p.Flow.Counters().Uses {
			if u.Data == "" || u.Data == "server_id" {
				continue
			}
			tables := tablesOf(p, u)
			if len(tables) == 0 || slices.ContainsFunc(tables, func(t *flow.Table) bool { return t == nil || suffices(t, u) }) {
				continue
			}
			t := tables[0]
			f := Finding{File: u.Directive.File, Span: u.Span}.Saying(
				fmt.Sprintf("table %q does not store %q, so %q %s", t.Name, u.Data, u.Name, without(u)),
				fmt.Sprintf("add %s to what the table stores", storeText(u.Data))).With(t.Directive, "the table")
			if fix, ok := storeFix(t, u.Data); ok {
				f.Fixes = []Fix{fix}
			}
			p.Report(f)
		}
	},
})

// without says what becomes of a counter that is not stored.
func without(u *flow.CounterUse) string {
	if u.Changes {
		return "does nothing"
	}
	return "has no value"
}

// tablesOf returns the tables whose entries a use may find; a nil one is not known.
func tablesOf(p *Pass, u *flow.CounterUse) []*flow.Table {
	if u.Named {
		return []*flow.Table{u.Table}
	}
	if u.By != flow.BySlot || u.Slot < 0 {
		return nil
	}
	var tables []*flow.Table
	for _, e := range evaluations(p, u.Directive) {
		tracks := p.Flow.TracksFor(e.proxy, u.Slot)
		if len(tracks) >= flow.MaxTracks {
			return nil
		}
		for _, t := range tracks {
			if !slices.Contains(tables, t.Table) {
				tables = append(tables, t.Table)
			}
		}
	}
	return tables
}

// suffices reports whether a table keeps what a use asks for. What increments a counter
// increments its rate, too, and either suffices.
func suffices(t *flow.Table, u *flow.CounterUse) bool {
	return t.Stored(u.Data) != nil || u.Changes && t.Stored(u.Data+"_rate") != nil
}

// storeText is what "store" must be followed by.
func storeText(data string) string {
	switch {
	case data == "gpc" || data == "gpt":
		return fmt.Sprintf("\"%s(1)\", with the number of its elements,", data)
	case data == "gpc_rate":
		return "\"gpc_rate(1,10s)\", with the number of its elements and a time,"
	case strings.HasSuffix(data, "_rate"):
		return fmt.Sprintf("\"%s(10s)\", with the time to measure it over,", data)
	}
	return fmt.Sprintf("%q", data)
}

// storeFix adds a counter to what a table stores, if it needs no argument.
func storeFix(t *flow.Table, data string) (Fix, bool) {
	if strings.HasSuffix(data, "_rate") || data == "gpc" || data == "gpt" {
		return Fix{}, false
	}
	fix := Fix{Message: fmt.Sprintf("store %s in table %q", data, t.Name)}
	if len(t.Store) == 0 {
		fix.Edits = []config.Edit{t.Directive.Append("store " + data)}
		return fix, true
	}
	word := t.Store[len(t.Store)-1].Word
	edit, ok := t.Directive.ReplaceWord(word, config.Quote(t.Directive.Arg(word)+","+data))
	fix.Edits = []config.Edit{edit}
	return fix, ok
}
