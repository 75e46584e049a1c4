// Package block is what reports consist of, whatever they are written as: titles,
// paragraphs, lists, tables, diffs and curves. Texts are as they come, and hold what a
// configuration holds; who writes them escapes them.
package block

// Kind is a kind of block.
type Kind string

// The kinds.
const (
	Title     Kind = "title"
	Paragraph Kind = "paragraph"
	Strong    Kind = "strong" // a paragraph that matters most
	List      Kind = "list"
	Grid      Kind = "grid"
	Diff      Kind = "diff"
	Curves    Kind = "curves"
)

// Block is one part of a report.
type Block struct {
	Kind Kind
	// Level is that of a title, 1 for the whole.
	Level int
	// Text is that of a title, a paragraph or a diff.
	Text   string
	Items  []Item
	Table  *Table
	Charts []Chart
}

// Item is one of a list.
type Item struct {
	Head string // some words that tell it from others: an id
	Text string // sentences
	// Task tells that a person has something to do.
	Task  bool
	Lines []Line
}

// Line is a line of a configuration, or a note on one.
type Line struct {
	Place, Code, Note string
}

// Page collects the blocks of a report.
type Page struct {
	Blocks []Block
}

// Title begins a part; level 1 is the whole.
func (p *Page) Title(level int, s string) { p.add(Block{Kind: Title, Level: level, Text: s}) }

// Paragraph adds sentences.
func (p *Page) Paragraph(s string) { p.add(Block{Kind: Paragraph, Text: s}) }

// Strong adds what matters most.
func (p *Page) Strong(s string) { p.add(Block{Kind: Strong, Text: s}) }

// Item adds to the list that is being written, or begins one.
func (p *Page) Item(i Item) {
	if last := len(p.Blocks) - 1; last >= 0 && p.Blocks[last].Kind == List {
		p.Blocks[last].Items = append(p.Blocks[last].Items, i)
		return
	}
	p.add(Block{Kind: List, Items: []Item{i}})
}

// Grid adds a table.
func (p *Page) Grid(t Table) { p.add(Block{Kind: Grid, Table: &t}) }

// Diff adds what changes in files, as a unified diff.
func (p *Page) Diff(s string) { p.add(Block{Kind: Diff, Text: s}) }

// Curves adds charts that stand beside one another.
func (p *Page) Curves(charts []Chart) { p.add(Block{Kind: Curves, Charts: charts}) }

func (p *Page) add(b Block) { p.Blocks = append(p.Blocks, b) }
