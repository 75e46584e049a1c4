package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "short-expire",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a rate that is measured over a longer time than its stick table keeps entries",
	Doc: `` + "`expire`" + ` drops an entry that nobody has touched for so long, with all of its counters. Where
it is shorter than the time over which a rate is measured, a client that pauses for that
long begins again at 0, and a limit of 100 requests an hour becomes one of 100 requests
without a pause.

Let entries live at least as long as the longest rate is measured.`,
	Examples: []Example{
		{Name: "an hour in an entry of a minute", Bad: []int{8}, Config: frontendExample(
			"stick-table type ip size 100k expire 1m store http_req_rate(1h)",
			"http-request track-sc0 src",
			"http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }")},
		{Name: "one of several", Bad: []int{8}, Config: frontendExample(
			"stick-table type ip size 100k expire 30s store conn_cur,conn_rate(3s),http_err_rate(5m)",
			"http-request track-sc0 src",
			"http-request deny if { sc_http_err_rate(0) gt 10 }")},
		{Name: "as long as it is measured", Config: frontendExample(
			"stick-table type ip size 100k expire 1h store http_req_rate(1h),conn_rate(10s)",
			"http-request track-sc0 src",
			"http-request deny deny_status 429 if { sc_http_req_rate(0) gt 100 }")},
	},
	Check: func(p *Pass) {
		for _, sym := range p.Config.Symbols().Of(config.Table) {
			t := p.Flow.Counters().Tables[sym.Name]
			if longest := longestRate(t); longest != nil && t.Expire > 0 && t.Expire < longest.Period {
				reportShortExpire(p, t, longest)
			}
		}
	},
})

// longestRate returns the rate of a table that is measured over the longest time.
func longestRate(t *flow.Table) *flow.StoredData {
	var longest *flow.StoredData
	for i := range t.Store {
		if s := &t.Store[i]; s.Period > 0 && (longest == nil || s.Period > longest.Period) {
			longest = s
		}
	}
	return longest
}

func reportShortExpire(p *Pass, t *flow.Table, longest *flow.StoredData) {
	d := t.Directive
	n := 1
	for n+1 < len(d.Words) && d.Arg(n) != "expire" {
		n++
	}
	f := At(d, n+1).Saying(
		fmt.Sprintf("entries of table %q are dropped after a pause of %s, and \"%s\" with them, which is measured over %s", t.Name, t.Expire, longest.Name, longest.Period),
		fmt.Sprintf("set expire to at least %s", longest.Period))
	if edit, ok := d.ReplaceWord(n+1, fmt.Sprintf("%ds", int(longest.Period.Seconds()))); ok && longest.Period.Milliseconds()%1000 == 0 {
		f.Fixes = []Fix{{Message: "let entries live as long as the rate is measured", Edits: []config.Edit{edit}}}
	}
	p.Report(f)
}
