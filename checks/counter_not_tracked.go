package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/config/flow"
)

var _ = register(&Rule{
	ID:       "counter-not-tracked",
	Category: Advice,
	Family:   Logic,
	Severity: Warning,
	Summary:  "a counter that is read although nothing has tracked it by then",
	Doc: `` + "`sc_http_req_rate(0)`" + ` and its like read the entry of a stick table that a ` + "`track-sc0`" + ` rule
has chosen for the connection or the request. Where no such rule has run, they give 0 and no
more: a limit on them never fires, and HAProxy says nothing of it.

- The rule is missing, or tracks another slot: ` + "`track-sc1`" + ` fills what ` + "`sc1_`" + ` and ` + "`sc_...(1)`" + ` read.
- It stands below the rule that reads, or is of a kind that is evaluated later: ` + "`http-request track-sc0`" + `
  comes after all ` + "`tcp-request`" + ` rules.
- ` + "`src_http_req_rate(table)`" + ` and ` + "`table_http_req_rate`" + ` look the entry up themselves, but it is only
  counted where some rule tracks into that table.

Track first, by ` + "`tcp-request connection track-sc0 src`" + ` or an ` + "`http-request track-sc0`" + ` rule above all
that read the counter.`,
	Examples: []Example{
		{Name: "nothing tracks", Bad: []int{9}, Config: frontendExample(
			"stick-table type ip size 100k expire 30s store http_req_rate(10s)",
			"http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }")},
		{Name: "tracked below", Bad: []int{10}, Config: frontendExample(
			"stick-table type ip size 100k expire 30s store http_req_rate(10s)",
			"acl flood sc_http_req_rate(0) gt 20",
			"http-request deny deny_status 429 if flood",
			"http-request track-sc0 src")},
		{Name: "another slot", Bad: []int{10}, Config: frontendExample(
			"stick-table type ip size 100k expire 30s store http_req_rate(10s)",
			"http-request track-sc1 src",
			"http-request deny deny_status 429 if { sc0_http_req_rate gt 20 }")},
		{Name: "tracked first", Config: frontendExample(
			"stick-table type ip size 100k expire 30s store http_req_rate(10s)",
			"http-request track-sc0 src",
			"http-request deny deny_status 429 if { sc_http_req_rate(0) gt 20 }")},
	},
	Check: func(p *Pass) {
		if isFragment(p.Config) {
			return
		}
		for _, u := range p.Flow.Counters().Uses {
			if u.By == flow.BySlot {
				checkSlot(p, u)
			} else {
				checkFilled(p, u)
			}
		}
	},
})

// checkSlot looks at a use of a slot in all places where it is evaluated: of an ACL
// these are the lines that use it.
func checkSlot(p *Pass, u *flow.CounterUse) {
	places := evaluations(p, u.Directive)
	if u.Slot < 0 || len(places) == 0 || p.Flow.Never(p.Flow.ConditionOf(u.Directive)) {
		return
	}
	lines, tooLate := map[*config.Directive]*flow.Track{}, false
	tracked := map[*config.Directive]bool{}
	for _, e := range places {
		late, ok := slotAt(p, u.Slot, e)
		tracked[e.at] = tracked[e.at] || ok
		tooLate = tooLate || ok || late != nil
		lines[e.at] = cmp.Or(late, lines[e.at])
	}
	if !tooLate {
		reportUntracked(p, u, places[0].proxy)
		return
	}
	for i, e := range places {
		if i > 0 && places[i-1].at == e.at || tracked[e.at] {
			continue
		}
		reportLate(p, u, e.at, lines[e.at])
	}
}

// slotAt reports whether something may be tracked in a slot when a line is evaluated;
// if not, it returns a rule that tracks later.
func slotAt(p *Pass, slot int, e evaluation) (late *flow.Track, ok bool) {
	if e.phase == flow.NoPhase || !e.proxy.HasFrontend() && len(p.Flow.Frontends(e.proxy)) == 0 {
		return nil, true
	}
	tracks := p.Flow.TracksFor(e.proxy, slot)
	if len(tracks) >= flow.MaxTracks {
		return nil, true
	}
	for _, t := range tracks {
		if t.Slot < 0 || precedes(p, t.Directive, e) {
			return nil, true
		}
		late = t
	}
	return late, false
}

