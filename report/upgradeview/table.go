package upgradeview

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/report/block"
	"github.com/hapvet/hapvet/upgrade"
)

// column is one of the table of options.
type column struct {
	title  string // lines, parted by "\n"
	number bool
	cell   func(o *upgrade.Option) string
}

var optionColumns = []column{
	{"", false, func(o *upgrade.Option) string { return ways[o.Way] }},
	{"HAProxy", false, func(o *upgrade.Option) string { return o.Version.Full() }},
	{"fixes\nuntil", false, func(o *upgrade.Option) string { return until(o.Release) }},
	{"advisories\ncritical", true, func(o *upgrade.Option) string { return strconv.Itoa(o.Exposure.Critical) }},
	{"\nhigh", true, func(o *upgrade.Option) string { return strconv.Itoa(o.Exposure.High) }},
	{"\nmedium", true, func(o *upgrade.Option) string { return strconv.Itoa(o.Exposure.Medium) }},
	{"\nlow", true, func(o *upgrade.Option) string { return strconv.Itoa(o.Exposure.Low) }},
	{"some\nplatforms", true, func(o *upgrade.Option) string { return strconv.Itoa(o.Exposure.Platforms) }},
	{"known bugs\nmended", true, func(o *upgrade.Option) string { return bugs(o, o.Bugs.TotalGone()) }},
	{"\nbrought in", true, func(o *upgrade.Option) string { return bugs(o, o.Bugs.TotalNew()) }},
	{"lines\nby edits", true, func(o *upgrade.Option) string { return strconv.Itoa(o.Lines) }},
	{"\nby hand", true, func(o *upgrade.Option) string { return strconv.Itoa(o.HandWork) }},
	{"silent\nchanges", true, func(o *upgrade.Option) string { return strconv.Itoa(o.Silent) }},
}

// riskColumn is there where some option has a risk.
var riskColumn = column{"crash of the cache\nin a million requests", true, func(o *upgrade.Option) string {
	switch {
	case o.Risk == nil:
		return "not known"
	case o.Risk.Cache == "":
		return "out of reach"
	}
	return risk.Chance(o.Risk.Crash)
}}

func bugs(o *upgrade.Option, n int) string {
	if o.Way == upgrade.Stay || o.Way == upgrade.Mitigate {
		return "-"
	}
	return strconv.Itoa(n)
}

func optionGrid(options []upgrade.Option) block.Table {
	columns := optionColumns
	if slices.ContainsFunc(options, func(o upgrade.Option) bool { return o.Risk != nil }) {
		columns = append(slices.Clip(columns), riskColumn)
	}
	var t block.Table
	for _, c := range columns {
		t.Titles = append(t.Titles, c.title)
		t.Numbers = append(t.Numbers, c.number)
	}
	for i := range options {
		var row []string
		for _, c := range columns {
			row = append(row, c.cell(&options[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// gridMarkdown draws a table as Markdown has it.
func gridMarkdown(t *block.Table) string {
	var b strings.Builder
	write := func(cells []string) {
		b.WriteString("|")
		for _, cell := range cells {
			b.WriteString(" " + escape(cell) + " |")
		}
		b.WriteString("\n")
	}
	rule := make([]string, len(t.Titles))
	for i := range rule {
		rule[i] = "---"
		if t.Number(i) {
			rule[i] = "---:"
		}
	}
	write(t.Headings())
	write(rule)
	for _, row := range t.Rows {
		write(row)
	}
	return b.String()
}
