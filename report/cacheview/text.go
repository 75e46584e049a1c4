package cacheview

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/block"
)

// TextOptions say how the text is to look.
type TextOptions struct {
	Color bool
	Width int // columns; 0 for report.DefaultWidth
}

// Text writes a report for people.
func Text(w io.Writer, r *simulation.Report, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = report.DefaultWidth
	}
	p := &page{TextOptions: o}
	p.head(r)
	p.counts(r)
	p.space(r)
	p.memory(r)
	p.alternatives(r)
	p.list("Advice", adviceTexts(r))
	p.list("Assumed", r.Assumptions)
	_, err := io.WriteString(w, p.out.String())
	return err
}

// Blocks are a report as parts of a larger one, with its curves.
func Blocks(r *simulation.Report) []block.Block {
	p := &page{blocks: &block.Page{}}
	p.blocks.Title(1, fmt.Sprintf("Cache %s, simulated", r.Cache.Name))
	p.head(r)
	p.list("Advice", adviceTexts(r))
	p.blocks.Curves(Charts(r))
	p.alternatives(r)
	p.counts(r)
	p.space(r)
	p.memory(r)
	p.list("Assumed", r.Assumptions)
	return p.blocks.Blocks
}

// page is a text under way, or the blocks of a larger report.
type page struct {
	TextOptions
	out    strings.Builder
	blocks *block.Page // nil for a text
}

func (p *page) line(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if p.blocks == nil {
		p.out.WriteString(s + "\n")
	} else if s = strings.TrimSpace(s); s != "" {
		p.blocks.Paragraph(s)
	}
}

func (p *page) title(s string) {
	if p.blocks != nil {
		p.blocks.Title(2, s)
		return
	}
	if p.Color {
		s = "\x1b[1m" + s + "\x1b[0m"
	}
	p.line("\n%s", s)
}

// head tells what was simulated, and what matters most.
func (p *page) head(r *simulation.Report) {
	c := &r.Cache
	vary := "off"
	if c.ProcessVary {
		vary = fmt.Sprintf("on, max-secondary-entries %d", c.MaxSecondaryEntries)
	}
	p.line("cache \"%s\" in HAProxy %s: total-max-size %d, max-object-size %d, max-age %d, process-vary %s",
		report.Safe(c.Name), r.HAProxyVersion, c.TotalMaxSize, c.MaxObjectSize, c.MaxAge, vary)
	p.line("%s requests for %s in %s, from the %s %s", grouped(r.Requests), simulation.Size(r.Bytes), duration(r.Traffic.Seconds),
		r.Traffic.Kind, report.Safe(strings.Join(r.Traffic.Names, ", ")))
	if n := r.Traffic.Damaged; n > 0 {
		p.line("%s of %s lines could not be read, and were left out:", grouped(n), grouped(r.Traffic.Lines))
		for _, d := range r.Traffic.Damages {
			p.line("  %s", report.Safe(d))
		}
	}
	if p.blocks != nil {
		p.blocks.Strong(fmt.Sprintf("%s of the requests and %s of the bytes come from the cache.", simulation.Percent(r.Ratio), simulation.Percent(r.ByteRatio)))
		return
	}
	p.line("")
	p.line("  hit ratio       %s   %s", simulation.Percent(r.Ratio), p.sparkline(momentRatios(r), 1))
	p.line("  byte hit ratio  %s", simulation.Percent(r.ByteRatio))
}

// counts lists what became of requests, responses and entries.
func (p *page) counts(r *simulation.Report) {
	for _, part := range []struct {
		title string
		all   []simulation.Count
		bytes bool
	}{
		{"Lookups", r.Outcomes, true},
		{"Answers of the origin", r.Responses, true},
		{"Entries that left the cache", r.Removals, false},
	} {
		if len(part.all) == 0 {
			continue
		}
		p.title(part.title)
		var t block.Table
		for _, c := range part.all {
			row := []string{grouped(c.Requests)}
			if part.bytes {
				row = append(row, simulation.Percent(share(c.Requests, r.Requests)), simulation.Size(c.Bytes))
			}
			t.Add(append(row, meaning(c.Name))...)
		}
		p.grid(t, numbers(part.bytes, 1, 3))
	}
}

// numbers are how many of the first columns are numbers.
func numbers(more bool, few, many int) int {
	if more {
		return many
	}
	return few
}

// space shows the blocks over time.
func (p *page) space(r *simulation.Report) {
	s := &r.Space
	p.title("Blocks of 1 kB")
	series := func(of func(*simulation.Moment) int) []float64 {
		values := make([]float64, len(s.Timeline))
		for i := range s.Timeline {
			values[i] = float64(of(&s.Timeline[i]))
		}
		return values
	}
	blocks := float64(s.Blocks)
	t := block.Table{Rows: [][]string{
		{grouped(int64(s.Peak)), fmt.Sprintf("of %s hold something, at most", grouped(int64(s.Blocks))),
			p.sparkline(series(func(m *simulation.Moment) int { return m.Content }), blocks)},
		{grouped(int64(s.PeakInUse)), "are being stored or delivered, at most", p.sparkline(series(func(m *simulation.Moment) int { return m.InUse }), blocks)},
		{simulation.Percent(s.Wasted), "of those with content are expired or dead, on average",
			p.sparkline(series(func(m *simulation.Moment) int { return m.Expired + m.Dead }), blocks)},
	}}
	p.grid(t, 1)
}

// memory tells what the cache takes of the machine.
func (p *page) memory(r *simulation.Report) {
	m := &r.Memory
	p.title("Memory (shared, resident from the start, never given back)")
	var t block.Table
	t.Add(simulation.Size(m.Mapping), fmt.Sprintf("total-max-size and %s for its administration%s", simulation.Size(m.Overhead), ofMachine(m.Mapping, m)))
	t.Add(simulation.Size(m.Reload), "while old and new process overlap in a reload; the new one starts empty"+ofMachine(m.Reload, m))
	if m.Check > 0 {
		t.Add(simulation.Size(m.Check), "for a check with -c, too")
	} else {
		t.Add("nothing", "for a check with -c")
	}
	if m.Worker > 0 {
		t.Add(simulation.Size(m.Worker), "shown by the worker of -W or the process of -D from the start")
	} else {
		t.Add("nothing", "shown by the worker of -W or the process of -D at the start: its parent wrote to the pages, which count all the same")
	}
	if m.Master > 0 {
		t.Add(simulation.Size(m.Master), "shown by the master of -W: the same pages, not once more")
	}
	if m.Nbproc {
		t.Add(simulation.Size(m.Mapping), "for all processes of nbproc together")
	}
	p.grid(t, 1)
}

func ofMachine(bytes int64, m *simulation.Memory) string {
	if m.Machine == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s of the machine's %s)", simulation.Percent(share(bytes, m.Machine)), simulation.Size(m.Machine))
}

func adviceTexts(r *simulation.Report) []string {
	texts := make([]string, len(r.Advice))
	for i, a := range r.Advice {
		texts[i] = a.Text
	}
	return texts
}

// list writes sentences, wrapped.
func (p *page) list(title string, sentences []string) {
	if len(sentences) == 0 {
		return
	}
	p.title(title)
	for _, s := range sentences {
		if p.blocks != nil {
			p.blocks.Item(block.Item{Text: s})
			continue
		}
		wrapped := text.WrapSoft(report.Safe(s), max(20, p.Width-4))
		for i, l := range strings.Split(wrapped, "\n") {
			lead := "    "
			if i == 0 {
				lead = "  - "
			}
			p.line("%s%s", lead, strings.TrimRight(l, " "))
		}
	}
}
