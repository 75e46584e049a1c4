package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// DefaultWidth is the width of the text when nothing else is known.
const DefaultWidth = 100

// minWidth keeps a source line readable on a window however narrow.
const minWidth = 40

// TextOptions say how text is to look.
type TextOptions struct {
	Color bool
	// Width is that of the terminal in columns, which source lines are cut to; 0
	// stands for DefaultWidth.
	Width int
	// MaxFindings bounds the findings shown of each configuration; 0 shows all.
	MaxFindings int
}

// Text writes a run for people to read: each finding with the source it is
// about, then one line that sums up.
func Text(w io.Writer, run Run, opts TextOptions) error {
	if opts.Width == 0 {
		opts.Width = DefaultWidth
	}
	t := &text{out: bufio.NewWriterSize(w, 1<<16), palette: palette(opts.Color), width: max(opts.Width, minWidth)}
	for i := range run.Configurations {
		t.configuration(&run.Configurations[i], opts.MaxFindings)
	}
	t.summary(run)
	return t.out.Flush()
}

type text struct {
	palette
	out   *bufio.Writer // keeps its first error until Flush
	width int
	line  strings.Builder
}

func (t *text) configuration(c *Configuration, most int) {
	t.fixed(c)
	shown, left := Foremost(c.Findings, most)
	for i := range shown {
		t.finding(c, &shown[i])
	}
	if left > 0 {
		fmt.Fprintf(t.out, "%s: %s not shown; --max-findings 0 shows all\n\n", Safe(c.Name), count(left, "more finding is", "more findings are"))
	}
	for i, assumption := range c.Assumed {
		fmt.Fprintf(t.out, "%s: assumed: %s\n", Safe(c.Name), Safe(assumption))
		if i == len(c.Assumed)-1 {
			fmt.Fprintln(t.out)
		}
	}
	problems, findings := c.Omitted()
	if problems > 0 {
		fmt.Fprintf(t.out, "%s: reading it met %s beyond the %d that are kept\n\n", Safe(c.Name), count(problems, "problem", "problems"), config.MaxProblems)
	}
	if findings > 0 {
		fmt.Fprintf(t.out, "%s: %s left out: of each rule and severity, the first %d are kept\n\n", Safe(c.Name), count(findings, "more finding is", "more findings are"), checks.MaxFindings)
	}
}

// finding writes one finding, in the manner of rustc.
func (t *text) finding(c *Configuration, f *checks.Finding) {
	at := locate(f.File, f.Span)
	number := strconv.Itoa(at.Line)
	margin := strings.Repeat(" ", len(number))

	fmt.Fprintf(t.out, "%s%s\n", t.severity(f.Severity, fmt.Sprintf("%s[%s]", f.Severity, f.Rule)), t.bold(": "+Safe(f.Message)))
	fmt.Fprintf(t.out, "%s%s %s\n", margin, t.frame("-->"), at)
	if f.File.Lines() > 0 {
		t.source(f, number, margin)
	}
	note := func(s string) { fmt.Fprintf(t.out, "%s %s %s\n", margin, t.frame("="), s) }
	if s := c.Consequence(f); s != "" {
		note(s)
	}
	if len(f.History) > 1 {
		note("versions: " + HistoryText(f.History))
	}
	if f.Advice != "" {
		note(t.bold("help:") + " " + Safe(f.Advice))
	}
	for _, r := range f.Related {
		note(fmt.Sprintf("%s %s: %s", t.bold("see"), locate(r.File, r.Span), Safe(r.Message)))
	}
	for _, fix := range f.Fixes {
		note(t.fix(FixLabel(fix)+":") + " " + Safe(fix.Message))
	}
	if f.URL != "" {
		note(t.bold("more:") + " " + Safe(f.URL))
	}
	fmt.Fprintln(t.out)
}

// source writes the line that a finding is on, with a mark under the place.
func (t *text) source(f *checks.Finding, number, margin string) {
	bar := t.frame("|")
	n, _ := position(f.File, f.Span.Start)
	sn := newSnippet(f.File, n, f.Span, t.width-len(number)-len(" | "))
	t.line.Reset()
	sn.source(&t.line, t.palette)
	before, carets := sn.marks()
	fmt.Fprintf(t.out, "%s %s\n", margin, bar)
	fmt.Fprintf(t.out, "%s %s %s\n", t.frame(number), bar, t.line.String())
	fmt.Fprintf(t.out, "%s %s %s%s\n", margin, bar, before, t.severity(f.Severity, carets))
}

// String is the place as editors and terminals understand it.
func (p place) String() string { return fmt.Sprintf("%s:%d:%d", Safe(p.File), p.Line, p.Column) }

// FixLabel is what a fix is called.
func FixLabel(f checks.Fix) string {
	if f.Safe {
		return "fix"
	}
	return "possible fix"
}

// Foremost returns at most that many findings, the gravest of them, in their
// order, and how many are left out.
func Foremost(findings []checks.Finding, most int) (shown []checks.Finding, left int) {
	if most <= 0 || len(findings) <= most {
		return findings, 0
	}
	var room [checks.Error + 1]int
	for _, f := range findings {
		room[f.Severity]++
	}
	free := most
	for s := int(checks.Error); s >= 0; s-- {
		room[s] = min(room[s], free)
		free -= room[s]
	}
	for _, f := range findings {
		if room[f.Severity] > 0 {
			room[f.Severity]--
			shown = append(shown, f)
		}
	}
	return shown, len(findings) - most
}

// count writes a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
