package upgradeview

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/block"
)

// page is what a plan is written on; [block.Page] is one, too.
type page interface {
	Title(level int, s string)
	Paragraph(s string)
	Strong(s string)
	Item(i block.Item)
	Grid(t block.Table)
	Diff(s string)
}

// writtenPage is a page that is text.
type writtenPage interface {
	page
	String() string
}

// textPage is a page for people at a terminal.
type textPage struct {
	strings.Builder
	color bool
	width int
}

func (p *textPage) bold(s string) string {
	if p.color && s != "" {
		return "\x1b[1m" + s + "\x1b[0m"
	}
	return s
}

// Title begins a part; level 1 is the whole.
func (p *textPage) Title(level int, s string) {
	if level > 1 {
		p.WriteString("\n")
	}
	p.WriteString(p.bold(report.Safe(s)) + "\n")
}

// Paragraph adds sentences.
func (p *textPage) Paragraph(s string) { p.wrapped("", "", report.Safe(s)) }

// Strong adds what matters most.
func (p *textPage) Strong(s string) {
	for l := range strings.SplitSeq(text.WrapSoft(report.Safe(s), max(minWidth, p.width)), "\n") {
		p.WriteString(p.bold(strings.TrimRight(l, " ")) + "\n")
	}
}

// minWidth keeps text readable on a window however narrow.
const minWidth = 40

// wrapped writes text in lines of the width of the page.
func (p *textPage) wrapped(first, lead, s string) {
	for l := range strings.SplitSeq(text.WrapSoft(s, max(minWidth, p.width-len(first))), "\n") {
		p.WriteString(strings.TrimRight(first+l, " ") + "\n")
		first = lead
	}
}

// Item adds one of a list.
func (p *textPage) Item(i block.Item) {
	s := report.Safe(i.Text)
	if i.Head != "" {
		s = report.Safe(i.Head) + ": " + s
	}
	p.wrapped("  - ", "    ", s)
	for _, l := range i.Lines {
		switch {
		case l.Code == "":
			p.wrapped("      ", "      ", report.Safe(l.Note))
		case l.Note == "":
			fmt.Fprintf(p, "      %s: %s\n", l.Place, report.Safe(l.Code))
		default:
			fmt.Fprintf(p, "      %s: %s (%s)\n", l.Place, report.Safe(l.Code), report.Safe(l.Note))
		}
	}
}

// Grid adds a table.
func (p *textPage) Grid(t block.Table) { p.WriteString(t.Text()) }

// Diff adds what changes in the files.
func (p *textPage) Diff(s string) {
	for l := range strings.Lines(s) {
		p.WriteString("    " + report.Safe(strings.TrimRight(l, "\r\n")) + "\n")
	}
}

// markdownPage is a page for a pull request or a ticket.
type markdownPage struct {
	strings.Builder
	inList bool
}

// Title begins a part; level 1 is the whole.
func (p *markdownPage) Title(level int, s string) {
	p.block(strings.Repeat("#", level) + " " + escape(s) + "\n")
}

// block writes something with an empty line before it.
func (p *markdownPage) block(s string) {
	if p.Len() > 0 {
		p.WriteString("\n")
	}
	p.WriteString(s)
	p.inList = false
}

// Paragraph adds sentences.
func (p *markdownPage) Paragraph(s string) { p.block(escape(s) + "\n") }

// Strong adds what matters most.
func (p *markdownPage) Strong(s string) { p.block("**" + escape(s) + "**\n") }

// Item adds one of a list.
func (p *markdownPage) Item(i block.Item) {
	if !p.inList {
		p.block("")
		p.inList = true
	}
	p.WriteString("- ")
	if i.Task {
		p.WriteString("[ ] ")
	}
	if i.Head != "" {
		p.WriteString(code(i.Head) + ": ")
	}
	p.WriteString(escape(i.Text) + "\n")
	for _, l := range i.Lines {
		p.WriteString("  - ")
		if l.Code != "" {
			p.WriteString(code(l.Place) + ": " + code(l.Code))
			if l.Note != "" {
				p.WriteString(" (" + escape(l.Note) + ")")
			}
		} else {
			p.WriteString(escape(l.Note))
		}
		p.WriteString("\n")
	}
}

// Grid adds a table.
func (p *markdownPage) Grid(t block.Table) { p.block(gridMarkdown(&t)) }

// Diff adds what changes in the files.
func (p *markdownPage) Diff(s string) {
	fence := fenceFor(s, "```")
	p.block(fence + "diff\n")
	for l := range strings.Lines(s) {
		p.WriteString(report.Safe(strings.TrimRight(l, "\r\n")) + "\n")
	}
	p.WriteString(fence + "\n")
}

var special = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile("[\\\\`*_<>\\[\\]#|~&]") })

// escape writes text so that Markdown shows it as it is.
func escape(s string) string { return special().ReplaceAllString(report.Safe(s), `\$0`) }

// code writes text as code.
func code(s string) string {
	s = report.Safe(s)
	fence := fenceFor(s, "`")
	if len(fence) == 1 {
		return fence + s + fence
	}
	return fence + " " + s + " " + fence
}

// fenceFor returns at least that many backticks, more than stand in s in one place.
func fenceFor(s, fence string) string {
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence
}