// reportLate reports a line that comes before anything is tracked.
func reportLate(p *Pass, u *flow.CounterUse, at *config.Directive, late *flow.Track) {
	f := Finding{File: at.File, Span: at.Span()}
	if at == u.Directive {
		f.Span = u.Span
	}
	advice := fmt.Sprintf("track in slot %d before", u.Slot)
	if late != nil {
		advice = "move the rule that tracks above this one"
		f = f.With(late.Directive, "it is tracked here")
		f.Fixes = moveBefore(late.Directive, at)
	}
	p.Report(f.Saying(fmt.Sprintf("%q comes before anything is tracked in slot %d, so it %s", u.Name, u.Slot, inVain(u)), advice))
}

// reportUntracked reports a slot that nothing fills.
func reportUntracked(p *Pass, u *flow.CounterUse, s *config.Section) {
	f := Finding{File: u.Directive.File, Span: u.Span}
	advice := fmt.Sprintf("add a rule that tracks before it, such as \"http-request track-sc%d src\"", u.Slot)
	if other := otherSlots(p, s, u.Slot); len(other) > 0 {
		f = f.With(other[0].Directive, fmt.Sprintf("slot %d is tracked here", other[0].Slot))
		advice = fmt.Sprintf("ask for slot %d, or add a rule that tracks slot %d before it", other[0].Slot, u.Slot)
	}
	p.Report(f.Saying(fmt.Sprintf("%q is about slot %d, in which nothing is tracked here, so it %s", u.Name, u.Slot, inVain(u)), advice))
}

// inVain says what becomes of a counter without an entry.
func inVain(u *flow.CounterUse) string {
	if u.Changes {
		return "changes nothing"
	}
	return "is always 0"
}

// otherSlots returns the rules that track other slots for a proxy.
func otherSlots(p *Pass, s *config.Section, slot int) []*flow.Track {
	var out []*flow.Track
	const slots = 12 // more are rare
	for other := range slots {
		if other != slot {
			out = append(out, p.Flow.TracksFor(s, other)...)
		}
	}
	return out
}

// moveBefore returns the fix that moves a rule above another line of its section.
func moveBefore(d, other *config.Directive) []Fix {
	if d.Section != other.Section || d.File != other.File || d.Keyword() != other.Keyword() {
		return nil
	}
	span := d.Span()
	return []Fix{{
		Message: fmt.Sprintf("move line %d above line %d", d.Line, other.Line),
		Edits:   []config.Edit{d.RemoveLine(), other.InsertBefore(d.File.Source[span.Start:span.End])},
	}}
}

// checkFilled looks at a use that names the table whose entry it reads.
func checkFilled(p *Pass, u *flow.CounterUse) {
	t := u.Table
	if t == nil || u.Changes || !isMeasured(u.Data) || len(evaluations(p, u.Directive)) == 0 ||
		t.Directive.Section.Kind == "peers" || slices.ContainsFunc(t.Directive.Words, func(w config.Word) bool { return w.Value == "peers" }) {
		return
	}
	counters := p.Flow.Counters()
	if slices.ContainsFunc(counters.Tracks, func(track *flow.Track) bool { return track.Table == t || track.Table == nil }) ||
		slices.ContainsFunc(counters.Uses, func(other *flow.CounterUse) bool { return other.Changes && other.Table == t }) {
		return
	}
	p.Report(Finding{File: u.Directive.File, Span: u.Span}.Saying(
		fmt.Sprintf("%q reads from table %q, into which no rule tracks anything, so it is always 0", u.Name, t.Name),
		fmt.Sprintf("add a rule that tracks, such as \"http-request track-sc0 src table %s\"", t.Name)).With(t.Directive, "the table"))
}

// isMeasured reports whether HAProxy itself counts a kind of data: others may be set
// at run time.
func isMeasured(data string) bool {
	return data != "" && !strings.HasPrefix(data, "gpc") && !strings.HasPrefix(data, "gpt") && data != "server_id"
}
