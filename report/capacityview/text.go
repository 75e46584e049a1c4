package capacityview

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/checks/capacity"
	"github.com/hapvet/hapvet/report"
)

// Text writes a page for people; bold marks headings.
func Text(w io.Writer, p *Page, bold func(string) string) error {
	var b bytes.Buffer
	version := p.Version.String()
	if p.Why != "" {
		version += " (" + p.Why + ")"
	}
	fmt.Fprintf(&b, "%s, HAProxy %s\n", report.Safe(p.Name), report.Safe(version))
	if p.Conns.Number > 0 {
		fmt.Fprintf(&b, "%s connections at once: %s\n", grouped(p.Conns.Number), p.Conns.Why)
	} else {
		b.WriteString("The number of connections is not known; name it with --conns, or the limit of file descriptors with --files.\n")
	}
	fmt.Fprintf(&b, "\n%s\n", bold("Memory"))
	p.Memory.table(&b, size)
	p.Memory.verdict(&b, "memory", size)
	fmt.Fprintf(&b, "\n%s\n", bold("File descriptors"))
	p.Files.table(&b, grouped)
	p.Files.verdict(&b, "file descriptors", grouped)
	if s := p.Shortage; s != nil {
		effect := "connections fail once they are used up"
		if s.Refused {
			effect = "HAProxy does not start"
		}
		fmt.Fprintf(&b, "%s:%d allows %s, and %s are wanted: %s\n", report.Safe(s.File), s.Line, grouped(s.Limit), grouped(s.Wanted), effect)
	}
	b.WriteString("\nNot counted: buffers of the kernel, Lua, maps, certificates, compression.\n")
	for _, a := range p.Assumed {
		fmt.Fprintf(&b, "Assumed: %s.\n", a)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// bases are what the last column says.
var bases = map[capacity.Basis]string{capacity.Measured: "measured", capacity.HAProxy: "as HAProxy reckons", capacity.Stated: "as configured"}

// table writes the rows, and their sum.
func (b *budget) table(w io.Writer, unit func(uint64) string) {
	t := report.NewTable()
	t.AppendHeader(table.Row{"total", "count", "each", "what", "", ""})
	for i := range b.Rows {
		r := &b.Rows[i]
		total, at := unit(r.Total), ""
		if r.Worst {
			total = "(" + total + ")"
		}
		if r.Line > 0 {
			at = fmt.Sprintf("%s:%d", report.Safe(r.File), r.Line)
		}
		t.AppendRow(table.Row{total, grouped(r.Count), unit(r.Each), r.What, bases[r.Basis], at})
	}
	right := func(n int) table.ColumnConfig {
		return table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight}
	}
	t.SetColumnConfigs([]table.ColumnConfig{right(1), right(2), right(3)})
	for line := range strings.SplitSeq(t.Render(), "\n") {
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// verdict says what it comes to.
func (b *budget) verdict(w io.Writer, what string, unit func(uint64) string) {
	fmt.Fprintf(w, "%s at full load", unit(b.Full))
	if b.Worst > b.Full {
		fmt.Fprintf(w, ", %s at worst (with what stands in brackets)", unit(b.Worst))
	}
	switch {
	case b.Limit == 0:
		fmt.Fprintln(w)
	case b.Full > b.Limit:
		fmt.Fprintf(w, ": more than the %s of %s that there are\n", unit(b.Limit), what)
	case b.Worst > b.Limit:
		fmt.Fprintf(w, ", of %s: enough, except for the worst\n", unit(b.Limit))
	default:
		fmt.Fprintf(w, ", of %s: enough\n", unit(b.Limit))
	}
}

// size writes a number of bytes.
func size(bytes uint64) string { return simulation.Size(int64(min(bytes, math.MaxInt64))) } //nolint:gosec // it is at most that

// grouped writes a number with commas between thousands.
func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
