package block

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/hapvet/hapvet/report"
)

// Table is a table before it is drawn.
type Table struct {
	// Titles have two lines where "\n" parts them: the first is that of a group, and empty
	// for all of the group but its first. Nil for a table without.
	Titles  []string
	Numbers []bool // the columns that are aligned to the right; columns beyond are not
	Rows    [][]string
	// Widest bounds the first column of a text, in columns; 0 does not.
	Widest int
}

// Number reports whether a column is aligned to the right.
func (t *Table) Number(column int) bool { return column < len(t.Numbers) && t.Numbers[column] }

// Add adds a row.
func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// Headings are the titles, each in one line, with that of its group.
func (t *Table) Headings() []string {
	headings := make([]string, len(t.Titles))
	group := ""
	for i, title := range t.Titles {
		first, rest, two := strings.Cut(title, "\n")
		switch {
		case two && first == "":
			first = group
		case two:
			group = first
		}
		headings[i] = strings.TrimSpace(first + " " + rest)
	}
	return headings
}

// Text draws the table without lines.
func (t *Table) Text() string {
	w := report.NewTable()
	w.SetColumnConfigs(t.columns())
	if t.Titles != nil {
		w.AppendHeader(row(t.Titles))
	}
	for _, cells := range t.Rows {
		w.AppendRow(row(cells))
	}
	var b strings.Builder
	for line := range strings.SplitSeq(w.Render(), "\n") {
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

func (t *Table) columns() []table.ColumnConfig {
	n := len(t.Titles)
	for _, cells := range t.Rows {
		n = max(n, len(cells))
	}
	configs := make([]table.ColumnConfig, n)
	for i := range configs {
		configs[i] = table.ColumnConfig{Number: i + 1, VAlignHeader: text.VAlignBottom, Align: text.AlignLeft, AlignHeader: text.AlignLeft}
		if t.Number(i) {
			configs[i].Align, configs[i].AlignHeader = text.AlignRight, text.AlignRight
		}
	}
	if t.Widest > 0 && n > 0 {
		configs[0].WidthMax, configs[0].WidthMaxEnforcer = t.Widest, text.WrapSoft
	}
	return configs
}

func row(cells []string) table.Row {
	out := make(table.Row, len(cells))
	for i, cell := range cells {
		out[i] = safe(cell)
	}
	return out
}

// safe is report.Safe for the lines of a title.
func safe(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = report.Safe(lines[i])
	}
	return strings.Join(lines, "\n")
}
