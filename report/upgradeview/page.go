package upgradeview

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/hapvet/hapvet/report"
)

// page is what a plan is written on.
type page interface {
	// title begins a part; level 1 is the whole.
	title(level int, s string)
	paragraph(s string)
	// strong is a paragraph that matters most.
	strong(s string)
	item(i item)
	grid(g grid)
	// diff shows what changes in the files.
	diff(s string)
	String() string
}

// item is one of a list.
type item struct {
	head string // some words that tell it from others: an ID
	text string // sentences
	// task tells that a person has something to do.
	task  bool
	lines []line
}

// line is a line of a configuration, or a note on one.
type line struct {
	place, code, note string
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

func (p *textPage) title(level int, s string) {
	if level > 1 {
		p.WriteString("\n")
	}
	p.WriteString(p.bold(report.Safe(s)) + "\n")
}

func (p *textPage) paragraph(s string) { p.wrapped("", "", report.Safe(s)) }

func (p *textPage) strong(s string) {
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

func (p *textPage) item(i item) {
	s := report.Safe(i.text)
	if i.head != "" {
		s = report.Safe(i.head) + ": " + s
	}
	p.wrapped("  - ", "    ", s)
	for _, l := range i.lines {
		switch {
		case l.code == "":
			p.wrapped("      ", "      ", report.Safe(l.note))
		case l.note == "":
			fmt.Fprintf(p, "      %s: %s\n", l.place, report.Safe(l.code))
		default:
			fmt.Fprintf(p, "      %s: %s (%s)\n", l.place, report.Safe(l.code), report.Safe(l.note))
		}
	}
}

func (p *textPage) grid(g grid) { p.WriteString(g.text()) }

func (p *textPage) diff(s string) {
	for l := range strings.Lines(s) {
		p.WriteString("    " + report.Safe(strings.TrimRight(l, "\r\n")) + "\n")
	}
}

// markdownPage is a page for a pull request or a ticket.
type markdownPage struct {
	strings.Builder
	inList bool
}

func (p *markdownPage) title(level int, s string) {
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

func (p *markdownPage) paragraph(s string) { p.block(escape(s) + "\n") }

func (p *markdownPage) strong(s string) { p.block("**" + escape(s) + "**\n") }

func (p *markdownPage) item(i item) {
	if !p.inList {
		p.block("")
		p.inList = true
	}
	p.WriteString("- ")
	if i.task {
		p.WriteString("[ ] ")
	}
	if i.head != "" {
		p.WriteString(code(i.head) + ": ")
	}
	p.WriteString(escape(i.text) + "\n")
	for _, l := range i.lines {
		p.WriteString("  - ")
		if l.code != "" {
			p.WriteString(code(l.place) + ": " + code(l.code))
			if l.note != "" {
				p.WriteString(" (" + escape(l.note) + ")")
			}
		} else {
			p.WriteString(escape(l.note))
		}
		p.WriteString("\n")
	}
}

func (p *markdownPage) grid(g grid) { p.block(g.markdown()) }

func (p *markdownPage) diff(s string) {
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
