package upgradeview

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/report"
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

// grid is a table before it is drawn.
type grid struct {
	titles  []string
	numbers []bool
	rows    [][]string
}

func optionGrid(options []upgrade.Option) grid {
	columns := optionColumns
	if slices.ContainsFunc(options, func(o upgrade.Option) bool { return o.Risk != nil }) {
		columns = append(slices.Clip(columns), riskColumn)
	}
	var g grid
	for _, c := range columns {
		g.titles = append(g.titles, c.title)
		g.numbers = append(g.numbers, c.number)
	}
	for i := range options {
		var row []string
		for _, c := range columns {
			row = append(row, c.cell(&options[i]))
		}
		g.rows = append(g.rows, row)
	}
	return g
}

// text draws a table without lines.
func (g grid) text() string {
	t := report.NewTable()
	configs := make([]table.ColumnConfig, len(g.titles))
	for i, number := range g.numbers {
		configs[i] = table.ColumnConfig{Number: i + 1, VAlignHeader: text.VAlignBottom, Align: text.AlignLeft, AlignHeader: text.AlignLeft}
		if number {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	t.SetColumnConfigs(configs)
	t.AppendHeader(tableRow(g.titles))
	for _, row := range g.rows {
		t.AppendRow(tableRow(row))
	}
	var b strings.Builder
	for line := range strings.SplitSeq(t.Render(), "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

func tableRow(cells []string) table.Row {
	row := make(table.Row, len(cells))
	for i, cell := range cells {
		row[i] = safe(cell)
	}
	return row
}

// safe is report.Safe for the lines of a title.
func safe(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = report.Safe(lines[i])
	}
	return strings.Join(lines, "\n")
}

// markdown draws the table as Markdown has it.
func (g grid) markdown() string {
	var b strings.Builder
	write := func(cells []string) {
		b.WriteString("|")
		for _, cell := range cells {
			b.WriteString(" " + escape(cell) + " |")
		}
		b.WriteString("\n")
	}
	titles, rule := make([]string, len(g.titles)), make([]string, len(g.titles))
	group := ""
	for i, title := range g.titles {
		first, rest, two := strings.Cut(title, "\n")
		switch {
		case two && first == "":
			first = group
		case two:
			group = first
		}
		titles[i] = strings.TrimSpace(first + " " + rest)
		rule[i] = "---"
		if g.numbers[i] {
			rule[i] = "---:"
		}
	}
	write(titles)
	write(rule)
	for _, row := range g.rows {
		write(row)
	}
	return b.String()
}
