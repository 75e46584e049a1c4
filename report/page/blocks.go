package page

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/report/block"
)

// blockView is a block as the template takes it: bounded, and with safe texts.
type blockView struct {
	Kind   block.Kind
	Level  int
	Text   string
	Items  []block.Item
	Table  *tableView
	Diff   []diffLine
	Charts []drawing
	Left   string // what is left out
}

// tableView is a table with cells that know their column.
type tableView struct {
	Head []cell
	Rows [][]cell
}

type cell struct {
	Text   string
	Number bool
	First  bool // it says what the row is about
}

// diffLine is a line of a diff, of a class that says what becomes of it.
type diffLine struct{ Class, Text string }

// deepest is the level of the lowest titles.
const deepest = 5

func newBlock(b block.Block) blockView {
	v := blockView{Kind: b.Kind, Level: min(max(b.Level+1, 3), deepest)}
	switch b.Kind {
	case block.Diff:
		v.diff(b.Text)
	case block.List:
		v.items(b.Items)
	case block.Grid:
		v.table(b.Table)
	case block.Curves:
		for i := range b.Charts {
			v.Charts = append(v.Charts, draw(&b.Charts[i]))
		}
	default:
		v.Text = clip(b.Text)
	}
	return v
}

func (v *blockView) items(items []block.Item) {
	if left := len(items) - maxRows; left > 0 {
		items, v.Left = items[:maxRows], fmt.Sprintf("and %d more", left)
	}
	for _, i := range items {
		out := block.Item{Head: clip(i.Head), Text: clip(i.Text), Task: i.Task}
		for _, l := range i.Lines {
			out.Lines = append(out.Lines, block.Line{Place: clip(l.Place), Code: clipTo(l.Code, maxCode), Note: clip(l.Note)})
		}
		v.Items = append(v.Items, out)
	}
}

// maxCode is how much of a line of a configuration is shown.
const maxCode = 400

func (v *blockView) table(t *block.Table) {
	v.Table = &tableView{}
	for i, title := range t.Headings() {
		v.Table.Head = append(v.Table.Head, cell{Text: clip(title), Number: t.Number(i)})
	}
	rows := t.Rows
	if left := len(rows) - maxRows; left > 0 {
		rows, v.Left = rows[:maxRows], fmt.Sprintf("and %s", count(left, "more row", "more rows"))
	}
	for _, r := range rows {
		row := make([]cell, len(r))
		for i, text := range r {
			row[i] = cell{Text: clip(text), Number: t.Number(i), First: i == 0 && t.Titles != nil}
		}
		v.Table.Rows = append(v.Table.Rows, row)
	}
}

func (v *blockView) diff(text string) {
	lines := 0
	for line := range strings.Lines(text) {
		if lines++; lines > maxDiff {
			continue
		}
		line = strings.TrimRight(line, "\r\n")
		class := ""
		switch {
		case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"), strings.HasPrefix(line, "@@"):
			class = "hunk"
		case strings.HasPrefix(line, "+"):
			class = "add"
		case strings.HasPrefix(line, "-"):
			class = "del"
		}
		v.Diff = append(v.Diff, diffLine{class, clipTo(line, maxCode)})
	}
	if left := lines - maxDiff; left > 0 {
		v.Left = fmt.Sprintf("and %s; --diff shows all", count(left, "more line", "more lines"))
	}
}
