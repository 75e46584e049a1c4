package upgradeview

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/report/block"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/fleet"
)

// FleetText writes the report on a fleet for people.
func FleetText(w io.Writer, r *fleet.Report, o Options) error {
	return showFleet(w, textPageOf(o), r)
}

// FleetMarkdown writes the report on a fleet for a ticket.
func FleetMarkdown(w io.Writer, r *fleet.Report) error {
	return showFleet(w, &markdownPage{}, r)
}

func showFleet(w io.Writer, on writtenPage, r *fleet.Report) error {
	on.Title(1, "Upgrade of "+fleetSize(r))
	if r.Stale != "" {
		on.Paragraph("Warning: " + r.Stale)
	}
	on.Paragraph(byEditsAlone(r))
	on.Title(2, "In which order")
	on.Grid(fleetGrid(r))
	on.Title(2, "What to do")
	for i := range r.Rows {
		on.Item(block.Item{Head: r.Rows[i].Name, Text: r.Rows[i].Advice})
	}
	if len(r.Advisories) > 0 {
		on.Title(2, "Who is exposed to what, as known on "+r.Date)
		for i := range r.Advisories {
			a := &r.Advisories[i]
			on.Item(block.Item{Head: fmt.Sprintf("%s (%s)", a.ID, a.Rating), Text: a.Summary, Lines: []block.Line{{Note: who(a)}}})
		}
	}
	_, err := io.WriteString(w, on.String())
	return err
}

func fleetSize(r *fleet.Report) string {
	hosts := 0
	for i := range r.Rows {
		hosts += r.Rows[i].Hosts
	}
	s := count(len(r.Rows), "configuration", "configurations")
	if hosts != len(r.Rows) {
		s += " on " + count(hosts, "host", "hosts")
	}
	return s
}

// byEditsAlone counts what needs no hands.
func byEditsAlone(r *fleet.Report) string {
	stay, edits, hands := 0, 0, 0
	for i := range r.Rows {
		switch row := &r.Rows[i]; {
		case row.Way == upgrade.Stay:
			stay++
		case row.ByEdits:
			edits++
		default:
			hands++
		}
	}
	return fmt.Sprintf("By edits alone, or by none: %d. By hand, too: %d. Best left where they are: %d.", edits, hands, stay)
}

// maxNames bounds how many names of one advisory are shown.
const maxNames = 12

func who(a *fleet.Exposed) string {
	names := a.Names
	more := ""
	if len(names) > maxNames {
		more = fmt.Sprintf(" and %d more", len(names)-maxNames)
		names = names[:maxNames]
	}
	return strings.Join(names, ", ") + more
}

// fleetColumns are those of the table of a fleet; n is the place in the order.
var fleetColumns = []struct {
	title  string
	number bool
	cell   func(n int, r *fleet.Row) string
}{
	{"", true, func(n int, _ *fleet.Row) string { return strconv.Itoa(n) }},
	{"configuration", false, func(_ int, r *fleet.Row) string { return r.Name }},
	{"hosts", true, func(_ int, r *fleet.Row) string { return strconv.Itoa(r.Hosts) }},
	{"today", false, func(_ int, r *fleet.Row) string { return r.From.Version.Full() }},
	{"fixes\nuntil", false, func(_ int, r *fleet.Row) string { return until(r.From) }},
	{"reachable", false, func(_ int, r *fleet.Row) string { return r.Urgency }},
	{"to", false, func(_ int, r *fleet.Row) string { return r.To.Version.Full() }},
	{"left\nthere", true, func(_ int, r *fleet.Row) string { return strconv.Itoa(r.After.Total() + r.After.Platforms) }},
	{"lines\nby edits", true, func(_ int, r *fleet.Row) string { return strconv.Itoa(r.Lines) }},
	{"\nby hand", true, func(_ int, r *fleet.Row) string { return strconv.Itoa(r.HandWork) }},
	{"silent\nchanges", true, func(_ int, r *fleet.Row) string { return strconv.Itoa(r.Silent) }},
	{"edits\nsuffice", false, func(_ int, r *fleet.Row) string { return yes(r.ByEdits) }},
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func fleetGrid(r *fleet.Report) block.Table {
	var t block.Table
	for _, c := range fleetColumns {
		t.Titles = append(t.Titles, c.title)
		t.Numbers = append(t.Numbers, c.number)
	}
	for i := range r.Rows {
		var row []string
		for _, c := range fleetColumns {
			row = append(row, c.cell(i+1, &r.Rows[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
